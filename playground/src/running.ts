import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { dataDir } from './paths';
import { Problem } from './problem';

const PID_FILE = path.join(dataDir, 'running.pid');

/**
 * Makes sure that one start at a time uses this clone's data folder. The mark goes when this process ends.
 * @throws {Problem} when another start is running
 */
export function claimDataFolder(): void {
	const other = existsSync(PID_FILE) ? Number(readFileSync(PID_FILE, 'utf8')) : 0;
	if (other > 0 && lives(other)) {
		throw new Problem(
			`Another "npm start" of this folder is running (process ${other}). Stop it first; if there is none, delete ${PID_FILE}.`,
		);
	}
	mkdirSync(dataDir, { recursive: true });
	writeFileSync(PID_FILE, String(process.pid));
	process.once('exit', () => rmSync(PID_FILE, { force: true }));
}

/** Whether a process of this id exists. */
export function lives(pid: number): boolean {
	try {
		return process.kill(pid, 0);
	} catch (error) {
		return (error as NodeJS.ErrnoException).code === 'EPERM';
	}
}
