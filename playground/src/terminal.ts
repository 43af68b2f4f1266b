import { existsSync, readFileSync } from 'node:fs';

const PROGRESS_EVERY_MS = 5_000;
const LOG_LINES_SHOWN = 25;

/**
 * A failure whose message is all the person at the terminal needs: what happened and what to do.
 * Any other error is a bug in this project and is shown with its stack.
 */
export class Problem extends Error {
	override readonly name = 'Problem';

	/** @param logPath a log whose last lines help; they are printed before the message */
	constructor(
		message: string,
		readonly logPath?: string,
	) {
		super(message);
	}
}

/** Prints one line. */
export function say(line = ''): void {
	process.stdout.write(`${line}\n`);
}

/**
 * Runs one step and shows that it is alive: its title, a line every five seconds, and how long it took.
 *
 * @param work may call `note` to set the text that ends the next progress line
 */
export async function step<T>(title: string, work: (note: (text: string) => void) => Promise<T>): Promise<T> {
	const startedAt = performance.now();
	let note = '';
	say(`> ${title}`);
	const ticker = setInterval(() => say(`  … ${secondsSince(startedAt)}${note && `, ${note}`}`), PROGRESS_EVERY_MS);
	try {
		const result = await work((text) => {
			note = text;
		});
		say(`  done in ${secondsSince(startedAt)}${note && ` (${note})`}`);
		return result;
	} finally {
		clearInterval(ticker);
	}
}

/** Seconds since `startedAt` (a `performance.now()` reading), such as "0.4 s" or "75 s". */
function secondsSince(startedAt: number): string {
	const seconds = (performance.now() - startedAt) / 1000;
	return seconds < 10 ? `${seconds.toFixed(1)} s` : `${Math.round(seconds)} s`;
}

/** Prints what went wrong, after the last lines of the log if the error names one. */
export function showFailure(error: unknown): void {
	if (!(error instanceof Problem)) {
		say(`\nFailed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
		return;
	}
	if (error.logPath && existsSync(error.logPath)) {
		say(`\nThe end of ${error.logPath}:`);
		say(readFileSync(error.logPath, 'utf8').trimEnd().split('\n').slice(-LOG_LINES_SHOWN).join('\n'));
	}
	say(`\nFailed: ${error.message}`);
}
