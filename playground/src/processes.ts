import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, openSync, closeSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import path from 'node:path';
import { logFile } from './paths';
import { Problem } from './problem';

const GRACE_MS = 10_000;
const POLL_MS = 50;
const running = new Set<ChildProcess>();

export interface Command {
	command: string;
	args: string[];
	cwd: string;
	env: NodeJS.ProcessEnv;
	/** Name of the log that takes all output (see `logFile`). */
	log: string;
	/** 'w' starts the log anew, 'a' (default) adds to it. */
	logMode?: 'a' | 'w';
	/** Opens an IPC channel, whose end tells the child that we are gone. */
	ipc?: boolean;
}

/**
 * Starts a process in a group of its own, so that it and all it starts can be stopped together.
 * Its output goes to its log; the terminal sees none of it.
 */
export function start(what: Command): ChildProcess {
	const log = logFile(what.log);
	mkdirSync(path.dirname(log), { recursive: true });
	const output = openSync(log, what.logMode ?? 'a');
	const child = spawn(what.command, what.args, {
		cwd: what.cwd,
		env: what.env,
		detached: process.platform !== 'win32',
		stdio: ['ignore', output, output, ...(what.ipc ? (['ipc'] as const) : [])],
	});
	closeSync(output);
	running.add(child);
	child.once('exit', () => running.delete(child));
	child.once('error', () => running.delete(child));
	return child;
}

/**
 * Runs a process to its end.
 *
 * @param purpose what it is for, as in "Installing n8n"
 * @throws {Problem} when it cannot be started or ends with anything but 0; names the log
 */
export async function run(purpose: string, what: Command): Promise<void> {
	const child = start(what);
	const ended = await new Promise<string | undefined>((resolve) => {
		child.once('error', (error) => resolve(error.message));
		child.once('exit', (code, signal) =>
			resolve(code === 0 ? undefined : `it ended with ${signal ?? `exit code ${code}`}`),
		);
	});
	if (ended !== undefined) throw new Problem(`${purpose} failed: ${ended}.`, logFile(what.log));
}

/** Stops everything that was started here: first by asking, after ten seconds by force. Returns when all are gone. */
export async function stopAll(): Promise<void> {
	await Promise.all([...running].map(stop));
}

/** Stops one process and its group. */
export async function stop(child: ChildProcess): Promise<void> {
	signalGroup(child, 'SIGTERM');
	const deadline = Date.now() + GRACE_MS;
	while (groupLives(child) && Date.now() < deadline) await delay(POLL_MS);
	signalGroup(child, 'SIGKILL');
}

/** The last resort of a process that is about to end: no waiting, no asking. */
export function killAllNow(): void {
	for (const child of running) signalGroup(child, 'SIGKILL');
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals | 0): boolean {
	if (child.pid === undefined) return false;
	if (process.platform === 'win32') return child.exitCode === null && child.kill(signal);
	try {
		return process.kill(-child.pid, signal);
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
		throw error;
	}
}

function groupLives(child: ChildProcess): boolean {
	return signalGroup(child, 0);
}
