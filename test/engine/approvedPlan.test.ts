import type { Plan } from '../../isc/accessRequests/model/plans';
import { startSandbox, type Sandbox } from '../../sandbox';
import { expectKnown } from './example';
import { jsons, runOperation } from './operation';
import { op } from './requestOperation';
import { access, accessItem, errorOf, locator, submitted } from './support';

let sandbox: Sandbox;
beforeEach(async () => (sandbox = await startSandbox({ rateLimit: 0 })));
afterEach(async () => await sandbox.close());

interface Row {
	email: string;
	role: string;
	days?: number;
	comment?: string;
}

const ROWS: Row[] = [
	{ email: 'bruno.costa@sandbox.example', role: 'IT Reader', days: 30, comment: 'a' },
	{ email: 'carla.rossi@sandbox.example', role: 'IT Editor', days: 30, comment: 'b' },
];

async function run(rows: Row[], options: object, operation = 'grant', client: 'admin' | 'manager' = 'admin') {
	const parameters = {
		identities: { identity: [{ id: locator('email', '={{ $json.email }}') }] },
		...access(accessItem('ROLE', 'name', '={{ $json.role }}')),
		comment: '={{ $json.comment }}',
		end: 'duration',
		duration: '={{ $json.days }}',
		options,
	};
	return await runOperation(sandbox, op(operation), parameters, {
		client,
		items: rows as unknown as Array<Record<string, unknown>>,
		onError: 'continueErrorOutput',
	});
}

const planOf = async (rows = ROWS, options: object = {}): Promise<Plan[]> =>
	jsons(await run(rows, { dryRun: true, ...options })).map(({ plan }) => plan as Plan);

const aged = (plans: Plan[], hours: number): Plan[] =>
	plans.map((plan) => ({ ...plan, createdAt: new Date(Date.now() - hours * 3_600_000).toISOString() }));

const expression = (value: unknown) => `={{ ${JSON.stringify(value)} }}`;

async function refused(rows: Row[], options: object, ...more: [operation?: string, client?: 'admin' | 'manager']) {
	const result = await run(rows, options, ...more);
	expect(submitted(sandbox)).toEqual([]);
	expect(result.items).toEqual([]);
	expect(result.errorItems).toHaveLength(rows.length);
	return errorOf(result).message;
}

test('the example has parameters that the node knows', () => expectKnown('approved-plan.json'));

describe('a plan', () => {
	test('says what each row wants, as a duration, without keys of the node', async () => {
		const [plan] = await planOf();
		expect(plan).toMatchObject({ tenant: expect.any(String), requestType: 'GRANT_ACCESS', combineItems: false });
		expect(plan.requestedBy).toBe(sandbox.person('ada.okafor').id);
		expect(plan.pairs).toEqual([
			{
				identityId: sandbox.person('bruno.costa').id,
				type: 'ROLE',
				id: sandbox.item('IT Reader').id,
				duration: { amount: 30, unit: 'days' },
				comment: 'a',
			},
		]);
		expect(JSON.stringify(plan)).not.toMatch(/n8n(Request|Item|Workflow|Execution)/);
	});

	test('that is approved is what runs, a day later, in every form of it', async () => {
		const plans = aged(await planOf(), 24);
		const items = plans.map((plan) => ({ json: { plan } }));
		for (const all of [plans, JSON.stringify(plans), items, items.map(({ json }) => json)])
			expect(
				jsons(
					await run(
						ROWS.map((row) => ({ ...row, all })),
						{ approvedPlan: '={{ $json.all }}', dryRun: true },
					),
				).map(({ outcome }) => outcome),
			).toEqual(['PLANNED', 'PLANNED']);
		expect(jsons(await run(ROWS, { approvedPlan: expression(plans) })).map(({ outcome }) => outcome)).toEqual([
			'SUBMITTED',
			'SUBMITTED',
		]);
	});

	test('each row may bring its own, and approved pairs may be missing', async () => {
		const plans = await planOf();
		const rows = ROWS.map((row, index) => ({ ...row, plan: plans[index] }));
		expect(jsons(await run(rows.slice(0, 1), { approvedPlan: '={{ $json.plan }}' }))).toMatchObject([
			{ outcome: 'SUBMITTED' },
		]);
		expect(submitted(sandbox)).toHaveLength(1);
	});
});

