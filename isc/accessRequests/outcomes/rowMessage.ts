import type { PairOutcome, PairResult, RowReport } from '../model/report';
import type { RequestType } from '../../api/wire';
import { howItEnded } from '../model/progress';
import { groupBy } from '../../shared/lists';

/** Number of request ids that a sentence names. The others are counted. */
const NAMED_IDS = 3;

const OUTCOME_WORDS: Partial<Record<PairOutcome, string>> = {
	SUBMITTED: 'submitted',
	ALREADY_REQUESTED: 'already requested',
	ALREADY_HELD: 'already held, nothing was sent',
	NOT_HELD: 'not held, nothing was sent',
	PLANNED: 'would be submitted (dry run, nothing was sent)',
};

/**
 * What happened to a row, in one or two sentences that can go straight into a ticket. Submitted is never called granted.
 *
 * @param results at least one, none of them failed
 */
export function rowMessage(requestType: RequestType, results: readonly PairResult[]): string {
	if (results.length === 1) {
		const [result] = results;
		return `${subject(requestType, result)}: ${OUTCOME_WORDS[result.outcome] ?? result.outcome}${idsText(result.accessRequestIds)}.${endText(result)}`;
	}
	const groups = groupBy(results, ({ outcome }) => outcome);
	const parts = [...groups].map(([outcome, group]) => {
		const ids = group.flatMap(({ accessRequestIds }) => accessRequestIds);
		return `${group.length} ${OUTCOME_WORDS[outcome] ?? outcome}${idsText([...new Set(ids)])}`;
	});
	return `${results.length} ${NOUNS[requestType]}: ${parts.join('; ')}.${endsText(results)}`;
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

/** How the request ended; empty unless it was followed to its end or its row was seen. */
function endText(result: PairResult): string {
	const ended = endOf(result);
	return ended === undefined ? '' : ` ${ended}`;
}

/** How many of several requests were completed, and how many ended in another way. */
function endsText(results: readonly PairResult[]): string {
	const ended = results.filter((result) => endOf(result) !== undefined);
	if (ended.length === 0) return '';
	const failed = ended.filter(({ state }) => state !== 'REQUEST_COMPLETED').length;
	return ` ISC has completed ${ended.length - failed} of them${failed > 0 ? `; ${failed} ended otherwise: see the results` : ''}.`;
}

function endOf(result: PairResult): string | undefined {
	const isRequested = result.outcome === 'SUBMITTED' || result.outcome === 'ALREADY_REQUESTED';
	return isRequested ? howItEnded(result) : undefined;
}

/** The report with a new message, as following a request may have shown how it ended. */
export function withRowMessage(report: RowReport): RowReport {
	if ('error' in report) return report;
	const { requestType, results } = report.output;
	return { ...report, output: { ...report.output, message: rowMessage(requestType, results) } };
}
