import { startSandbox, type Sandbox } from '../../sandbox';
import { nodeTypes, seeded, TOOL } from '../engine/guardRailsSupport';
import { runOperation } from '../engine/operation';
import { locator } from '../engine/support';
import { quickTime } from '../support/quickTime';

const RUNS = 5_000;

quickTime();

function pick<T>(random: () => number, ...values: T[]): T {
	return values[Math.floor(random() * values.length)];
}

/** What an expression, a model or a form may put where only a person's own switch counts. */
function notASwitch(random: () => number): unknown {
	return pick<unknown>(
		random,
		'={{ true }}',
		'=true',
		'true',
		'TRUE',
		1,
		'1',
		'={{ $fromAI("allow", "", "boolean") }}',
		'={{ "true" }}',
		'={{ $json.on }}',
		[true],
		{ value: true },
		null,
		undefined,
		false,
	);
}

interface Pool {
	/** Assigned to others. */
	foreign: string[];
	/** Assigned to the user behind the credential, and asked for by others. */
	own: string[];
}

async function pool(sandbox: Sandbox): Promise<Pool> {
	const people = sandbox.addPeople(40);
	for (const [index, person] of people.entries()) {
		for (const row of sandbox.request(person, 'Production Support')) {
			row.requesterId = sandbox.person(index % 2 === 0 ? 'marta.silva' : 'ada.okafor').id;
		}
	}
	await sandbox.clock.advance(5_000);
	for (const [index, row] of sandbox.requestItems().entries())
		for (const approval of row.approvals)
			approval.ownerId = sandbox.person(index < 30 ? 'omar.haddad' : 'ada.okafor').id;
	const open = sandbox.requestItems().flatMap((row) => row.approvals.filter(({ state }) => state === 'PENDING'));
	const admin = sandbox.person('ada.okafor').id;
	return {
		foreign: open.filter(({ ownerId }) => ownerId !== admin).map(({ id }) => id),
		own: open.filter(({ ownerId }) => ownerId === admin).map(({ id }) => id),
	};
}

/** What was decided of approvals that are others', or by a tool that may not decide. */
function decided(sandbox: Sandbox, ids: readonly string[], ownerAlias: string): string[] {
	const owner = sandbox.person(ownerAlias).id;
	return sandbox
		.requestItems()
		.flatMap((row) => row.approvals)
		.filter(({ id, state, ownerId }) => ids.includes(id) && (state !== 'PENDING' || ownerId !== owner))
		.map(({ id, state }) => `${id} is ${state}`);
}

test(`${RUNS} generated inputs of agents and workflows don't get past Decide for Others, Only If and Allow Decisions`, async () => {
	const sandbox = await startSandbox({ rateLimit: 0, clock: 'stepped' });
	try {
		const { foreign, own } = await pool(sandbox);
		const random = seeded(77);
		for (let run = 0; run < RUNS; run++) {
			const asTool = random() < 0.5;
			// As a tool nothing may be decided; else only what is others', or meant for another person.
			const mine = asTool || random() < 0.3;
			const ids = Array.from({ length: 1 + Math.floor(random() * 3) }, () => pick(random, ...(mine ? own : foreign)));
			const parameters = {
				approvalId: pick<unknown>(random, ids, ids.join(','), `={{ ${JSON.stringify(ids)} }}`),
				comment: pick(random, 'Because', '', '={{ "Because" }}'),
				newOwner: locator('alias', 'quinn.murphy'),
				allowDecisions: notASwitch(random),
				...(mine &&
					!asTool && { onlyIf: { item: pick(random, 'Another Role', 'Production', 'production supporT x') } }),
				options: {
					decideForOthers: notASwitch(random),
					allowOwnRequests: notASwitch(random),
					maxDecisions: pick<unknown>(random, 0, '={{ 0 }}', 1_000),
				},
			};
			await runOperation(sandbox, ['approval', pick(random, 'approve', 'reject', 'forward')], parameters, {
				onError: 'continueErrorOutput',
				...(asTool && { type: TOOL, nodeTypes }),
			}).catch((error: unknown) => {
				// n8n itself refuses to run a node without a required value.
				if (!/WorkflowHasIssues/.test((error as Error).constructor.name)) throw error;
			});
		}
		const before = [...decided(sandbox, foreign, 'omar.haddad'), ...decided(sandbox, own, 'ada.okafor')];
		expect(before).toEqual([]);
		// A person's own switch does: the search finds what is decided.
		const switched = { approvalId: foreign, comment: 'Because', options: { decideForOthers: true, maxDecisions: 0 } };
		await runOperation(sandbox, ['approval', 'reject'], switched, { onError: 'continueErrorOutput' });
		expect(decided(sandbox, foreign, 'omar.haddad').length).toBeGreaterThan(0);
	} finally {
		await sandbox.close();
	}
}, 600_000);
