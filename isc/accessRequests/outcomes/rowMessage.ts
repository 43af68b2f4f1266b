import type { RequestType } from '../../api/wire';
import type { PairOutcome, PairResult } from '../types';

/** Request ids that a sentence names; further ones are counted. */
const NAMED_IDS = 3;

const SAID: Partial<Record<PairOutcome, string>> = {
	SUBMITTED: 'submitted',
	ALREADY_REQUESTED: 'already requested',
	ALREADY_HELD: 'already held, nothing was sent',
	NOT_HELD: 'not held, nothing was sent',
	PLANNED: 'would be submitted (dry run, nothing was sent)',
};

/** What ISC's final states mean to somebody who reads a ticket; any other state is only known to ISC. */
const ENDED: Record<string, string> = {
	REQUEST_COMPLETED: 'ISC has completed it',
	REJECTED: 'It was rejected',
	CANCELLED: 'It was canceled',
	TERMINATED: 'ISC ended it',
	PROVISIONING_FAILED: 'Provisioning failed',
	NOT_ALL_ITEMS_PROVISIONED: 'It was provisioned only in part',
	ERROR: 'It ended with an error',
};

/**
 * What became of a row, in one or two sentences that a ticket can take as they are. Submitted is never called granted.
 *
 * @param results at least one, none of them failed
 */
export function rowMessage(requestType: RequestType, results: readonly PairResult[]): string {
	if (results.length === 1) {
		const [result] = results;
		return `${subject(requestType, result)}: ${SAID[result.outcome] ?? result.outcome}${idsText(result.accessRequestIds)}.${endText(result)}`;
	}
	const groups = new Map<PairOutcome, PairResult[]>();
	for (const result of results) groups.set(result.outcome, [...(groups.get(result.outcome) ?? []), result]);
	const parts = [...groups].map(([outcome, own]) => {
		const ids = own.flatMap(({ accessRequestIds }) => accessRequestIds);
		return `${own.length} ${SAID[outcome] ?? outcome}${idsText([...new Set(ids)])}`;
	});
	return `${results.length} ${NOUNS[requestType]}: ${parts.join('; ')}.`;
}

const NOUNS: Record<RequestType, string> = {
	GRANT_ACCESS: 'requests for access',
	REVOKE_ACCESS: 'requests to revoke access',
	MODIFY_ACCESS: 'requests to change dates',
};

function subject(requestType: RequestType, { name, id, identityName, identityId }: PairResult): string {
	const [item, person] = [name ?? id, identityName ?? identityId];
	if (requestType === 'REVOKE_ACCESS') return `Revoke of ${item} from ${person}`;
	if (requestType === 'MODIFY_ACCESS') return `New dates of ${item} for ${person}`;
	return `${item} for ${person}`;
}

function idsText(ids: readonly string[]): string {
	if (ids.length === 0) return '';
	const more = ids.length > NAMED_IDS ? ` and ${ids.length - NAMED_IDS} more` : '';
	return `, request${ids.length > 1 ? 's' : ''} ${ids.slice(0, NAMED_IDS).join(', ')}${more}`;
}

/** Only where the request was followed to its end, or its row was seen. */
function endText({ outcome, state, approver, approverComment, decision, errors }: PairResult): string {
	if (outcome !== 'SUBMITTED' && outcome !== 'ALREADY_REQUESTED') return '';
	const ended = ENDED[state ?? ''];
	if (ended === undefined) return '';
	const by = decision === 'REJECTED' && approver !== undefined ? ` by ${approver}` : '';
	const why = [approverComment, ...(errors ?? [])].filter((text) => text !== undefined && text !== '');
	return ` ${ended}${by}${state !== 'REQUEST_COMPLETED' && why.length > 0 ? `: ${why.join('; ')}` : ''}.`;
}
