import { startSandbox, type Sandbox } from '../../sandbox';
import { approvalsIn } from './approvalSupport';
import { jsons } from './operation';
import { locator } from './support';

let sandbox: Sandbox;
const { approvals, asked, decisions, holds } = approvalsIn(() => sandbox);
const PEOPLE = ['priya.nair', 'bruno.costa', 'hana.kim'];

beforeEach(async () => {
	sandbox = await startSandbox({ rateLimit: 0, clock: 'stepped' });
});
afterEach(async () => await sandbox.close());

const outcomes = (result: Awaited<ReturnType<typeof approvals>>) =>
	jsons(result).flatMap(({ results }) => (results as Array<{ outcome: string }>).map(({ outcome }) => outcome));

const statesOf = () => sandbox.requestItems().flatMap((row) => row.approvals.map(({ state }) => state));

describe("where the tenant's newer approvals service has them, several are decided in one call", () => {
	test('approved', async () => {
		const ids = await asked('manager', ...PEOPLE);
		expect(outcomes(await approvals('approve', { approvalId: ids }))).toEqual(['SUBMITTED', 'SUBMITTED', 'SUBMITTED']);
		expect(decisions()).toEqual(['bulk-approve']);
		await sandbox.clock.advance(60_000);
		for (const alias of PEOPLE) expect(holds(alias, 'Production Support')).toBe(true);
	});

	test('denied, each group with its comment', async () => {
		const ids = await asked('manager', ...PEOPLE);
		const items = ids.map((id, index) => ({ id, comment: index < 2 ? 'Not before the audit' : 'Never' }));
		const parameters = { approvalId: '={{ $json.id }}', comment: '={{ $json.comment }}' };
		expect(outcomes(await approvals('reject', parameters, { items }))).toEqual(['SUBMITTED', 'SUBMITTED', 'SUBMITTED']);
		expect(decisions().sort()).toEqual(['bulk-reject', 'reject']);
		expect(statesOf().filter((state) => state === 'REJECTED')).toHaveLength(3);
	});

	test('reassigned', async () => {
		const ids = await asked('manager', ...PEOPLE);
		const parameters = { approvalId: ids, comment: 'On leave', newOwner: locator('alias', 'quinn.murphy') };
		expect(outcomes(await approvals('forward', parameters))).toEqual(['SUBMITTED', 'SUBMITTED', 'SUBMITTED']);
		expect(decisions()).toEqual(['bulk-reassign']);
		const owners = sandbox.requestItems().flatMap((row) => row.approvals.map(({ ownerId }) => ownerId));
		expect(new Set(owners.slice(-3))).toEqual(new Set([sandbox.person('quinn.murphy').id]));
	});

	test('60 in two calls', async () => {
		const aliases = sandbox.addPeople(60).map(({ alias }) => alias);
		const ids = await asked('manager', ...aliases);
		const result = await approvals('approve', { approvalId: ids, options: { maxDecisions: 100 } });
		expect(outcomes(result)).toEqual(ids.map(() => 'SUBMITTED'));
		expect(decisions()).toEqual(['bulk-approve', 'bulk-approve']);
	});

	test('a lost answer is looked up, and nothing is decided twice', async () => {
		const ids = await asked('manager', ...PEOPLE);
		sandbox.faults.add({ path: '^/generic-approvals', method: 'POST', mode: 'drop-after', count: 1 });
		expect(outcomes(await approvals('approve', { approvalId: ids }))).toEqual(['SUBMITTED', 'SUBMITTED', 'SUBMITTED']);
		expect(decisions()).toEqual(['bulk-approve']);
	});

	test('an answer that was lost on the way there is not called decided', async () => {
		const ids = await asked('manager', ...PEOPLE);
		sandbox.faults.add({ path: '^/generic-approvals', method: 'POST', mode: 'drop-before', count: 1 });
		const result = await approvals('approve', { approvalId: ids }, { onError: 'continueRegularOutput' });
		const [{ error }] = result.items.map(({ json }) => json as { error?: { results: Array<{ outcome: string }> } });
		expect(error?.results.map(({ outcome }) => outcome)).toEqual(['UNCONFIRMED', 'UNCONFIRMED', 'UNCONFIRMED']);
		expect(statesOf()).not.toContain('APPROVED');
	});

	test('a 202 that decided nothing is not called decided', async () => {
		const ids = await asked('manager', ...PEOPLE);
		sandbox.faults.add({ path: '^/generic-approvals', method: 'POST', mode: 'status', status: 202, count: 1 } as never);
		const result = await approvals('approve', { approvalId: ids }, { onError: 'continueRegularOutput' });
		expect(JSON.stringify(result.items[0].json)).toContain('UNCONFIRMED');
		expect(statesOf()).not.toContain('APPROVED');
	});

	test.each([403, 404, 400])('where it refuses (%s), the older service decides', async (status) => {
		const ids = await asked('manager', ...PEOPLE);
		sandbox.faults.add({ path: '^/generic-approvals', method: 'POST', mode: 'status', status } as never);
		expect(outcomes(await approvals('approve', { approvalId: ids }))).toEqual(['SUBMITTED', 'SUBMITTED', 'SUBMITTED']);
		expect(statesOf().filter((state) => state === 'APPROVED')).toHaveLength(3);
	});
});

test('where the tenant does not have them there, the older service decides', async () => {
	sandbox.quirks.genericApprovals = 'none';
	const ids = await asked('manager', ...PEOPLE);
	expect(outcomes(await approvals('reject', { approvalId: ids, comment: 'No' }))).toEqual([
		'SUBMITTED',
		'SUBMITTED',
		'SUBMITTED',
	]);
	expect(decisions()).toEqual(['reject', 'reject', 'reject']);
});
