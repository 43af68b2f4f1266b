import type { Scene } from './childProcesses';

/** What does the work, and with which settings. `set`: n8n's own node with the same expressions, which sends nothing. */
export type Contender = 'ours' | 'oursCombined' | 'http' | 'httpBatched' | 'sdk' | 'sdkRetrying' | 'set';

export const CONTENDERS: Record<Contender, { name: string; setting: string }> = {
	ours: { name: 'SailPoint ISC node', setting: 'one access request for each row; Max Requests 0, otherwise defaults' },
	oursCombined: {
		name: 'SailPoint ISC node, combined',
		setting: 'Combine Items on; Max Requests 0, otherwise defaults',
	},
	http: { name: 'HTTP Request node', setting: 'its defaults' },
	httpBatched: {
		name: 'HTTP Request node, batched',
		setting: 'best settings: batches of 100 items, 10.3 s apart, errors to the error output',
	},
	sdk: {
		name: 'Code node with the official SDK',
		setting: 'one call after another, each failure caught and reported for its row; n8n as installed',
	},
	sdkRetrying: {
		name: 'Code node with the SDK, retrying',
		setting:
			'best settings: the code makes the SDK wait for Retry-After after a 429; N8N_RUNNERS_INSECURE_MODE is on, because without it the HTTP client of the SDK can’t create its error object and crashes the task runner at the first 429',
	},
	set: { name: 'Edit Fields (Set) node', setting: 'the same two expressions; it sends nothing' },
};

/** Those that request the access: the bench compares them. */
export const REQUESTING = (Object.keys(CONTENDERS) as Contender[]).filter((contender) => contender !== 'set');

export interface Case {
	/** Also the id of its workflow, and the start of the ids of its credentials, in n8n. */
	id: string;
	contender: Contender;
	rows: number;
}

/** People × entitlements, one pair for each row, by number of rows. */
const SCENES: Record<number, Scene> = {
	100: { people: 10, items: 10, held: false },
	1_000: { people: 100, items: 10, held: false },
	10_000: { people: 400, items: 25, held: false },
};

export function sceneOf({ rows }: Case): Scene {
	return SCENES[rows];
}

/** Environment variables that n8n needs for this case, in addition to those the playground sets. */
export function environmentOf({ contender }: Case): Record<string, string> {
	return contender === 'sdkRetrying' ? { N8N_RUNNERS_INSECURE_MODE: 'true' } : {};
}

/** A hundred rows each, to try out the bench itself. */
export function quickCases(): Case[] {
	return casesOf(100, REQUESTING);
}

/** With one access request for each row, 10,000 rows would take at least 990 seconds under ISC's limit, so they run combined only. */
export function fullCases(): Case[] {
	return [...quickCases(), ...casesOf(1_000, REQUESTING), ...casesOf(10_000, ['oursCombined'])];
}

/** What a large execution costs beside n8n's own share of it. */
export function loadCases(): Case[] {
	return casesOf(10_000, ['set', 'oursCombined']);
}

function casesOf(rows: number, contenders: Contender[]): Case[] {
	return contenders.map((contender) => ({ id: `bench-${contender}-${rows}`, contender, rows }));
}
