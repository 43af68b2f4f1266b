import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { dataDir } from './paths';
import { isAlive } from './processes';
import { Problem } from './terminal';

const PID_FILE = path.join(dataDir, 'running.pid');
const SECRETS_FILE = path.join(dataDir, 'secrets.json');

/**
 * Makes sure that only one start at a time uses the data folder of this clone. The claim ends with this process.
 * @throws {Problem} if another start is running
 */
export function claimDataFolder(): void {
	const other = existsSync(PID_FILE) ? Number(readFileSync(PID_FILE, 'utf8')) : 0;
	if (other > 0 && isAlive(other)) {
		throw new Problem(
			`"npm start" is already running in this folder (process ${other}). Stop it first. If no such process is running, delete ${PID_FILE}.`,
		);
	}
	mkdirSync(dataDir, { recursive: true });
	writeFileSync(PID_FILE, String(process.pid));
	process.once('exit', () => rmSync(PID_FILE, { force: true }));
}

/** Created at the first start of n8n in this clone. */
export interface Secrets {
	/** n8n encrypts its stored credentials with this key; without it they can't be read again. */
	encryptionKey: string;
	ownerEmail: string;
	ownerPassword: string;
}

/** Reads the secrets for n8n in this clone, and creates them at the first start. Only the user can read the file. */
export function ensureSecrets(): Secrets {
	if (existsSync(SECRETS_FILE)) return JSON.parse(readFileSync(SECRETS_FILE, 'utf8')) as Secrets;
	mkdirSync(dataDir, { recursive: true });
	const secrets: Secrets = {
		encryptionKey: randomBytes(24).toString('base64url'),
		ownerEmail: 'owner@playground.example',
		// n8n requires 8 to 64 characters with a capital letter and a digit.
		ownerPassword: `P1${randomBytes(9).toString('base64url')}`,
	};
	writeFileSync(SECRETS_FILE, `${JSON.stringify(secrets, null, '\t')}\n`, { mode: 0o600 });
	return secrets;
}

/**
 * Does a piece of work only if its inputs have changed since it was last done.
 * Work that fails or is interrupted counts as not done.
 *
 * @param name file name under which the state is kept
 * @param state text that stands for all inputs
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

/** Makes the next `whenChanged` with this name do its work. */
export function forget(name: string): void {
	rmSync(stampFile(name), { force: true });
}

function stampFile(name: string): string {
	return path.join(dataDir, 'stamps', name);
}

/** SHA-256 in hex. */
export function digest(data: string | Buffer): string {
	return createHash('sha256').update(data).digest('hex');
}

/**
 * SHA-256 of files and of all files in folders, by path and content.
 *
 * @param names relative to `folder`; missing ones are ignored
 */
export function digestOfFiles(folder: string, names: string[]): string {
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
