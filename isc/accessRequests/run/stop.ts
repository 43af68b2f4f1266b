import type { IscError } from '../../api/errors';
import { itemTag } from '../outcomes/wording';
import type { RowReport, RunReport } from '../report';
import { describeProblem } from '../rules';
import type { RowProblem } from '../types';
import { resultsOf } from './summary';

type Stop = NonNullable<RunReport['stop']>;

/** So many lines of a description are still read; all ids are in the log as well. */
const MOST_LINES = 1_000;

/** Rules are broken: nothing was called, and everything that is wrong is listed. */
export function stopForRules(problems: readonly RowProblem[], items: number): Stop {
	const rows = new Set(problems.map((problem) => problem.row));
	const [first] = problems;
	const lines = problems.map((problem) => {
		const { message, description } = describeProblem(problem);
		return `${message}: ${description}`;
	});
	if (problems.length === 1) {
		const { message, description } = describeProblem(first);
		return { message, description: `${description} Nothing was sent.`, row: first.row };
	}
	return {
		message: `${rows.size} of ${items} items cannot be requested as they are; nothing was sent ${itemTag(first.row)}`,
		description: cut(lines).join('\n'),
		row: first.row,
	};
}

/**
 * Rows failed while others went through: says which were submitted, with their ids, and which were not and why. What a hint
 * would have said comes first, for n8n drops hints with the output. Undefined where no row failed.
 *
 * @param halted what stopped the whole run, where something did
 */
export function stopForRows(rows: readonly RowReport[], hints: readonly string[], halted?: IscError): Stop | undefined {
	const failed = rows.flatMap((report) => ('error' in report ? [report] : []));
	if (failed.length === 0) return undefined;
	const [{ row, error }] = failed;
	const submitted = rows.flatMap((report) => {
		const ids = resultsOf(report)
			.filter(({ outcome }) => outcome === 'SUBMITTED')
			.flatMap((result) => result.accessRequestIds);
		return ids.length > 0 ? [`${itemTag(report.row)} ${[...new Set(ids)].join(', ')}`] : [];
	});
	const reasons = failed.map((report) => `${report.error.message}: ${report.error.description.split('\n')[0]}`);
	const description = [
		...(halted ? [halted.advice] : failed.length === 1 ? [error.description] : []),
		...hints,
		submitted.length > 0
			? `Submitted, ${submitted.length} of ${rows.length} items (queued in ISC; run again, they are recognised):`
			: 'Nothing was submitted.',
		...cut(submitted),
		...(failed.length > 1 ? ['Not submitted, or not in full:', ...cut(reasons)] : []),
	].join('\n');
	const httpCode = halted?.httpCode ?? error.httpCode;
	return {
		message: messageOf(failed.length, rows.length, error.message, halted),
		description,
		...(httpCode !== undefined && { httpCode }),
		...(!halted && { row }),
	};
}

function messageOf(failed: number, all: number, first: string, halted?: IscError): string {
	if (halted) return halted.message;
	return failed === 1 ? first : `${failed} of ${all} items failed, the first: ${first}`;
}

function cut(lines: string[]): string[] {
	if (lines.length <= MOST_LINES) return lines;
	return [...lines.slice(0, MOST_LINES), `… and ${lines.length - MOST_LINES} more; the log of n8n has them all.`];
}
