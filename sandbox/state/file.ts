import { errorText } from '../http/errors';
import { existsSync, readFileSync } from 'node:fs';
import writeFileAtomic from 'write-file-atomic';
import type { SandboxOptions } from '../options';
import type { Tenant } from '../tenant';
import { seedName, takeSnapshot, type Snapshot } from './snapshot';

/** How long to collect changes before writing them. */
const collectMs = 200;

/** Reads the state from a file; undefined if there is no file yet. @throws if it belongs to another tenant or can't be read */
export function readState(path: string, options: SandboxOptions): Snapshot | undefined {
	if (!existsSync(path)) return undefined;
	const snapshot = parse(path);
	if (snapshot.format !== 1)
		throw new Error(`The state in ${path} was saved by another version of the sandbox. Delete the file to start over.`);
	if (snapshot.seed !== seedName(options)) {
		throw new Error(
			`The state in ${path} was saved with seed ${snapshot.seed}, not ${seedName(options)}. Start with that seed, or use another file.`,
		);
	}
	return snapshot;
}

function parse(path: string): Snapshot {
	try {
		return JSON.parse(readFileSync(path, 'utf8')) as Snapshot;
	} catch (error) {
		throw new Error(`The state in ${path} can't be read (${errorText(error)}). Delete the file to start over.`);
	}
}

/** Writes the complete state shortly after each change. The file is replaced as a whole, so it is never incomplete. */
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
				process.stderr.write(`The state couldn't be saved in ${this.path}: ${errorText(error)}\n`);
			});
		}, collectMs);
	}

	/** Writes any changes that haven't been written yet. */
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
