import { fork } from 'node:child_process';
import path from 'node:path';

/** A child process that exchanges messages with this one. */
interface Child {
	/** Its next message. @throws if it ends before it sends one */
	next<Message>(): Promise<Message>;
	/** Sends a message and waits for the answer. */
	ask<Message>(message: unknown): Promise<Message>;
	end(): void;
}

/** Starts `script`, a file in this folder, with `argument` as JSON. It inherits the loader that runs TypeScript. */
function startChild(script: string, argument: unknown): Child {
	const child = fork(path.join(__dirname, script), [JSON.stringify(argument)]);
	const next = async <Message>(): Promise<Message> =>
		await new Promise<Message>((resolve, reject) => {
			const onExit = (code: number | null): void =>
				reject(new Error(`${script} ended with code ${code} before it answered.`));
			child.once('exit', onExit);
			child.once('message', (message) => {
				child.off('exit', onExit);
				resolve(message as Message);
			});
		});
	return {
		next,
		ask: async (message) => {
			const answer = next();
			child.send(message as object);
			return await (answer as Promise<never>);
		},
		end: () => void (child.connected && child.disconnect()),
	};
}

/** Made-up people and entitlements. */
export interface Scene {
	people: number;
	items: number;
	/** Whether every person holds every item. */
	held: boolean;
	/** How many people to add who are not in `people`; default: none. */
	others?: number;
	/** The port to listen on; default: any free port. */
	port?: number;
}

/** A running sandbox, and the ids of the people and items in it. */
export interface SandboxReady {
	url: string;
	clientId: string;
	clientSecret: string;
	people: string[];
	others: string[];
	items: string[];
}

/** What the sandbox received. */
export interface Observed {
	calls: number;
	submits: number;
	/** Calls answered with 429. ISC doesn't count them toward its limit. */
	refused: number;
	/** From the arrival of the first call to the arrival of the last, in ms. */
	firstToLastMs: number;
	/** `person|item` for each request it accepted; more than once if it accepted the same one more than once. */
	taken: string[];
}

export interface BenchSandbox extends SandboxReady {
	/** What came in since the start or the last `forget`. */
	observe(): Promise<Observed>;
	/** Resets the counts. What was granted stays granted. */
	forget(): Promise<void>;
	close(): void;
}

/** Starts a sandbox with ISC's limit of 100 calls per 10 seconds, in its own process. */
export async function startBenchSandbox(scene: Scene): Promise<BenchSandbox> {
	const child = startChild('sandboxProcess.ts', scene);
	const ready = await child.next<SandboxReady>();
	return {
		...ready,
		observe: async () => await child.ask<Observed>({ wanted: 'observe' }),
		forget: async () => void (await child.ask<Observed>({ wanted: 'forget' })),
		close: () => child.end(),
	};
}

/** The shortest time between the first and the last of the counted calls that ISC's limit allows, in ms. */
export function floorMs({ calls, refused }: Pick<Observed, 'calls' | 'refused'>): number {
	return 10_000 * Math.floor(Math.max(0, calls - refused - 1) / 100);
}

export interface ClientWork {
	sandbox: SandboxReady;
	/** One input item each: the id of a person and the id of an entitlement. */
	rows: Array<[person: string, item: string]>;
	operation: 'grant' | 'revoke';
	/** Options of the node. */
	options: Record<string, unknown>;
}

export interface ClientRun {
	/** The whole execution. */
	milliseconds: number;
	cpuSeconds: number;
	/** Resident memory at the end. */
	memoryMb: number;
	/** Output items with a 202. */
	submitted: number;
	/** Items on the regular output without a 202. */
	others: number;
	/** Items on the error output. */
	failed: number;
	error?: string;
	hints: string[];
}

/** Runs our node over the rows, in its own process. */
export async function runClient(work: ClientWork): Promise<ClientRun> {
	return await startChild('clientProcess.ts', work).next<ClientRun>();
}

/** Every person × every item; the item changes fastest. */
export function rowsOf({ people, items }: Pick<SandboxReady, 'people' | 'items'>): ClientWork['rows'] {
	return people.flatMap((person) => items.map((item): [string, string] => [person, item]));
}
