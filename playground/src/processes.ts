import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, openSync, closeSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import path from 'node:path';
import { logFile } from './paths';
import { Problem, say } from './terminal';

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
	/** 'w' empties the log first, 'a' (default) appends to it. */
	logMode?: 'a' | 'w';
	/** Opens an IPC channel. It closes when this process dies, which tells the child to end too. */
	ipc?: boolean;
}

/**
 * Starts a process in its own group, so that it can be stopped together with everything it starts.
 * Its output goes to its log, never to the terminal.
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
 * Runs a process and waits until it ends.
 *
 * @param purpose what it is for, such as "Installing n8n"
 * @throws {Problem} if it can't be started or ends with anything but 0; names the log
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

/** Stops every process started here: asks first, and kills what is left after ten seconds. Returns once all are gone. */
export async function stopAll(): Promise<void> {
	await Promise.all([...running].map(stop));
}

/** Stops one process and its group. */
export async function stop(child: ChildProcess): Promise<void> {
	signalGroup(child, 'SIGTERM');
	const deadline = Date.now() + GRACE_MS;
	while (isGroupAlive(child) && Date.now() < deadline) await delay(POLL_MS);
	signalGroup(child, 'SIGKILL');
}

/** For a process that is about to exit and can't wait. */
function killAllNow(): void {
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

function isGroupAlive(child: ChildProcess): boolean {
	return signalGroup(child, 0);
}

/** Whether a process with this id exists. */
export function isAlive(pid: number): boolean {
	try {
		return process.kill(pid, 0);
	} catch (error) {
		return (error as NodeJS.ErrnoException).code === 'EPERM';
	}
}

const SIGNALS: NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** The exit codes that shells report for a signal. */
const EXIT_CODES: Partial<Record<NodeJS.Signals, number>> = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 };

let ending = false;
let isReady = false;

/**
 * Makes sure that this process never leaves anything running, however it ends: Ctrl-C, a kill, a closed terminal or an error.
 * A second Ctrl-C ends it without waiting.
 */
export function stopEverythingOnExit(close: () => Promise<void>): void {
	process.on('exit', killAllNow);
	// Once the terminal is closed, each write fails. Everything still has to be stopped.
	process.stdout.on('error', () => undefined);
	process.stderr.on('error', () => undefined);
	for (const signal of SIGNALS) {
		process.on(signal, () => {
			if (ending) process.exit(EXIT_CODES[signal]);
			say(`\nStopping …`);
			void exit(close, signal === 'SIGINT' && isReady ? 0 : EXIT_CODES[signal]);
		});
	}
}

/** From now on Ctrl-C is the normal way to end, with exit code 0. */
export function runUntilCtrlC(): void {
	isReady = true;
}

/** Stops everything and ends this process. */
export async function exit(close: () => Promise<void>, code: number | undefined): Promise<void> {
	ending = true;
	await Promise.all([stopAll(), close()]);
	process.exit(code);
}

/**
 * The environment for a child process: our own, without anything npm or another n8n left in it,
 * so that a setting of this machine can't change what the playground does.
 *
 * @param set added last; `undefined` removes a variable
 */
export function cleanEnvironment(set: Record<string, string | undefined>): NodeJS.ProcessEnv {
	const inherited = Object.entries(process.env).filter(([name]) => !isForeign(name));
	const merged = { ...Object.fromEntries(inherited), ...set };
	return Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== undefined));
}

/** The registry, proxy and certificate settings of npm are kept: a company network needs them. */
const KEPT = /^npm_config_(registry|.*proxy|cafile|ca|strict_ssl|userconfig|globalconfig|cache)$/i;
const FOREIGN =
	/^(npm_|n8n_|node_options$|node_env$|jest_|db_|executions_|queue_|nodes_|credentials_|tsx_|init_cwd$|generic_timezone$|webhook_url$)/i;

function isForeign(name: string): boolean {
	return FOREIGN.test(name) && !KEPT.test(name);
}
