import { startSandbox, type Sandbox } from '../../sandbox';
import { jsons, runOperation } from './operation';
import { op } from './requestOperation';
import { access, accessItem, errorOf, people, submitted } from './support';

let sandbox: Sandbox;
beforeEach(async () => (sandbox = await startSandbox({ rateLimit: 0 })));
afterEach(async () => await sandbox.close());

const DAY = 86_400_000;
const inDays = (days: number) => new Date(sandbox.clock.now() + days * DAY).toISOString();

type Row = { results: Array<Record<string, unknown>>; outcome: string; message: string };

async function run(
	operation: string,
	person: string,
	item: [type: string, name: string],
	{ options = {}, ...parameters }: { options?: object; [name: string]: unknown } = {},
	client: 'admin' | 'user' | 'manager' = 'admin',
) {
	return await runOperation(
		sandbox,
		op(operation),
		{
			...people('id', sandbox.person(person).id),
			...access(accessItem(item[0], 'id', sandbox.item(item[1]).id)),
			...parameters,
			options,
		},
		{ client, onError: 'continueErrorOutput' },
	);
}

const only = (result: Awaited<ReturnType<typeof run>>) => jsons(result)[0] as unknown as Row;

describe('access that is held already', () => {
	const TEAM: [string, string] = ['ROLE', 'Engineering Team'];

	test('says until when, and whether another end was asked for', async () => {
		const end = sandbox.holdingsOf('jonas.weber', 'Engineering Team')[0].removeDate ?? 0;
		const held = only(await run('grant', 'jonas.weber', TEAM)).results[0];
		expect(held).toMatchObject({
			outcome: 'ALREADY_HELD',
			heldUntil: new Date(end).toISOString(),
			datesDiffer: true,
		});
		const same = await run('grant', 'jonas.weber', TEAM, { end: 'date', removeDate: new Date(end).toISOString() });
		expect(only(same).results[0]).not.toHaveProperty('datesDiffer');
		const longer = await run('grant', 'jonas.weber', TEAM, { end: 'date', removeDate: inDays(200) });
		expect(only(longer).results[0]).toMatchObject({ datesDiffer: true });
	});

	test('one IF node finds contractors whose access never ends', async () => {
		const result = await run('grant', 'priya.nair', TEAM, { end: 'date', removeDate: inDays(30) });
		expect(only(result).results[0]).toMatchObject({ outcome: 'ALREADY_HELD', heldUntil: 'none', datesDiffer: true });
		expect(result.hints.map(({ message }) => message).join()).toMatch(/1 of those held with another end date/);
	});

	test('of an entitlement the end is read from its accounts, of an access profile it is unknown', async () => {
		sandbox.hold('priya.nair', 'AD Engineering', { removeDate: sandbox.clock.now() + 5 * DAY });
		const entitlement = only(await run('grant', 'priya.nair', ['ENTITLEMENT', 'AD VPN'])).results[0];
		expect(entitlement).toMatchObject({ outcome: 'ALREADY_HELD', heldUntil: 'none' });
		const profile = only(await run('grant', 'jonas.weber', ['ACCESS_PROFILE', 'SAP Reader'])).results[0];
		expect(profile).toMatchObject({ outcome: 'ALREADY_HELD', heldUntil: 'unknown' });
		expect(profile).not.toHaveProperty('datesDiffer');
	});

	test('held more than once, it ends with the last', async () => {
		const [ends, later] = [sandbox.clock.now() + 3 * DAY, sandbox.clock.now() + 8 * DAY];
		sandbox.hold('bruno.costa', 'IT Reader', { removeDate: ends });
		sandbox.hold('bruno.costa', 'IT Reader', { removeDate: later, nativeIdentity: 'another' });
		const [result] = only(await run('grant', 'bruno.costa', ['ROLE', 'IT Reader'])).results;
		expect(result.heldUntil).toBe(new Date(later).toISOString());
	});
});

