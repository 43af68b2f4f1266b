import { CONTENDERS } from './cases';
import { seconds } from './claims';
import type { Figures } from './measure';

/** Widths and positions, in units of the drawing. */
const WIDTH = 900;
const LEFT = 16;
const ROWS_AT = 270;
const ROWS_WIDTH = 220;
const COUNT_AT = 498;
const TIME_AT = 580;
const TIME_WIDTH = 220;
const TOP = 92;
const STEP = 40;
const BAR = 20;

/** Readable in light and dark mode: an image in a page follows the setting of the reader. */
const STYLE = `
	text { font: 14px system-ui, 'Segoe UI', Helvetica, Arial, sans-serif; fill: #1f2328; }
	.title { font-size: 17px; font-weight: 600; }
	.small { font-size: 12px; fill: #59636e; }
	.ours { font-weight: 600; }
	.known { fill: #1a7f5a; }
	.not { fill: #9aa4af; }
	.unknown { fill: #d1570a; }
	.time { fill: #3b6fb6; }
	@media (prefers-color-scheme: dark) {
		text { fill: #e6edf3; }
		.small { fill: #9da7b3; }
		.known { fill: #3fb68b; }
		.not { fill: #6b7683; }
		.unknown { fill: #f0883e; }
		.time { fill: #6ea8fe; }
	}`;

/** docs/bench.svg: the results and the execution times, for the largest number of rows that every contender has run. */
export function chart(measured: Figures[]): string {
	const rows = mostInCommon(measured);
	const shown = measured.filter((one) => one.rows === rows);
	const longest = Math.max(...shown.map(({ executionMs }) => executionMs));
	const height = TOP + shown.length * STEP + 44;
	const title = `${rows.toLocaleString('en')} access requests in n8n, ISC’s limit on`;
	return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-label="${escape(title)}">
<style>${STYLE}
</style>
${text(LEFT, 30, title, 'title')}
${text(ROWS_AT, 66, 'results of the rows')}
${text(COUNT_AT, 66, 'accepted')}
${text(TIME_AT, 66, 'execution time')}
${shown.map((one, index) => bars(one, TOP + index * STEP, longest)).join('\n')}
${key(TOP + shown.length * STEP + 16)}
</svg>
`;
}

function mostInCommon(measured: Figures[]): number {
	const contenders = (rows: number): number =>
		new Set(measured.filter((one) => one.rows === rows).map(({ contender }) => contender)).size;
	const sizes = [...new Set(measured.map(({ rows }) => rows))];
	return Math.max(...sizes.filter((rows) => contenders(rows) === Math.max(...sizes.map(contenders))));
}

function bars(one: Figures, y: number, longest: number): string {
	const { contender, rows, accepted, confirmed, unknown, executionMs } = one;
	const wide = (count: number): number => (count / rows) * ROWS_WIDTH;
	const known = wide(confirmed);
	const not = wide(rows - confirmed - unknown);
	const time = Math.max(2, (executionMs / longest) * TIME_WIDTH);
	return [
		text(LEFT, y + 15, CONTENDERS[contender].name, contender.startsWith('ours') ? 'ours' : undefined),
		bar(ROWS_AT, y, known, 'known'),
		bar(ROWS_AT + known, y, not, 'not'),
		bar(ROWS_AT + known + not, y, wide(unknown), 'unknown'),
		text(COUNT_AT, y + 15, accepted.toLocaleString('en')),
		bar(TIME_AT, y, time, 'time'),
		text(TIME_AT + time + 8, y + 15, seconds(executionMs)),
	]
		.filter(Boolean)
		.join('\n');
}

function key(y: number): string {
	const entries: Array<[string, string, number]> = [
		['known', 'accepted, and reported as accepted', LEFT],
		['not', 'not accepted, and reported as such', LEFT + 230],
		['unknown', 'not reported, or reported wrongly', LEFT + 480],
	];
	return entries
		.map(
			([name, words, x]) =>
				`<rect class="${name}" x="${x}" y="${y}" width="12" height="12" rx="2"/>\n${text(x + 18, y + 11, words, 'small')}`,
		)
		.join('\n');
}

function bar(x: number, y: number, width: number, name: string): string {
	return width === 0 ? '' : `<rect class="${name}" x="${round(x)}" y="${y}" width="${round(width)}" height="${BAR}"/>`;
}

function text(x: number, y: number, words: string, name?: string): string {
	return `<text x="${round(x)}" y="${y}"${name === undefined ? '' : ` class="${name}"`}>${escape(words)}</text>`;
}

function round(value: number): number {
	return Math.round(value * 10) / 10;
}

function escape(words: string): string {
	return words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
