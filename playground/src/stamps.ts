import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { dataDir } from './paths';

/**
 * Does a piece of work only when what it depends on has changed since it was last done.
 * A piece of work that fails, or is cut short, counts as not done.
 *
 * @param name the stamp's file name
 * @param state text that stands for everything the work depends on
 * @returns whether the work was done now
 */
export async function whenChanged(name: string, state: string, work: () => Promise<void>): Promise<boolean> {
	const file = stampFile(name);
	if (existsSync(file) && readFileSync(file, 'utf8') === state) return false;
	rmSync(file, { force: true });
	await work();
	mkdirSync(path.dirname(file), { recursive: true });
	writeFileSync(file, state);
	return true;
}

/** Makes the next `whenChanged` of this name do its work. */
export function forget(name: string): void {
	rmSync(stampFile(name), { force: true });
}

function stampFile(name: string): string {
	return path.join(dataDir, 'stamps', name);
}

/** SHA-256 of a text or of bytes, in hex. */
export function digest(data: string | Buffer): string {
	return createHash('sha256').update(data).digest('hex');
}

/**
 * A digest of files and of all files in folders, by path and content.
 *
 * @param names relative to `folder`; those that do not exist are passed over
 */
export function digestOf(folder: string, names: string[]): string {
	const hash = createHash('sha256');
	for (const file of names.flatMap((name) => filesIn(path.join(folder, name))).sort()) {
		hash.update(`${path.relative(folder, file)}\0`).update(readFileSync(file));
	}
	return hash.digest('hex');
}

function filesIn(where: string): string[] {
	if (!existsSync(where)) return [];
	if (!statSync(where).isDirectory()) return [where];
	return readdirSync(where).flatMap((name) => filesIn(path.join(where, name)));
}