describe('a run that is not what was approved is refused whole', () => {
	test.each<[string, Row[], RegExp]>([
		['a date', [ROWS[0], { ...ROWS[1], days: 60 }], /Duration is .*30.* in the plan and .*60.* now \[item 1\]/],
		['a comment', [{ ...ROWS[0], comment: 'x' }, ROWS[1]], /Comment is "a" in the plan and "x" now \[item 0\]/],
		[
			'another person',
			[ROWS[0], { ...ROWS[1], email: 'daniel.novak@sandbox.example' }],
			/Identity is [0-9a-f]+ in the plan and [0-9a-f]+ now \[item 1\]/,
		],
		['another item', [ROWS[0], { ...ROWS[1], role: 'IT Reviewer' }], /Access Item is the role .* now \[item 1\]/],
		['one more row', [...ROWS, { ...ROWS[0], email: 'daniel.novak@sandbox.example' }], /isn't in the plan.*\[item 2\]/],
	])('%s', async (_, rows, says) => {
		const approvedPlan = expression(await planOf());
		expect(await refused(rows, { approvedPlan })).toMatch(says);
	});

	test('an email address that now belongs to another person', async () => {
		const approvedPlan = expression(await planOf());
		const { email } = sandbox.person('bruno.costa');
		sandbox.removePerson('bruno.costa');
		sandbox.addPerson({ alias: 'bruno.new', firstName: 'Bruno', lastName: 'Costa', email });
		expect(await refused(ROWS, { approvedPlan })).toMatch(/Identity is .* in the plan and .* now \[item 0\]/);
	});

	test('a warning that the plan did not have', async () => {
		const rows = [{ ...ROWS[0], role: 'Payroll Office' }];
		sandbox.addItem('ROLE', { name: 'Payroll Office', contains: [sandbox.item('Payroll Run').id] });
		const approvedPlan = expression(await planOf(rows, { sodCheck: 'warn' }));
		sandbox.hold('bruno.costa', 'SAP_POST');
		expect(await refused(rows, { approvedPlan, sodCheck: 'warn' })).toMatch(
			/a warning that the plan didn't have: It would violate/,
		);
	});

	test('an old plan, another user, another operation, other packing, and no plan at all', async () => {
		const plans = await planOf();
		const approvedPlan = expression(plans);
		expect(await refused(ROWS, { approvedPlan, combineItems: true })).toMatch(/Combine Items is false in the plan/);
		expect(await refused(ROWS, { approvedPlan }, 'modify')).toMatch(/type of request|dates to change/);
		expect(
			await refused(ROWS, { approvedPlan: expression(plans.map((plan) => ({ ...plan, requestedBy: 'x' }))) }),
		).toMatch(/user behind the credential is x in the plan/);
		expect(await refused(ROWS, { approvedPlan: expression(plans.map((plan) => ({ ...plan, tenant: 'x' }))) })).toMatch(
			/The tenant is x in the plan/,
		);
		for (const empty of ['={{ undefined }}', '={{ [] }}', '={{ "" }}', '={{ {} }}', ''])
			expect(await refused(ROWS, { approvedPlan: empty })).toMatch(/Approved Plan (is empty|isn't a plan)/);
		const old = expression(aged(plans, 73));
		expect(await refused(ROWS, { approvedPlan: old })).toMatch(/older than the 72 hours/);
		expect(jsons(await run(ROWS, { approvedPlan: old, planMaxAge: 80 }))).toHaveLength(2);
	});
});
