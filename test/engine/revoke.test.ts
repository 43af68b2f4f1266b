import { startSandbox, type Sandbox } from '../../sandbox';
import { access, accessItem, errorOf, people, run, submitted } from './support';

let sandbox: Sandbox;
beforeAll(async () => {
	sandbox = await startSandbox({ rateLimit: 0 });
});
afterAll(async () => await sandbox.close());
beforeEach(() => sandbox.clearCalls());

const role = (name: string) => sandbox.item(name, 'ROLE').id;
const person = (alias: string) => sandbox.person(alias).id;

test('one request for each person, one entitlement in each, roles and access profiles of a person together', async () => {
	const items = [
		accessItem('ROLE', 'name', 'Engineering Team'),
		accessItem('ACCESS_PROFILE', 'name', 'GitHub Contributor'),
		accessItem('ENTITLEMENT', 'name', 'GitHub owners'),
		accessItem('ENTITLEMENT', 'name', 'AD VPN'),
	];
	for (const who of ['tina.vogel', 'samir.aziz']) {
		for (const name of ['Engineering Team', 'GitHub Contributor', 'GitHub owners', 'AD VPN']) sandbox.hold(who, name);
	}
	const result = await run(sandbox, 'revoke', {
		...people('alias', 'tina.vogel', 'samir.aziz'),
		...access(...items),
		comment: 'Contract ended',
	});
	expect(result.error).toBeUndefined();
	expect(result.items).toHaveLength(1);
	expect(result.items[0].json).toMatchObject({ statusCode: 202, requestType: 'REVOKE_ACCESS', outcome: 'SUBMITTED' });
	const bodies = submitted(sandbox) as Array<{
		requestedFor: string[];
		requestedItems: Array<{ type: string; comment: string }>;
	}>;
	expect(bodies).toHaveLength(6);
	for (const { requestedFor, requestedItems } of bodies) {
		expect(requestedFor).toHaveLength(1);
		expect(requestedItems.filter(({ type }) => type === 'ENTITLEMENT').length).toBeLessThanOrEqual(1);
		expect(requestedItems.every(({ comment }) => comment === 'Contract ended')).toBe(true);
	}
	expect(bodies.map(({ requestedItems }) => requestedItems.length).sort()).toEqual([1, 1, 1, 1, 2, 2]);
});

test('nobody revokes from oneself', async () => {
	const result = await run(
		sandbox,
		'revoke',
		{ ...people('alias', 'ada.okafor'), ...access(accessItem('ROLE', 'name', 'Engineering Team')), comment: 'x' },
		{ onError: 'continueErrorOutput' },
	);
	expect(errorOf(result).message).toMatch(/own/);
	expect(submitted(sandbox)).toEqual([]);
});

test('NOT_HELD only where the person surely does not hold it; nothing is sent then', async () => {
	const result = await run(sandbox, 'revoke', {
		...people('alias', 'nora.jensen'),
		...access(accessItem('ROLE', 'name', 'IT Reviewer')),
		comment: 'x',
	});
	expect(result.items[0].json).toMatchObject({ outcome: 'NOT_HELD' });
	expect(result.items[0].json).not.toHaveProperty('statusCode');
	expect(submitted(sandbox)).toEqual([]);
});

test('in doubt a revoke is sent: what the search index does not show yet, a live look finds', async () => {
	sandbox.settings.searchLagMs = 600_000;
	sandbox.hold('oscar.lopez', 'IT Reviewer');
	const result = await run(sandbox, 'revoke', {
		...people('alias', 'oscar.lopez'),
		...access(accessItem('ROLE', 'name', 'IT Reviewer')),
		comment: 'x',
	});
	sandbox.settings.searchLagMs = 0;
	expect(result.items[0].json).toMatchObject({ outcome: 'SUBMITTED', statusCode: 202 });
});

test("a role that ISC marks as not revocable is the row's error, before any submit", async () => {
	const result = await run(
		sandbox,
		'revoke',
		{ ...people('alias', 'anders.holm'), ...access(accessItem('ROLE', 'id', role('Permanent Badge'))), comment: 'x' },
		{ onError: 'continueErrorOutput' },
	);
	expect(errorOf(result).message).toMatch(/revo(ked|cable)/);
	expect(submitted(sandbox)).toEqual([]);
});

test("a running grant of what is to be revoked is the row's error and names the request to cancel", async () => {
	const running = sandbox.requestRunning('bruno.costa', 'Sales Editor');
	const result = await run(
		sandbox,
		'revoke',
		{ ...people('alias', 'bruno.costa'), ...access(accessItem('ROLE', 'name', 'Sales Editor')), comment: 'x' },
		{ onError: 'continueErrorOutput' },
	);
	expect(JSON.stringify(errorOf(result))).toContain(running.requestId);
	expect(submitted(sandbox)).toEqual([]);
});

test('a manager revokes from a direct report with a token of user level', async () => {
	const result = await run(
		sandbox,
		'revoke',
		{ ...people('alias', 'priya.nair'), ...access(accessItem('ENTITLEMENT', 'name', 'AD VPN')), comment: 'Moved on' },
		{ client: 'manager' },
	);
	expect(result.error).toBeUndefined();
	expect(result.items[0].json).toMatchObject({ outcome: 'SUBMITTED', statusCode: 202 });
	expect(submitted(sandbox)[0].requestedFor).toEqual([person('priya.nair')]);
});
