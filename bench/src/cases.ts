import type { Scene } from './tenant';

/** What does the work, and how it is set. */
export type Contender = 'ours' | 'oursCombined' | 'http' | 'httpBatched' | 'sdk' | 'sdkRetrying';

export const CONTENDERS: Record<Contender, { name: string; setting: string }> = {
	ours: { name: 'SailPoint ISC node', setting: 'each row its own access request; Max Requests 0, else defaults' },
	oursCombined: { name: 'SailPoint ISC node, combined', setting: 'Combine Items on; Max Requests 0, else defaults' },
	http: { name: 'HTTP Request node', setting: 'its defaults' },
	httpBatched: {
		name: 'HTTP Request node, batched',
		setting: 'its best setting: 100 items for each batch, 10.3 s apart, errors to the error output',
	},
	sdk: {
		name: 'Code node with the official SDK',
		setting: 'one call after the other, each failure caught and noted beside its row; n8n as installed',
	},
	sdkRetrying: {
		name: 'Code node with the SDK, retrying',
		setting:
			'its best setting: waits for Retry-After after a 429, by settings made in the code; N8N_RUNNERS_INSECURE_MODE on, without which the SDK’s HTTP client cannot make its error object and takes the task runner down at the first 429',
	},
};

export interface Case {
	/** Names its workflow and credentials in n8n. */
	id: string;
	contender: Contender;
	rows: number;
}

/** People × entitlements, one pair a row, for each number of rows. */
const SCENES: Record<number, Scene> = {
	100: { people: 10, items: 10, held: false },
	1_000: { people: 100, items: 10, held: false },
	10_000: { people: 400, items: 25, held: false },
};

export function sceneOf({ rows }: Case): Scene {
	return SCENES[rows];
}

/** What n8n's environment needs for this case beside what the playground gives it. */
export function environmentOf({ contender }: Case): Record<string, string> {
	return contender === 'sdkRetrying' ? { N8N_RUNNERS_INSECURE_MODE: 'true' } : {};
}

/** A hundred rows each, for trying the bench itself. */
export function quickCases(): Case[] {
	return casesOf(100, Object.keys(CONTENDERS) as Contender[]);
}

/** 10,000 rows, each its own access request, would take 990 seconds by ISC's limit alone, so they are only combined. */
export function fullCases(): Case[] {
	return [
		...quickCases(),
		...casesOf(1_000, Object.keys(CONTENDERS) as Contender[]),
		...casesOf(10_000, ['oursCombined']),
	];
}

function casesOf(rows: number, contenders: Contender[]): Case[] {
	return contenders.map((contender) => ({ id: `bench-${contender}-${rows}`, contender, rows }));
}
