import { startSandbox, type Sandbox } from '../../sandbox';
import { jsons, runOperation } from './operation';
import { access, accessItem, errorOf, people } from './support';

let sandbox: Sandbox;
beforeEach(async () => {
	sandbox = await startSandbox({ rateLimit: 0, clock: 'stepped' });
});
afterEach(async () => await sandbox.close());

const GRANT: [string, string] = ['accessRequest', 'grant'];
const REVOKE: [string, string] = ['accessRequest', 'revoke'];
const WHO = 'many.sources';
const ROLE = 'Cross-System Analyst';
const anywhere = { onError: 'continueErrorOutput' } as const;

const accountsOn = (source: string) =>
	sandbox.person(WHO).accounts.filter(({ sourceId }) => sourceId === sandbox.source(source).id);
const grant = (name: string, extra: object = {}, options: object = {}) => ({
	...people('alias', WHO),
	...access(accessItem(sandbox.item(name).type, 'id', sandbox.item(name).id, extra)),
	options,
});
/** The bodies of what was submitted; a look at the accounts is a POST, too. */
const submitted = () =>
	sandbox
		.callsTo('/access-requests/v1', 'POST')
		.filter(({ path }) => path === '/access-requests/v1')
		.map(({ body }) => body as Record<string, unknown>);
const sentItem = () => {
	const [{ requestedForWithRequestedItems: nested, requestedItems: flat }] = submitted();
	return (flat as unknown[])?.[0] ?? (nested as Array<{ requestedItems: unknown[] }>)[0].requestedItems[0];
};

test.each(['skip', 'submit'])(
	'a role over three sources goes with a whole selection, and ISC takes it (Duplicate Handling: %s)',
	async (duplicateHandling) => {
		const [, admin] = accountsOn('GitHub');
		const account = admin.nativeIdentity;
		const [json] = jsons(await runOperation(sandbox, GRANT, grant(ROLE, { account }, { duplicateHandling })));
		expect(json.results).toMatchObject([{ outcome: 'SUBMITTED' }]);
		expect(sentItem()).toMatchObject({
			accountSelection: [
				{ sourceId: sandbox.source('GitHub').id, accounts: [{ nativeIdentity: account }] },
				{ sourceId: sandbox.source('AWS').id, accounts: [{ nativeIdentity: accountsOn('AWS')[0].nativeIdentity }] },
				{ sourceId: sandbox.source('Salesforce').id },
			],
		});
		await sandbox.clock.advance(60_000);
		expect(sandbox.holdingsOf(WHO, ROLE).map(({ nativeIdentity }) => nativeIdentity)).toEqual([account]);
	},
);

test("without an account the open source is the row's error, and the others need none", async () => {
	const refused = await runOperation(sandbox, GRANT, grant(ROLE), anywhere);
	expect(errorOf(refused).message).toMatch(/^Account: .* has several accounts on GitHub, and .*\[item 0\]$/);
	for (const { nativeIdentity } of accountsOn('GitHub')) expect(errorOf(refused).description).toContain(nativeIdentity);
	expect(errorOf(refused).description).not.toContain('On AWS');
	expect(submitted()).toEqual([]);
});

test('an account of the source with one account leaves the other source open: a selection to fill in, which ISC takes', async () => {
	const [aws] = accountsOn('AWS');
	sandbox.person(WHO).accounts.push({ ...aws, id: `${aws.id}x`, uuid: `${aws.uuid}x`, nativeIdentity: 'only-on-aws' });
	const refused = await runOperation(sandbox, GRANT, grant(ROLE, { account: 'only-on-aws' }), anywhere);
	expect(errorOf(refused).message).toMatch(/several accounts on GitHub, none of them called "only-on-aws"/);
	const [, template] = /set Account Selection to (\[.*\])\. Replace/.exec(errorOf(refused).description ?? '') ?? [];
	const accountSelection = template.replace('…', accountsOn('GitHub')[0].uuid);
	const [json] = jsons(await runOperation(sandbox, GRANT, grant(ROLE, { accountSelection })));
	expect(json.results).toMatchObject([{ outcome: 'SUBMITTED' }]);
});

test('where ISC blocks the choice, none is sent, with or without an account', async () => {
	const [{ nativeIdentity: account }] = accountsOn('GitHub');
	const [held] = jsons(await runOperation(sandbox, GRANT, grant('GitHub Contributor', { account })));
	expect(held.results).toMatchObject([{ outcome: 'ALREADY_HELD', message: expect.stringContaining('left out') }]);
	expect(submitted()).toEqual([]);

	const named = grant('GitHub Contributor', { account }, { duplicateHandling: 'submit', endDateRemoval: 'allow' });
	const [json] = jsons(await runOperation(sandbox, GRANT, named));
	expect(json.results).toMatchObject([
		{ outcome: 'SUBMITTED', message: expect.stringContaining('ACCESS_PROFILE_ALREADY_ASSIGNED_TO_AN_ACCOUNT') },
	]);
	expect(sentItem()).not.toHaveProperty('accountSelection');
});

describe('an entitlement that the source lost', () => {
	const revoke = () => ({
		...people('alias', 'priya.nair'),
		...access(accessItem('ENTITLEMENT', 'id', sandbox.item('AD VPN').id)),
		comment: 'Moved on',
	});

	test('is revoked while ISC still assigns it, and does not come back', async () => {
		sandbox.removeOnSource('priya.nair', 'AD VPN');
		const [json] = jsons(await runOperation(sandbox, REVOKE, revoke()));
		expect(json.results).toMatchObject([
			{ outcome: 'SUBMITTED', message: expect.stringContaining('ISC still assigns it to Priya Nair') },
		]);
		await sandbox.clock.advance(60_000);
		sandbox.refresh();
		expect(sandbox.holdingsOf('priya.nair', 'AD VPN')).toEqual([]);
	});

	test('is not held where nothing is assigned any more', async () => {
		sandbox.quirks.stickyEntitlements = false;
		sandbox.removeOnSource('priya.nair', 'AD VPN');
		const [json] = jsons(await runOperation(sandbox, REVOKE, revoke()));
		expect(json.results).toMatchObject([{ outcome: 'NOT_HELD' }]);
		expect(submitted()).toEqual([]);
	});
});
