import { existsSync, readFileSync } from 'node:fs';
import { Problem } from './problem';
import { killAllNow, stopAll } from './processes';
import { say } from './say';

const SIGNALS: NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];
const TAIL_LINES = 25;

/** Exit codes as shells give them for a signal. */
const EXIT_CODES: Partial<Record<NodeJS.Signals, number>> = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 };

let ending = false;

/** Sees to it that whatever ends this process ends all it started: Ctrl-C, a kill, a closed terminal, a fault. A second Ctrl-C does not wait. */
export function endTogether(close: () => Promise<void>): void {
	process.on('exit', killAllNow);
	// A closed terminal takes what is written with an error; that is no reason to leave things running.
	process.stdout.on('error', () => undefined);
	process.stderr.on('error', () => undefined);
	for (const signal of SIGNALS) {
		process.on(signal, () => {
			if (ending) process.exit(EXIT_CODES[signal]);
			say(`\nStopping …`);
			void end(close, signal === 'SIGINT' && staying ? 0 : EXIT_CODES[signal]);
		});
	}
}

let staying = false;

/** From here on Ctrl-C is how the person is meant to end it, and no failure. */
export function stayUntilStopped(): void {
	staying = true;
}

/** Stops everything and ends the process. */
export async function end(close: () => Promise<void>, code: number | undefined): Promise<void> {
	ending = true;
	await Promise.all([stopAll(), close()]);
	process.exit(code);
}

/** Tells the person what went wrong, with the end of the log where there is one. */
export function showFailure(error: unknown): void {
	if (!(error instanceof Problem)) {
		say(`\nFailed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
		return;
	}
	if (error.logPath && existsSync(error.logPath)) {
		say(`\nThe end of ${error.logPath}:`);
		say(readFileSync(error.logPath, 'utf8').trimEnd().split('\n').slice(-TAIL_LINES).join('\n'));
	}
	say(`\nFailed: ${error.message}`);
}
