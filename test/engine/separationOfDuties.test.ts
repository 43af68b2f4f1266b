import { startSandbox, type Sandbox } from '../../sandbox';
import { jsons, runOperation } from './operation';
import { op } from './requestOperation';
import { access, accessItem, errorOf, people, submitted } from './support';

let sandbox: Sandbox;
beforeEach(async () => (sandbox = await startSandbox({ rateLimit: 0 })));
afterEach(async () => await sandbox.close());

type Sod = {
	checked: string;
	notChecked?: string[];
	violations: Array<{ policy: string; left: string[]; right: string[] }>;
};

const entitlement = (name: string) => accessItem('ENTITLEMENT', 'id', sandbox.item(name).id);

async function grant(
	person: string,
	items: object[],
	options: object,
	client: 'admin' | 'user' = 'admin',
	more: object = {},
) {
	return await runOperation(
		sandbox,
		op('grant'),
		{ ...people('id', sandbox.person(person).id), ...access(...items), ...more, options },
		{ client, onError: 'continueErrorOutput' },
	);
}

const sodsOf = (result: Awaited<ReturnType<typeof grant>>): Sod[] =>
	(jsons(result)[0].results as Array<{ sod: Sod }>).map(({ sod }) => sod);
const hintsOf = (result: Awaited<ReturnType<typeof grant>>) => result.hints.map(({ message }) => message).join('\n');

describe('a conflict with what the person holds', () => {
	const POLICY = 'Posting and running payments';

	test('is a warning, is counted, and ISC finds the same', async () => {
		const warned = await grant('jonas.weber', [entitlement('Payroll Run')], { sodCheck: 'warn' });
		expect(sodsOf(warned)).toEqual([
			{ checked: 'ALL', violations: [{ policy: POLICY, left: ['SAP_POST'], right: ['Payroll Run'] }] },
		]);
		expect(hintsOf(warned)).toMatch(/1 of 1 requests would violate a conflicting-access policy/);
		expect(sandbox.requestItems().at(-1)?.violations).toHaveLength(1);
	});

	test('is an error with Refuse, and nothing is sent', async () => {
		const refused = await grant('jonas.weber', [entitlement('Payroll Run')], { sodCheck: 'refuse' });
		expect(errorOf(refused).message).toMatch(/violate the policy "Posting and running payments"/);
		expect(errorOf(refused).description).toMatch(/Revoke the conflicting access first/);
		expect(submitted(sandbox)).toEqual([]);
	});

	test('within a role is found: it is unfolded', async () => {
		sandbox.addItem('ROLE', { name: 'Payroll Office', contains: [sandbox.item('Payroll Run').id] });
		const role = accessItem('ROLE', 'id', sandbox.item('Payroll Office').id);
		expect(errorOf(await grant('jonas.weber', [role], { sodCheck: 'refuse' })).message).toMatch(/would violate/);
	});
});

test('two rows of one run that conflict with each other are both warned', async () => {
	const both = [entitlement('SAP_POST'), entitlement('Payroll Run')];
	const result = await grant('bruno.costa', both, { sodCheck: 'warn', dryRun: true });
	expect(sodsOf(result).map(({ violations }) => violations.length)).toEqual([1, 1]);
});

test('a running grant counts, whoever made it', async () => {
	sandbox.requestRunning('bruno.costa', 'SAP_POST');
	const result = await grant('bruno.costa', [entitlement('Payroll Run')], { sodCheck: 'warn' });
	expect(sodsOf(result)[0]).toMatchObject({ checked: 'ALL', violations: [{ left: ['SAP_POST'] }] });
});

test('without a conflict the words claim no more than what was checked', async () => {
	const result = await grant('bruno.costa', [entitlement('AD VPN')], { sodCheck: 'refuse' });
	expect(sodsOf(result)).toEqual([{ checked: 'ALL', violations: [] }]);
	expect(hintsOf(result)).toMatch(/no conflict found among conflicting-access policies/);
	expect(hintsOf(result)).not.toMatch(/complian/i);
});

test('what cannot be checked is NONE or PART, and an error with Refuse', async () => {
	const self = { requestedFor: 'self' };
	const asUser = await grant('priya.nair', [entitlement('AD Engineering')], { sodCheck: 'warn' }, 'user', self);
	expect(sodsOf(asUser)[0]).toMatchObject({ checked: 'NONE', violations: [] });
	expect(hintsOf(asUser)).toMatch(/nothing could be checked/);
	const strict = await grant('priya.nair', [entitlement('SAP_READ')], { sodCheck: 'refuse' }, 'user', self);
	expect(errorOf(strict).message).toMatch(/Couldn't check everything for separation of duties/);
	const blind = { sodCheck: 'warn', duplicateHandling: 'submit' };
	expect(sodsOf(await grant('bruno.costa', [entitlement('AWS Deploy')], blind))[0]).toMatchObject({ checked: 'PART' });
});

test('100 people take at most 100 predictions, and each role and access profile is unfolded once', async () => {
	const roles = sandbox.addItems('ROLE', 3, { contains: [sandbox.item('SAP_READ').id] });
	const profiles = sandbox.addItems('ACCESS_PROFILE', 2, { contains: [sandbox.item('SAP_READ').id] });
	const items = sandbox.addPeople(100).map(({ id }) => ({
		requestedFor: [id],
		requestedItems: [...roles, ...profiles].map((item) => ({ type: item.type, id: item.id })),
	}));
	sandbox.clearCalls();
	const result = await runOperation(
		sandbox,
		op('grant'),
		{
			requestedFor: 'json',
			requestJson: '={{ $json }}',
			options: { sodCheck: 'refuse', dryRun: true, maxRequests: 0 },
		},
		{ items },
	);
	expect(jsons(result)).toHaveLength(100);
	expect(sandbox.callsTo('/sod-violations/v1/predict', 'POST')).toHaveLength(100);
	const unfolded = sandbox.calls.filter(({ path }) => /^\/(roles|access-profiles)\/v1\/[^/]+\/entitlements/.test(path));
	expect(unfolded).toHaveLength(5);
});
