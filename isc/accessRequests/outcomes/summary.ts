import type { ClientStats } from '../../api/client';
import { resultsOf, type PairOutcome, type RowReport } from '../model/report';

const WORDS: Array<[PairOutcome, (count: number) => string]> = [
	['SUBMITTED', (count) => `${counted(count, 'request')} submitted (queued, not granted yet)`],
	['PLANNED', (count) => `${counted(count, 'request')} planned (dry run: nothing was sent)`],
	['ALREADY_HELD', (count) => `${count} already held`],
	['ALREADY_REQUESTED', (count) => `${count} already requested`],
	['NOT_HELD', (count) => `${count} not held`],
	['UNCONFIRMED', (count) => `${count} unconfirmed`],
];

/** More calls or a longer wait than this is worth mentioning. */
const MANY_CALLS = 100;
const LONG_WAIT_MS = 5_000;

/** What the run has spent. */
export type Spent = Pick<ClientStats, 'calls' | 'waitedMs'>;

/** What happened, in short sentences for the editor. Requests are counted as person × access item. */
export function summaryOf(rows: readonly RowReport[], { calls, waitedMs }: Spent): string {
	const counts = new Map<PairOutcome, number>();
	for (const { outcome } of rows.flatMap(resultsOf)) counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
	const differing = rows.flatMap(resultsOf).filter(({ datesDiffer }) => datesDiffer === true).length;
	const parts = WORDS.flatMap(([outcome, words]) => (counts.has(outcome) ? [words(counts.get(outcome) ?? 0)] : []));
	if (differing > 0) parts.push(`${differing} of those held with another end date than asked for (datesDiffer)`);
	const failed = rows.filter((row) => 'error' in row).length;
	if (failed > 0)
		parts.push(`${counted(failed, 'input item')} failed: see ${failed === 1 ? 'its error' : 'their errors'}`);
	if (calls > MANY_CALLS || waitedMs > LONG_WAIT_MS) {
		parts.push(
			`${counted(calls, 'call')} to ISC, ${counted(Math.round(waitedMs / 1000), 'second')} spent waiting for its rate limit`,
		);
	}
	return `${parts.join('. ') || 'Nothing was requested'}.`;
}

function counted(number: number, word: string): string {
	return `${number} ${word}${number === 1 ? '' : 's'}`;
}
