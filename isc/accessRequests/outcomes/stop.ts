import type { RowProblem } from '../../shared/faults';
import { itemTag, withoutStop, describeProblem } from '../model/wording';
import type { IscError } from '../../api/errors';
import { agentMessage } from '../../shared/agentMessage';
import { groupedFaults } from '../../shared/faultGroups';
import { resultsOf, type RowReport, type RunStop } from '../model/report';

/** Number of input items whose request ids a description lists. n8n's log has all of them. */
const MOST_IDS = 1_000;
/** Number of faults of one input item that its message can hold. */
const MOST_IN_MESSAGE = 2;

/** Rules are broken, so nothing was called. Lists everything that is wrong; equal faults once. */
export function stopForRules(problems: readonly RowProblem[], items: number): RunStop {
	const rows = new Set(problems.map((problem) => problem.row));
	const [{ row }] = problems;
	const faults = problems.map((problem) => ({
		row: problem.row,
		message: withoutRow(problem),
		advice: problem.advice,
	}));
	const grouped = groupedFaults(faults);
	if (rows.size === 1 && problems.length <= MOST_IN_MESSAGE) {
		const message = faults.map((fault) => withoutStop(fault.message)).join('; ');
		const description = [...new Set(faults.map(({ advice }) => advice)), 'Nothing was sent.'].join(' ');
		return {
			message: `${message} ${itemTag(row)}`,
			description,
			row,
			agentMessage: agentMessage({ counts: `${message} ${itemTag(row)}.`, faults: [description] }),
		};
	}
	const counts = `${rows.size} of ${items} input items can't be requested as they are; nothing was sent`;
	return {
		message: `${counts}. The first: ${withoutStop(faults[0].message)} ${itemTag(row)}`,
		description: grouped.join(' '),
		agentMessage: agentMessage({ counts: `${counts}.`, faults: grouped }),
		row,
	};
}

interface StopContext {
	hints: readonly string[];
	/** What stopped the whole run, if anything did. */
	halted?: IscError;
	/** Whether the next run finds what this one submitted and leaves it out. */
	nextRunFindsSubmitted: boolean;
}

/**
 * The error of a run in which rows failed; undefined if none did. It lists what was submitted, because the next run depends on that, and which
 * rows failed and why. It has the hints too, because n8n drops them together with the output.
 */
export function stopForRows(
	rows: readonly RowReport[],
	{ hints, halted, nextRunFindsSubmitted }: StopContext,
): RunStop | undefined {
	const failed = rows.flatMap((report) => ('error' in report ? [report] : []));
	if (failed.length === 0) return undefined;
	const [{ row, error }] = failed;
	const submitted = submittedOf(rows);
	const counts = countsOf(rows);
	const faults = groupedFaults(
		failed.map((report) => ({
			row: report.row,
			message: withoutRow(report.error),
			// The advice for what stopped the run comes once, first.
			advice: halted ? '' : report.error.description,
		})),
	);
	const description = [
		...(halted ? [halted.advice] : failed.length === 1 ? [error.description] : faults),
		...hints,
		submitted.length > 0 ? `Submitted (queued in ISC): ${shortened(submitted).join('; ')}.` : 'Nothing was submitted.',
		...(submitted.length > 0 && nextRunFindsSubmitted
			? ['Run the workflow again: the node looks for these first and leaves out what it finds.']
			: []),
		...(halted && failed.length > 1 ? faults : []),
	].join(' ');
	const httpCode = halted?.httpCode ?? error.httpCode;
	const first = halted ? halted.message : error.message;
	return {
		message:
			rows.length === 1
				? first
				: `${withoutStop(counts)}${halted || failed.length === 1 ? ': ' : '. The first: '}${first}`,
		description,
		agentMessage: agentMessage({
			counts: rows.length === 1 ? '' : counts,
			submitted,
			faults: halted ? [halted.message, halted.advice, ...faults] : faults,
		}),
		...(httpCode !== undefined && { httpCode }),
		...(!halted && { row }),
	};
}

function submittedOf(rows: readonly RowReport[]): string[] {
	return rows.flatMap((report) => {
		const ids = resultsOf(report)
			.filter(({ outcome }) => outcome === 'SUBMITTED')
			.flatMap((result) => result.accessRequestIds);
		return ids.length > 0 ? [`${itemTag(report.row)} ${[...new Set(ids)].join(', ')}`] : [];
	});
}

function countsOf(rows: readonly RowReport[]): string {
	const hasSubmitted = (report: RowReport) => submittedOf([report]).length > 0;
	const failed = rows.filter((report) => 'error' in report);
	const whole = rows.filter((report) => !('error' in report) && hasSubmitted(report)).length;
	const inPart = failed.filter(hasSubmitted).length;
	const submitted =
		whole === 0 && inPart === 0
			? 'Nothing was submitted'
			: `${whole} of ${rows.length} input items ${whole === 1 ? 'was' : 'were'} submitted`;
	return `${submitted}, ${failed.length} failed${inPart > 0 ? ` (${inPart} of these ${inPart === 1 ? 'was' : 'were'} submitted in part)` : ''}.`;
}

/** The message without the number of the input item. */
function withoutRow(problem: { message: string; field?: string; row?: number }): string {
	const message = 'row' in problem ? describeProblem(problem as RowProblem).message : problem.message;
	return message.replace(/\s*\[item \d+\]$/, '');
}

function shortened(entries: readonly string[]): readonly string[] {
	if (entries.length <= MOST_IDS) return entries;
	return [...entries.slice(0, MOST_IDS), `and ${entries.length - MOST_IDS} more; n8n's log has all of them`];
}
