import { startChild } from './child';

/** Made-up people and entitlements; `held`: every person holds every one of them. */
export interface Scene {
	people: number;
	items: number;
	held: boolean;
	/** So many people more, who are not in `people`; default: none. */
	others?: number;
	/** Where it listens; default: any free port. */
	port?: number;
}

export interface TenantReady {
	url: string;
	clientId: string;
	clientSecret: string;
	/** Ids. */
	people: string[];
	others: string[];
	items: string[];
}

/** What the tenant saw. */
export interface Observed {
	calls: number;
	submits: number;
	/** Calls answered with 429: ISC does not count them. */
	refused: number;
	/** From the arrival of the first call to that of the last, in ms. */
	firstToLastMs: number;
	/** `person|item` of everything it took, as often as it took it. */
	taken: string[];
}

export interface BenchTenant extends TenantReady {
	/** What came since the start, or since it was told to forget. */
	observe(): Promise<Observed>;
	/** Starts the counts anew; what was granted stays granted. */
	forget(): Promise<void>;
	close(): void;
}

/** Starts a tenant with ISC's limit of 100 calls per 10 s, in a process of its own. */
export async function startTenant(scene: Scene): Promise<BenchTenant> {
	const child = startChild('tenantProcess.ts', scene);
	const ready = await child.next<TenantReady>();
	return {
		...ready,
		observe: async () => await child.ask<Observed>({ wanted: 'observe' }),
		forget: async () => void (await child.ask<Observed>({ wanted: 'forget' })),
		close: () => child.end(),
	};
}

/** The shortest time in which ISC's limit lets the counted calls come, first to last, in ms. */
export function floorMs({ calls, refused }: Pick<Observed, 'calls' | 'refused'>): number {
	return 10_000 * Math.floor(Math.max(0, calls - refused - 1) / 100);
}
