import { startSandbox, type Sandbox } from '../../sandbox';
import { jsons, runOperation } from './operation';
import { op } from './requestOperation';
import { access, accessItem, errorOf, people, submitted } from './support';

let sandbox: Sandbox;
beforeEach(async () => {
	sandbox = await startSandbox({ rateLimit: 0 });
	sandbox.addPerson({
		alias: 'pre.hire',
		firstName: 'Pia',
		lastName: 'Reyes',
		email: 'pia@sandbox.example',
		state: 'INACTIVE_SHORT_TERM',
	});
	const shared = { firstName: 'Sam', lastName: 'Rivers', email: 'sam@sandbox.example' };
	sandbox.addPerson({ alias: 'sam.left', ...shared, state: 'INACTIVE_LONG_TERM' });
	sandbox.addPerson({ alias: 'sam.back', ...shared });
});
afterEach(async () => await sandbox.close());

const role = () => access(accessItem('ROLE', 'id', sandbox.item('IT Reader').id));

async function run(operation: string, who: object, options: object = {}) {
	return await runOperation(
		sandbox,
		op(operation),
		{ ...who, ...role(), comment: 'why', options },
		{ onError: 'continueErrorOutput' },
	);
}

describe('a grant for someone who has left', () => {
	test.each([
		['email', () => 'left.company@sandbox.example', {}],
		['id', () => sandbox.person('left.company').id, {}],
		['id', () => sandbox.person('left.company').id, { duplicateHandling: 'submit' }],
	])('named by %s, is an error unless it is allowed', async (by, value, options) => {
		const refused = await run('grant', people(by, value()), options);
		expect(errorOf(refused).message).toMatch(/inactive in ISC \(INACTIVE_LONG_TERM\)/);
		expect(submitted(sandbox)).toEqual([]);
		const allowed = await run('grant', people(by, value()), { ...options, inactivePeople: 'allow' });
		expect(jsons(allowed)[0].outcome).toBe('SUBMITTED');
	});

	test('someone who has not started yet: the grant is sent with a warning', async () => {
		const [output] = jsons(await run('grant', people('email', 'pia@sandbox.example')));
		expect(output.outcome).toBe('SUBMITTED');
		expect(String((output.results as Array<{ warnings: string[] }>)[0].warnings)).toMatch(/haven't started yet/);
	});
});

describe('an email address of someone who left and someone who is there', () => {
	test('is for a grant the one who is there', async () => {
		const [output] = jsons(await run('grant', people('email', 'sam@sandbox.example')));
		expect((output.results as Array<{ identityId: string }>)[0].identityId).toBe(sandbox.person('sam.back').id);
	});

	test.each(['revoke', 'modify'])('is for %s ambiguous, with state and employee number of both', async (operation) => {
		const extra = operation === 'modify' ? { end: 'date', removeDate: '2099-01-01' } : {};
		const result = await run(operation, { ...people('email', 'sam@sandbox.example'), ...extra });
		expect(errorOf(result).message).toMatch(
			/2 people in ISC have the email address .*INACTIVE_LONG_TERM, employee number \d+.*ACTIVE, employee number \d+/,
		);
	});
});

describe('Revoke with Accounts set to All', () => {
	const all = { accounts: 'all', waitForCompletion: 60 };

	test('revokes a role by each of its assignments, and reports each', async () => {
		sandbox.hold('two.accounts', 'IT Reader');
		sandbox.hold('two.accounts', 'IT Reader', { nativeIdentity: 'adm-two.accounts' });
		const [output] = jsons(await run('revoke', people('alias', 'two.accounts'), all));
		expect(output.results).toMatchObject([
			{ outcome: 'SUBMITTED', state: 'REQUEST_COMPLETED' },
			{ outcome: 'SUBMITTED', state: 'REQUEST_COMPLETED' },
		]);
		expect(sandbox.holdingsOf('two.accounts', 'IT Reader')).toEqual([]);
	});

	test('revokes an entitlement on each account; with One the row must say which', async () => {
		const person = people('alias', 'two.accounts');
		const vpn = access(accessItem('ENTITLEMENT', 'id', sandbox.item('AD VPN').id));
		const revoke = async (options: object) =>
			await runOperation(
				sandbox,
				op('revoke'),
				{ ...person, ...vpn, comment: 'why', options },
				{ onError: 'continueErrorOutput' },
			);
		expect(errorOf(await revoke({})).message).toMatch(/holds .* 2 times/);
		const [output] = jsons(await revoke(all));
		expect(output.results).toHaveLength(2);
		expect(sandbox.holdingsOf('two.accounts', 'AD VPN')).toEqual([]);
		expect(
			submitted(sandbox).map(
				({ requestedItems }) => (requestedItems as [{ nativeIdentity: string }])[0].nativeIdentity,
			),
		).toEqual(expect.arrayContaining(['two.accounts', 'adm-two.accounts']));
	});

	test('what is held once is revoked as always', async () => {
		sandbox.hold('bruno.costa', 'IT Reader');
		const [output] = jsons(await run('revoke', people('alias', 'bruno.costa'), all));
		expect(output.results).toMatchObject([{ outcome: 'SUBMITTED' }]);
		expect(sandbox.holds('bruno.costa', 'IT Reader')).toBe(false);
	});
});
