import { errorText } from '../http/errors';
import { existsSync, readFileSync } from 'node:fs';
import writeFileAtomic from 'write-file-atomic';
import type { SandboxOptions } from '../options';
import type { Tenant } from '../tenant';
import { seedName, takeSnapshot, type Snapshot } from './snapshot';

/** How long changes are collected before they are written. */
const collectMs = 200;

/** The state that a file keeps; `undefined` when there is no file yet. @throws when it is of another tenant or cannot be read */
export function readState(path: string, options: SandboxOptions): Snapshot | undefined {
	if (!existsSync(path)) return undefined;
	const snapshot = parse(path);
	if (snapshot.format !== 1)
		throw new Error(`The state in ${path} is of another version of the sandbox. Delete the file to begin anew.`);
	if (snapshot.seed !== seedName(options)) {
		throw new Error(
			`The state in ${path} was kept with seed ${snapshot.seed}, not ${seedName(options)}. Start with that seed, or name another file.`,
		);
	}
	return snapshot;
}

function parse(path: string): Snapshot {
	try {
		return JSON.parse(readFileSync(path, 'utf8')) as Snapshot;
	} catch (error) {
		throw new Error(`The state in ${path} cannot be read (${errorText(error)}). Delete the file to begin anew.`);
	}
}

/** Writes the state a moment after each change, whole, so that the file is never half written. */
export class StateFile {
	private timer: NodeJS.Timeout | undefined;
	private writing: Promise<void> = Promise.resolve();

	constructor(
		private readonly path: string,
		private readonly tenant: Tenant,
		private readonly options: SandboxOptions,
	) {}

	changed(): void {
		this.timer ??= setTimeout(() => {
			this.timer = undefined;
			this.write().catch((error: unknown) => {
				process.stderr.write(`The state could not be kept in ${this.path}: ${errorText(error)}\n`);
			});
		}, collectMs);
	}

	/** Writes what is left to write. */
	async close(): Promise<void> {
		clearTimeout(this.timer);
		await this.write();
	}

	private write(): Promise<void> {
		this.writing = this.writing.then(() =>
			writeFileAtomic(this.path, JSON.stringify(takeSnapshot(this.tenant, this.options))),
		);
		return this.writing;
	}
}
