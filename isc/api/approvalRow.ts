import { isRecord } from '../shared/untyped';
import { enumValue, references } from './lenient';
import { ACCESS_ITEM_TYPES, REQUEST_TYPES } from './wire';

const DECISIONS = ['APPROVED', 'REJECTED', 'FORWARDED'];
const PEOPLE = ['requester', 'requestedFor', 'owner', 'reviewedBy'];

/**
 * Reads an approval as tenants send it: enumerations in any case, people as an object or a list. What is no approval (null, text) is left
 * out. Where this changes anything, the approval as it was sent stays in `asSent`.
 *
 * Source: ISC API, Access Request Approvals, and what tenants were seen to send.
 */
export function readApprovals<T extends { id: string }>(list: readonly unknown[]): T[] {
	return list.filter(isRecord).map((sent) => {
		const read: Record<string, unknown> = {
			requestType: enumValue(sent.requestType, REQUEST_TYPES),
			state: enumValue(sent.state, DECISIONS),
			actionInProcess: enumValue(sent.actionInProcess, DECISIONS),
			...Object.fromEntries(PEOPLE.map((key) => [key, references(sent[key])[0]])),
			...(isRecord(sent.requestedObject) && { requestedObject: readObject(sent.requestedObject) }),
		};
		const changes = Object.entries(read).filter(([key, value]) => value !== undefined && value !== sent[key]);
		return (changes.length === 0 ? sent : { ...sent, ...Object.fromEntries(changes), asSent: sent }) as unknown as T;
	});
}

function readObject(sent: Record<string, unknown>): Record<string, unknown> {
	const type = enumValue(sent.type, ACCESS_ITEM_TYPES);
	return type === sent.type ? sent : { ...sent, type };
}
