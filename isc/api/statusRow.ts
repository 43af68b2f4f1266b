import { idKey, sameId } from '../shared/ids';
import { isRecord } from '../shared/untyped';
import { enumValue, references } from './lenient';
import {
	ACCESS_ITEM_TYPES,
	APPROVAL_STATUSES,
	REQUEST_STATES,
	REQUEST_TYPES,
	type StatusApproval,
	type StatusRow,
} from './wire';

/** In the metadata of each access item that this package requests: its id, which a status row has nowhere else. */
export const METADATA_ITEM = 'n8nItem';

/**
 * Reads a row of the status list as tenants send it: enumerations in any case, with or without spaces; `requestedFor` and `requester` as an
 * object or a list; the request's id in `accessRequestId` or `id`. Anything that isn't an object reads as an empty row, so that a page keeps
 * its length. If this changes anything, the row as it was sent is kept in `asSent`.
 *
 * Source: ISC API, List Access Request Status, and answers of real tenants.
 */
export function readStatusRow(sent: unknown): StatusRow {
	if (!isRecord(sent)) return {};
	const people = references(sent.requestedFor);
	const read: Record<string, unknown> = {
		...sent,
		...changed(sent, 'accessRequestId', idOf(sent)),
		...changed(sent, 'requestedFor', people[0]),
		...changed(sent, 'requester', references(sent.requester)[0]),
		...changed(sent, 'state', enumValue(sent.state, REQUEST_STATES)),
		...changed(sent, 'type', enumValue(sent.type, ACCESS_ITEM_TYPES)),
		...changed(sent, 'requestType', enumValue(sent.requestType, REQUEST_TYPES)),
		...approvalsOf(sent),
		...plainFields(sent),
		...(people.length > 1 && { alsoRequestedFor: people.slice(1) }),
	};
	const isAsSent = Object.keys(read).every((key) => read[key] === sent[key]);
	return (isAsSent ? sent : { ...read, asSent: sent }) as StatusRow;
}

/** ISC API: `accountActivityItemId` is the id of the item within the request. `id` is that of the request, which several rows share. */
export function statusRowId(row: unknown): string | undefined {
	const id = isRecord(row) ? row.accountActivityItemId : undefined;
	return typeof id === 'string' && id !== '' ? idKey(id) : undefined;
}

/** The rows of a list. Entries that aren't objects are left out. */
export function readStatusRows(list: readonly unknown[]): StatusRow[] {
	return list.filter(isRecord).map(readStatusRow);
}

/** Whether a row is for this person; false if it names nobody. */
export function isRequestedFor(row: StatusRow, identityId: string): boolean {
	return recipientsOf(row).some((id) => sameId(id, identityId));
}

/** Ids of the people that a row is for. The document has one. */
export function recipientsOf({
	requestedFor,
	alsoRequestedFor = [],
}: Pick<StatusRow, 'requestedFor' | 'alsoRequestedFor'>): string[] {
	return [requestedFor, ...alsoRequestedFor].flatMap((person) => person?.id ?? []);
}

function changed(sent: Record<string, unknown>, key: string, read: unknown): Record<string, unknown> {
	const isNothing = read === undefined && (sent[key] === undefined || sent[key] === null);
	return isNothing ? {} : { [key]: read };
}

/** The name as text, metadata as an object, accounts as a list. Null is kept: the field is known to be empty. */
function plainFields(sent: Record<string, unknown>): Record<string, unknown> {
	const { name, clientMetadata, requestedAccounts, accessRequestPhases: phases } = sent;
	return {
		...(phases !== undefined && phases !== null && !Array.isArray(phases) && { accessRequestPhases: [phases] }),
		...((typeof name === 'number' || typeof name === 'boolean') && { name: String(name) }),
		...(clientMetadata !== undefined && !isRecord(clientMetadata) && { clientMetadata: null }),
		...(isRecord(requestedAccounts) && { requestedAccounts: [requestedAccounts] }),
		...(Array.isArray(requestedAccounts) &&
			!requestedAccounts.every(isRecord) && { requestedAccounts: requestedAccounts.filter(isRecord) }),
	};
}

function idOf({ accessRequestId, id }: Record<string, unknown>): string | undefined {
	return [accessRequestId, id].find((one): one is string => typeof one === 'string' && one !== '');
}

function approvalsOf({ approvalDetails }: Record<string, unknown>): { approvalDetails?: StatusApproval[] } {
	if (approvalDetails === undefined || approvalDetails === null) return {};
	const list = [approvalDetails].flat();
	const read = list.filter(isRecord).map((approval) => {
		const status = enumValue(approval.status, APPROVAL_STATUSES);
		return (status === approval.status ? approval : { ...approval, status }) as StatusApproval;
	});
	const isSame =
		Array.isArray(approvalDetails) && read.length === list.length && read.every((one, at) => one === list[at]);
	return { approvalDetails: isSame ? (approvalDetails as StatusApproval[]) : read };
}
