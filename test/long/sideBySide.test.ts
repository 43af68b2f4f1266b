import { startSandbox, type Identity, type Sandbox } from '../../sandbox';
import { access, accessItem, people, run, submitted } from '../engine/support';

const TENANTS = 4;
const EXECUTIONS = 40;
const ROWS = 12;

interface Execution {
	sandbox: Sandbox;
	folk: Identity[];
	roleId: string;
}

/** What one row came out with, an error item's error or the output. */
interface Outcome {
	outcome?: string;
	message?: string;
	accessRequestIds: string[];
	tenant?: string;
}

let sandboxes: Sandbox[];
beforeEach(async () => {
	sandboxes = await Promise.all(
		Array.from({ length: TENANTS }, async () =>
			startSandbox({
				rateLimit: 0,
				// Tokens run out midway, again and again.
				tokenLifetimeSeconds: 3,
				statusLagMs: 1_500,
				stages: { queuedMs: 600_000 },
			}),
		),
	);
	for (const { faults } of sandboxes) {
		faults.add({ path: '^/oauth/token$', mode: 'status', status: 429, retryAfter: 1, probability: 0.4, seed: 7 });
		faults.add({ path: '^/access-requests/v1$', method: 'POST', mode: 'drop-after', probability: 0.05, seed: 5 });
	}
});
afterEach(async () => await Promise.all(sandboxes.map((sandbox) => sandbox.close())));

async function outcomesOf({ sandbox, folk, roleId }: Execution, index: number): Promise<Outcome[]> {
	const result = await run(
		sandbox,
		'grant',
		{
			...people('id', '={{ $json.person }}'),
			...access(accessItem('ROLE', 'id', roleId)),
			// A connection may also break over a call that met an expired token, which ISC then never took.
			options: { duplicateHandling: index % 2 === 0 ? 'skip' : 'submit', confirmWithin: 20, resendUnconfirmed: true },
		},
		// Execution ids count per database: each of them is there on every tenant.
		{ items: folk.map(({ id }) => ({ person: id })), executionId: `${index % 10}`, onError: 'continueErrorOutput' },
	);
	const rows: Outcome[] = [];
	for (const { json, pairedItem } of [...result.items, ...result.errorItems])
		rows[(pairedItem as { item: number }).item] = (json.error ?? json) as unknown as Outcome;
	return rows;
}

test('40 executions on 4 tenants, with tokens that expire, 429 at the token endpoint, lost answers and a lagging list: nothing crossed, lost or doubled', async () => {
	const executions = Array.from({ length: EXECUTIONS }, (_, index): Execution => {
		const sandbox = sandboxes[index % TENANTS];
		return { sandbox, folk: sandbox.addPeople(ROWS), roleId: sandbox.addItems('ROLE', 1)[0].id };
	});
	const outcomes = await Promise.all(executions.map(outcomesOf));

	const wrong: unknown[] = [];
	for (const [index, { sandbox, folk, roleId }] of executions.entries()) {
		for (const [row, person] of folk.entries()) {
			const asked = sandbox.requestItems().filter(({ identityId }) => identityId === person.id);
			const { outcome, accessRequestIds, message, tenant } = outcomes[index][row];
			const isRight =
				outcome === 'SUBMITTED' &&
				asked.length === 1 &&
				asked[0].itemId === roleId &&
				accessRequestIds.join() === asked[0].requestId &&
				tenant === new URL(sandbox.url).host;
			if (!isRight) wrong.push({ index, row, outcome, message, asked: asked.length });
		}
	}
	expect(wrong).toEqual([]);
	for (const sandbox of sandboxes) {
		expect(sandbox.requestItems()).toHaveLength((EXECUTIONS / TENANTS) * ROWS);
		const marks = submitted(sandbox).map(
			({ requestedItems }) =>
				(requestedItems as Array<{ clientMetadata: { n8nRequest: string } }>)[0].clientMetadata.n8nRequest,
		);
		expect(new Set(marks).size).toBe(EXECUTIONS / TENANTS);
		// The faults were there.
		expect(sandbox.faults.list().every(({ met }) => met > 0)).toBe(true);
	}
});
