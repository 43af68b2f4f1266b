import { TIMEOUT_MS, type Cell, type CellResult } from './cells';

/** What is left of the program in what a person is told. */
const UNCLEAR =
	/\bundefined\b|\[object |TypeError|RangeError|SyntaxError|Cannot read|is not a function|is not iterable|\bat \S+ \(|node_modules|call stack/;
const LONGEST_WORD = 3_000;
/** Many cells share a busy machine. */
const SLACK_MS = 4_000;
const EDITOR_MS = 20_000;
const NEXT_MS = 5_000;
/** ISC's limit: calls in ten seconds. A run that used it up leaves the next one a wait of its own. */
const LIMIT = 100;
const WINDOW_MS = 10_000;

/** What is wrong with how a cell ended; empty where all is well. */
export function faultsOf({ work, ends }: Cell, { tookMs, word, calls, lateCalls, next, nextMs }: CellResult): string[] {
	const isNode = work === 'grant' || work === 'list';
	const most = (isNode ? TIMEOUT_MS : EDITOR_MS) + SLACK_MS;
	return [
		...(tookMs > most ? [`took ${tookMs} ms`] : []),
		...(UNCLEAR.test(word) ? [`unclear: ${word.slice(0, 200)}`] : []),
		...(word.length > LONGEST_WORD ? [`${word.length} characters long: ${word.slice(0, 200)}`] : []),
		...(isNode && lateCalls > 0 ? [`${lateCalls} calls after the end (${ends})`] : []),
		...(next !== '' ? [`the next run failed: ${next.slice(0, 200)}`] : []),
		...(nextMs > NEXT_MS + (calls >= LIMIT ? WINDOW_MS : 0) ? [`the next run took ${nextMs} ms`] : []),
	];
}
