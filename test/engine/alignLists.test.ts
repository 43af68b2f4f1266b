import { startSandbox, type AccessItem, type Identity, type Sandbox } from '../../sandbox';
import { actionsOf, alignedOf, FAST, itemOf, revokesSent, rowsFor, runAlign } from './alignSupport';
import { access, accessItem, errorOf, people } from './support';

let sandbox: Sandbox;
beforeEach(async () => (sandbox = await startSandbox(FAST)));
afterEach(async () => await sandbox.close());

describe('an empty list', () => {
	const rows = (role: AccessItem) => [{ people: [], role: role.name }];
	const list = {
		...people('email', '={{ $json.people }}'),
		...access(accessItem('ROLE', 'name', '={{ $json.role }}')),
	};

	test('is an error unless it is allowed', async () => {
		const [role] = sandbox.addItems('ROLE', 1);
		const [holder] = sandbox.addPeople(1);
		sandbox.hold(holder, role);
		const refused = await runAlign(sandbox, rows(role), list);
		expect(errorOf(refused).message).toBe('Identities: the list is empty [item 0]');
		expect(itemOf(refused, holder)).toMatchObject({ action: 'BLOCKED', blockedBy: [0] });
		const allowed = await runAlign(sandbox, rows(role), { ...list, options: { allowEmpty: true } });
		expect(allowed.errorItems).toEqual([]);
		expect(itemOf(allowed, holder)).toMatchObject({ action: 'REVOKE' });
	});

	test('an expression that returns nothing is an error even then', async () => {
		const [role] = sandbox.addItems('ROLE', 1);
		const [holder] = sandbox.addPeople(1);
		sandbox.hold(holder, role);
		const result = await runAlign(sandbox, [{ role: role.name }], { ...list, options: { allowEmpty: true } });
		expect(errorOf(result).message).toMatch(/returned nothing/);
		expect(itemOf(result, holder)).toMatchObject({ action: 'BLOCKED' });
	});
});

describe('an approved plan', () => {
	async function planned(): Promise<{ role: AccessItem; all: Identity[]; rows: object[]; plans: object[] }> {
		const [role] = sandbox.addItems('ROLE', 1);
		const all = sandbox.addPeople(12);
		for (const person of all.slice(0, 11)) sandbox.hold(person, role);
		const rows = rowsFor(all.slice(1).map((person) => [person, [role]]));
		const result = await runAlign(sandbox, rows);
		expect(actionsOf(result)).toEqual({ KEEP: 10, GRANT: 1, REVOKE: 1 });
		return { role, all, rows, plans: alignedOf(result).flatMap(({ plan }) => plan ?? []) };
	}
	const withPlan = (plans: object[], rows: number) => ({
		dryRun: false,
		expectedRows: rows,
		options: { approvedPlan: `={{ ${JSON.stringify(plans)} }}` },
	});

	test('runs as it is, and with a pair fewer', async () => {
		const { all, role, rows, plans } = await planned();
		expect(plans).toHaveLength(2);
		sandbox.hold(all[11], role);
		const result = await runAlign(sandbox, rows, withPlan(plans, 11));
		expect(result.errorItems).toEqual([]);
		expect(revokesSent(sandbox)).toHaveLength(1);
	});

	test('is refused whole if another pair is to be revoked', async () => {
		const { rows, plans } = await planned();
		const result = await runAlign(sandbox, rows.slice(1), withPlan(plans, 10));
		expect(errorOf(result).message).toContain("this run isn't what was approved");
		expect(sandbox.callsTo('/access-requests/v1', 'POST')).toEqual([]);
	});

	test('of a grant is no plan for a revoke', async () => {
		const { rows, plans } = await planned();
		const onlyGrants = plans.filter((plan) => (plan as { requestType: string }).requestType === 'GRANT_ACCESS');
		const result = await runAlign(sandbox, rows, withPlan(onlyGrants, 11));
		expect(errorOf(result).message).toContain("this run isn't what was approved");
		expect(sandbox.callsTo('/access-requests/v1', 'POST')).toEqual([]);
	});
});

test('of rows that ask for the same with other details the first one counts, and the item says so', async () => {
	const [role] = sandbox.addItems('ROLE', 1);
	const [person] = sandbox.addPeople(1);
	const rows = [30, 60].map((days) => ({ email: person.email, roles: [role.name], days }));
	const parameters = { end: 'duration', duration: '={{ $json.days }}', durationUnit: 'days' };
	const result = await runAlign(sandbox, rows, parameters);
	expect(itemOf(result, person)).toMatchObject({
		action: 'GRANT',
		warnings: ['item 1 of the list: other details, such as another end date. Those of item 0 count.'],
		plan: { pairs: [{ duration: { amount: 30, unit: 'days' } }] },
	});
});
