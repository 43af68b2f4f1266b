import type { ClientStats } from '../../api/client';
import type { RowReport } from '../report';
import type { PairOutcome, PairResult } from '../types';

const WORDS: Array<[PairOutcome, string]> = [
	['SUBMITTED', 'submitted (queued in ISC, not granted yet)'],
	['PLANNED', 'planned (dry run: nothing was sent)'],
	['ALREADY_HELD', 'already held'],
	['ALREADY_REQUESTED', 'already requested'],
	['NOT_HELD', 'not held'],
	['FAILED', 'failed'],
	['UNCONFIRMED', 'unconfirmed'],
];

/** What was spent, counted from the start of the run. */
export type Spent = Pick<ClientStats, 'calls' | 'waitedMs'>;

/** One sentence on what happened, for the editor. Counts are of requests: person × access item. */
export function summaryOf(rows: readonly RowReport[], spent: Spent): string {
	const counts = new Map<PairOutcome, number>();
	for (const { outcome } of rows.flatMap(resultsOf)) counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
	const parts = WORDS.flatMap(([outcome, words]) => (counts.has(outcome) ? [`${counts.get(outcome)} ${words}`] : []));
	const without = rows.filter((row) => resultsOf(row).length === 0).length;
	if (without > 0) parts.push(`${counted(without, 'item')} not looked at further, because of an error`);
	const waited = Math.round(spent.waitedMs / 1000);
	return `Requests: ${parts.join(', ') || 'none'}; ${counted(spent.calls, 'call')} to ISC, ${counted(waited, 'second')} waited for its rate limit.`;
}

export function resultsOf(report: RowReport): PairResult[] {
	return 'error' in report ? report.error.results : report.output.results;
}

function counted(number: number, word: string): string {
	return `${number} ${word}${number === 1 ? '' : 's'}`;
}