describe('a grant without an end of access that has one', () => {
	const submit = { duplicateHandling: 'submit' };

	beforeEach(() => {
		const removeDate = sandbox.clock.now() + 40 * DAY;
		sandbox.hold('carla.rossi', 'IT Reader', { removeDate });
		sandbox.hold('carla.rossi', 'AD VPN', { removeDate });
		sandbox.hold('carla.rossi', 'SAP Reader', { removeDate });
	});

	test.each([
		['ROLE', 'IT Reader'],
		['ENTITLEMENT', 'AD VPN'],
		['ACCESS_PROFILE', 'SAP Reader'],
	])('%s: is refused, sent with a warning, or sent', async (type, name) => {
		const refused = await run('grant', 'carla.rossi', [type, name], { options: submit });
		expect(errorOf(refused).message).toMatch(
			type === 'ACCESS_PROFILE' ? /may hold .* until an end date/ : /until \d{4}-.*would take that end away/,
		);
		expect(submitted(sandbox)).toEqual([]);
		const warned = await run('grant', 'carla.rossi', [type, name], { options: { ...submit, endDateRemoval: 'warn' } });
		expect(only(warned).outcome).toBe('SUBMITTED');
		expect(String(only(warned).results[0].warnings)).toMatch(/end/);
		const allowed = await run('grant', 'carla.rossi', [type, name], {
			options: { ...submit, endDateRemoval: 'allow' },
		});
		expect(only(allowed).results[0]).not.toHaveProperty('warnings');
		expect(submitted(sandbox)).toHaveLength(2);
	});

	test('with an end, or for access that is not held, nothing is refused', async () => {
		const dated = await run('grant', 'carla.rossi', ['ROLE', 'IT Reader'], {
			end: 'date',
			removeDate: inDays(90),
			options: submit,
		});
		expect(only(dated).outcome).toBe('SUBMITTED');
		expect(only(await run('grant', 'bruno.costa', ['ROLE', 'IT Editor'], { options: submit })).outcome).toBe(
			'SUBMITTED',
		);
		expect(only(await run('grant', 'bruno.costa', ['ENTITLEMENT', 'SAP_READ'], { options: submit })).outcome).toBe(
			'SUBMITTED',
		);
	});

	test('what a plain user cannot see is said', async () => {
		const result = await run(
			'grant',
			'priya.nair',
			['ACCESS_PROFILE', 'SAP Reader'],
			{ requestedFor: 'self', options: submit },
			'user',
		);
		expect(String(only(result).results[0].notChecked)).toMatch(/whether this grant takes an end date away/);
	});
});

describe('Modify', () => {
	test('of the start alone is refused where the access has an end', async () => {
		const later = { options: { startDate: inDays(20) } };
		const refused = await run('modify', 'lucia.moreno', ['ROLE', 'External Auditor'], later);
		expect(errorOf(refused).message).toMatch(/holds the role .* until \d.* may take that end away/);
		const warned = await run('modify', 'lucia.moreno', ['ROLE', 'External Auditor'], {
			options: { startDate: inDays(20), endDateRemoval: 'warn' },
		});
		expect(only(warned).outcome).toBe('SUBMITTED');
	});

	test('removes the end date, says how, and a second run has nothing to do', async () => {
		const clear = { end: 'clear', options: { waitForCompletion: 60 } };
		const result = only(await run('modify', 'jonas.weber', ['ROLE', 'Engineering Team'], clear));
		expect(result.results[0]).toMatchObject({ outcome: 'SUBMITTED', state: 'REQUEST_COMPLETED' });
		expect(String(result.results[0].warnings)).toMatch(/sent as a grant/);
		expect(submitted(sandbox)).toMatchObject([{ requestType: 'GRANT_ACCESS' }]);
		expect(sandbox.holdingsOf('jonas.weber', 'Engineering Team')[0].removeDate).toBeNull();
		const again = only(await run('modify', 'jonas.weber', ['ROLE', 'Engineering Team'], clear));
		expect(again.results[0]).toMatchObject({ outcome: 'ALREADY_HELD', heldUntil: 'none' });
		expect(submitted(sandbox)).toHaveLength(1);
	});

	test.each(['skip', 'submit'])('with %s it never grants access that is not surely held', async (duplicateHandling) => {
		const clear = { end: 'clear', options: { duplicateHandling } };
		for (const [type, name] of [
			['ROLE', 'IT Reader'],
			['ENTITLEMENT', 'SAP_READ'],
			['ACCESS_PROFILE', 'SAP Poster'],
		] as const)
			expect(errorOf(await run('modify', 'bruno.costa', [type, name], clear)).message).toMatch(
				/doesn't hold|Couldn't check whether/,
			);
		expect(submitted(sandbox)).toEqual([]);
	});
});
