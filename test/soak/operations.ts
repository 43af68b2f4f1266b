/** Run by `run.ts`, with `--expose-gc`: operations in n8n's engine, three executions at a time, until the time is up. */
import { setTimeout as delay } from 'node:timers/promises';

import { runNode, type NodeResult } from '../engine/harness';
import { access, accessItem } from '../engine/support';

/** What the parent hands over. */
export interface Orders {
	url: string;
	clientId: string;
	clientSecret: string;
	minutes: number;
	people: string[];
	roles: string[];
}

/** What a row reports for one pair. `outcome` is `ERROR` for an error without a result for the pair. */
export interface Told {
	operation: 'grant' | 'revoke';
	person: string;
	role: string;
	outcome: string;
}

export type Report = { heapMb: number } | { told: Told[]; executions: Record<string, number>; failed: string[] };

interface PairResult {
	identityId?: string;
	id?: string;
	outcome: string;
}

const AT_A_TIME = 3;
const EVERY_MS = 15_000;
/** A grant must have been provisioned before it can be revoked. */
const SETTLED_MS = 10_000;

class Soak {
	private readonly told: Told[] = [];
	private readonly granted: Array<{ person: string; role: string; id: string; at: number }> = [];
	private readonly executions: Record<string, number> = {};
	private readonly failed: string[] = [];
	private next = 0;

	constructor(
		private readonly orders: Orders,
		private readonly until: number,
	) {}

	async run(): Promise<Report> {
		await Promise.all([...Array.from({ length: AT_A_TIME }, async () => await this.work()), this.measure()]);
		return { told: this.told, executions: this.executions, failed: this.failed };
	}

	private async work(): Promise<void> {
		while (Date.now() < this.until) {
			const chosen = Math.random();
			if (chosen < 0.5) await this.grant();
			else if (chosen < 0.7) await this.revoke();
			else if (chosen < 0.85) await this.wait();
			else if (chosen < 0.95) await this.read('accessRequest', 'getAll', { returnAll: false, limit: 20 });
			else await this.read('identity', 'getAll', { returnAll: false, limit: 50 });
		}
	}

	private async measure(): Promise<void> {
		while (Date.now() < this.until) {
			await delay(EVERY_MS);
			for (let times = 0; times < 3; times++) (globalThis as { gc?: () => void }).gc?.();
			process.send?.({ heapMb: process.memoryUsage().heapUsed / 2 ** 20 } satisfies Report);
		}
	}

	/** Three rows, each with a pair that nobody has asked for before. */
	private async grant(): Promise<void> {
		const rows = [0, 1, 2].map(() => this.newPair());
		const result = await this.execute('accessRequest', 'grant', this.pairParameters(), rows);
		for (const [person, role, outcome, ids] of outcomesOf(result, rows)) {
			this.told.push({ operation: 'grant', person, role, outcome });
			if (outcome === 'SUBMITTED' && ids[0] !== undefined)
				this.granted.push({ person, role, id: ids[0], at: Date.now() });
		}
	}

	private async revoke(): Promise<void> {
		const settled = this.granted.findIndex(({ at }) => Date.now() - at > SETTLED_MS);
		if (settled < 0) return await delay(200);
		const [{ person, role }] = this.granted.splice(settled, 1);
		const rows = [{ person, role }];
		const result = await this.execute('accessRequest', 'revoke', this.pairParameters(), rows);
		for (const [, , outcome] of outcomesOf(result, rows))
			this.told.push({ operation: 'revoke', person, role, outcome });
	}

	private async wait(): Promise<void> {
		const ids = this.granted.slice(-3).map(({ id }) => id);
		if (ids.length === 0) return await delay(200);
		await this.read('accessRequest', 'wait', { accessRequestIds: ids.join(','), waitForCompletion: 5 });
	}

	private async read(resource: string, operation: string, parameters: object): Promise<void> {
		await this.execute(resource, operation, parameters, [{}]);
	}

	private newPair(): { person: string; role: string } {
		const { people, roles } = this.orders;
		const number = (this.next += 1);
		return { person: people[number % people.length], role: roles[Math.floor(number / people.length) % roles.length] };
	}

	private pairParameters(): object {
		return {
			identities: { identity: [{ id: { __rl: true, mode: 'id', value: '={{ $json.person }}' } }] },
			...access(accessItem('ROLE', 'id', '={{ $json.role }}')),
			comment: 'For half an hour',
		};
	}

	private async execute(
		resource: string,
		operation: string,
		parameters: object,
		items: Array<Record<string, string>>,
	): Promise<NodeResult> {
		const { url, clientId, clientSecret } = this.orders;
		const name = `${resource} ${operation}`;
		this.executions[name] = (this.executions[name] ?? 0) + 1;
		const result = await runNode({
			executionId: `soak-${process.pid}-${Object.values(this.executions).reduce((sum, count) => sum + count, 0)}`,
			credentials: { sailPointIscApi: { environment: 'custom', apiUrl: url, clientId, clientSecret } },
			items,
			onError: 'continueErrorOutput',
			parameters: { authentication: 'accessToken', resource, operation, ...parameters },
		} as Parameters<typeof runNode>[0]);
		if (result.error !== undefined) this.failed.push(`${name}: ${result.error.message}`);
		return result;
	}
}

/** What each row was told, whether it came out by the one output or the other. */
function outcomesOf(
	{ items, errorItems }: NodeResult,
	rows: Array<{ person: string; role: string }>,
): Array<[person: string, role: string, outcome: string, ids: string[]]> {
	return rows.map(({ person, role }) => {
		const all = [
			...items.map(({ json }) => json),
			...errorItems.map(({ json }) => json.error as Record<string, unknown>),
		];
		const results = all.flatMap((json) => (json?.results ?? []) as Array<PairResult & { accessRequestIds?: string[] }>);
		const own = results.find(({ identityId, id }) => identityId === person && id === role);
		return [person, role, own?.outcome ?? 'ERROR', own?.accessRequestIds ?? []];
	});
}

process.once('message', (orders: Orders) => {
	void new Soak(orders, Date.now() + orders.minutes * 60_000).run().then((report) => {
		process.send?.(report, () => process.exit(0));
	});
});
