import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { freePort, HOST } from '../../../playground/src/n8n';

/** A server of Debian's packages, with data of its own in a new folder. */
export interface Service {
	port: number;
	/** Ends it as its package does, and starts it again with the same data. */
	restart(): Promise<void>;
	stop(): Promise<void>;
}

interface User {
	uid: number;
	gid: number;
}

/** PostgreSQL refuses to run as root, so for root it runs as the user that its package makes. */
function unprivileged(): User | undefined {
	if (process.getuid?.() !== 0) return undefined;
	const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
	return { uid: id('-u'), gid: id('-g') };
}

function folderFor(name: string, user?: User): string {
	const folder = mkdtempSync(path.join(tmpdir(), `queue-${name}-`));
	if (user !== undefined) chownSync(folder, user.uid, user.gid);
	return folder;
}

/** Debian keeps PostgreSQL's programs outside PATH. */
function postgresProgram(name: string): string {
	const root = '/usr/lib/postgresql';
	const versions = existsSync(root) ? readdirSync(root).sort().reverse() : [];
	return versions.map((version) => path.join(root, version, 'bin', name)).find(existsSync) ?? name;
}

async function service(
	port: number,
	run: () => ChildProcess,
	signal: NodeJS.Signals,
	folder: string,
): Promise<Service> {
	let child = run();
	await untilListening(port, child);
	const end = async () => {
		if (child.exitCode !== null) return;
		const ended = new Promise((resolve) => child.once('exit', resolve));
		child.kill(signal);
		await ended;
	};
	return {
		port,
		stop: async () => {
			await end();
			rmSync(folder, { recursive: true, force: true });
		},
		restart: async () => {
			await end();
			child = run();
			await untilListening(port, child);
		},
	};
}

async function untilListening(port: number, child: ChildProcess): Promise<void> {
	for (let tries = 0; tries < 300; tries++) {
		if (child.exitCode !== null) throw new Error(`${child.spawnfile} ended with exit code ${child.exitCode}.`);
		if (await listens(port)) return;
		await delay(100);
	}
	throw new Error(`${child.spawnfile} didn't listen within 30 seconds.`);
}

async function listens(port: number): Promise<boolean> {
	return await new Promise((resolve) => {
		const socket = connect(port, HOST);
		socket.once('connect', () => (socket.destroy(), resolve(true)));
		socket.once('error', () => resolve(false));
	});
}

/** Redis, which writes each command to disk before it answers, as a queue needs. */
export async function startRedis(): Promise<Service> {
	const port = await freePort(6390);
	const folder = folderFor('redis');
	const settings = [
		'--port',
		String(port),
		'--bind',
		HOST,
		'--dir',
		folder,
		'--appendonly',
		'yes',
		'--appendfsync',
		'always',
	];
	return await service(port, () => spawn('redis-server', settings, { stdio: 'ignore' }), 'SIGTERM', folder);
}

/** PostgreSQL with an empty database `postgres`; the user `postgres` needs no password. */
export async function startPostgres(): Promise<Service> {
	const port = await freePort(5490);
	const user = unprivileged();
	const folder = folderFor('postgres', user);
	const data = path.join(folder, 'data');
	mkdirSync(data);
	if (user !== undefined) chownSync(data, user.uid, user.gid);
	execFileSync(postgresProgram('initdb'), ['-D', data, '-U', 'postgres', '-A', 'trust'], { ...user, stdio: 'ignore' });
	const settings = ['-D', data, '-p', String(port), '-h', HOST, '-k', data];
	const run = () => spawn(postgresProgram('postgres'), settings, { ...user, stdio: 'ignore' });
	// SIGINT is PostgreSQL's fast shutdown: it ends the connections.
	return await service(port, run, 'SIGINT', folder);
}
