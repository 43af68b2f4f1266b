import type { AxiosResponse } from 'axios';
import type { SampleCredentials } from '../../sandbox';
import { as, flat, inDays, problem, sandboxForTests, soon, statusOf, type Submitted } from './support';

const holder = sandboxForTests();
const url = '/access-requests/v1';

async function revoke(
	person: string,
	item: string,
	extra: Record<string, unknown> = {},
	client: keyof SampleCredentials = 'admin',
): Promise<AxiosResponse> {
	const sandbox = holder.current;
	return as(sandbox, client).post(
		url,
		flat(sandbox, person, item, { comment: 'left the team', ...extra }, 'REVOKE_ACCESS'),
	);
}

test('a revoke is queued with 202 and removes the access later', async () => {
	const sandbox = holder.current;
	for (const item of ['Engineering Team', 'SAP Reader', 'SAP_POST']) {
		expect((await revoke('jonas.weber', item)).status).toBe(202);
		expect(sandbox.holds('jonas.weber', item)).toBe(true);
	}
	await sandbox.clock.advance(soon);
	for (const item of ['Engineering Team', 'SAP Reader', 'SAP_POST'])
		expect(sandbox.holds('jonas.weber', item)).toBe(false);
	const rows = await statusOf(as(sandbox, 'admin'), sandbox.person('jonas.weber').id);
	expect(rows.map((row) => row.state)).toEqual(['REQUEST_COMPLETED', 'REQUEST_COMPLETED', 'REQUEST_COMPLETED']);
});

test('takes one identity only', async () => {
	const sandbox = holder.current;
	const { id, type } = sandbox.item('Engineering Team');
	const requestedFor = ['priya.nair', 'jonas.weber'].map((alias) => sandbox.person(alias).id);
	const body = { requestType: 'REVOKE_ACCESS', requestedFor, requestedItems: [{ id, type, comment: 'x' }] };
	expect(problem(await as(sandbox, 'admin').post(url, body))).toMatch(/^400 .*single identity at a time/);
});

test('takes one entitlement only; roles and access profiles may share a request', async () => {
	const sandbox = holder.current;
	const requestedFor = [sandbox.person('xenia.popova').id];
	const line = (name: string): Record<string, string> => ({
		id: sandbox.item(name).id,
		type: sandbox.item(name).type,
		comment: 'x',
	});
	const send = (names: string[]): Promise<AxiosResponse> =>
		as(sandbox, 'admin').post(url, { requestType: 'REVOKE_ACCESS', requestedFor, requestedItems: names.map(line) });
	expect(problem(await send(['GitHub owners', 'AD VPN']))).toMatch(/^400 .*limited to 1 entitlement/);
	expect((await send(['Engineering Team', 'GitHub Contributor'])).status).toBe(202);
	expect((await send(['GitHub owners'])).status).toBe(202);
});

test('must have a comment', async () => {
	expect(problem(await revoke('priya.nair', 'Engineering Team', { comment: undefined }))).toMatch(
		/^400 .*comment is required/,
	);
	expect(problem(await revoke('priya.nair', 'Engineering Team', { comment: ' ' }))).toMatch(
		/^400 .*comment is required/,
	);
});

test('must not have a start date', async () => {
	expect(problem(await revoke('priya.nair', 'Engineering Team', { startDate: inDays(holder.current, 3) }))).toMatch(
		/^400 .*startDate cannot be specified/,
	);
});

test('must be flat for people', async () => {
	const sandbox = holder.current;
	const { id, type } = sandbox.item('Engineering Team');
	const requestedForWithRequestedItems = [
		{ identityId: sandbox.person('priya.nair').id, requestedItems: [{ id, type, comment: 'x' }] },
	];
	const response = await as(sandbox, 'admin').post(url, {
		requestType: 'REVOKE_ACCESS',
		requestedForWithRequestedItems,
	});
	expect(problem(response)).toMatch(/^400 .*not supported for REVOKE_ACCESS/);
});

test('is not for oneself', async () => {
	holder.current.hold('ada.okafor', 'IT Reader');
	expect(problem(await revoke('ada.okafor', 'IT Reader'))).toMatch(/^400 .*do not support self request/);
	expect(problem(await revoke('priya.nair', 'Engineering Team', {}, 'user'))).toMatch(
		/^400 .*do not support self request/,
	);
});

test('is for the manager of a direct report, an ORG_ADMIN and an access revoker only', async () => {
	holder.current.hold('carla.rossi', 'Sales Reader');
	expect((await revoke('priya.nair', 'Engineering Team', {}, 'manager')).status).toBe(202);
	expect((await revoke('carla.rossi', 'Sales Reader', {}, 'manager')).status).toBe(403);
	expect((await revoke('carla.rossi', 'Sales Reader', {}, 'user')).status).toBe(403);
	expect((await revoke('carla.rossi', 'Sales Reader', {}, 'revoker')).status).toBe(202);
	expect((await revoke('jonas.weber', 'Engineering Team')).status).toBe(202);
});

describe('of access from role membership or birthright provisioning', () => {
	const derived: Array<[string, string]> = [
		['carla.rossi', 'Regional Sales'],
		['carla.rossi', 'Salesforce User'],
		['carla.rossi', 'SFDC User'],
		['priya.nair', 'GitHub Contributor'],
	];

	test.each(derived)('is refused: %s, %s', async (person, item) => {
		expect(problem(await revoke(person, item))).toMatch(/^400 .*granted by role membership or birthright/);
	});

	test('is refused for what every employee has', async () => {
		expect((await revoke('priya.nair', 'All Employees')).status).toBe(400);
		expect((await revoke('priya.nair', 'AD Everyone')).status).toBe(400);
	});

	test('is accepted and fails later with the other setting', async () => {
		const sandbox = holder.current;
		sandbox.quirks.revokeOfDerivedAccess = 'failsLater';
		expect((await revoke('carla.rossi', 'Salesforce User')).status).toBe(202);
		await sandbox.clock.advance(soon);
		expect(sandbox.holds('carla.rossi', 'Salesforce User')).toBe(true);
		expect((await statusOf(as(sandbox, 'admin'), sandbox.person('carla.rossi').id))[0].state).toBe(
			'PROVISIONING_FAILED',
		);
	});
});

test('of an item that is not revocable is refused', async () => {
	expect(problem(await revoke('anders.holm', 'Permanent Badge'))).toMatch(/^400 .*not revocable/);
});

test('of access the person does not have changes nothing', async () => {
	const sandbox = holder.current;
	const response = await revoke('bruno.costa', 'Engineering Team');
	expect([response.status, (response.data as Submitted).newRequests.length]).toEqual([202, 1]);
	await sandbox.clock.advance(soon);
	expect((await statusOf(as(sandbox, 'admin'), sandbox.person('bruno.costa').id))[0].state).toBe('CANCELLED');
});

test('with an end date removes the access on that date', async () => {
	const sandbox = holder.current;
	expect((await revoke('priya.nair', 'AD VPN', { removeDate: inDays(sandbox, 2) })).status).toBe(202);
	await sandbox.clock.advance(86_400_000);
	expect(sandbox.holds('priya.nair', 'AD VPN')).toBe(true);
	await sandbox.clock.advance(86_400_000);
	expect(sandbox.holds('priya.nair', 'AD VPN')).toBe(false);
});

test('with an end date must be earlier than the existing one or, with the other setting, is refused if there is one', async () => {
	const sandbox = holder.current;
	expect(problem(await revoke('jonas.weber', 'Engineering Team', { removeDate: inDays(sandbox, 91) }))).toMatch(
		/^400 .*earlier than the existing end date/,
	);
	sandbox.quirks.revokeRemoveDate = 'onlyWithoutEndDate';
	expect(problem(await revoke('jonas.weber', 'Engineering Team', { removeDate: inDays(sandbox, 30) }))).toMatch(
		/^400 .*already has an end date/,
	);
	sandbox.quirks.revokeRemoveDate = 'earlier';
	expect((await revoke('jonas.weber', 'Engineering Team', { removeDate: inDays(sandbox, 30) })).status).toBe(202);
	expect((await revoke('jonas.weber', 'SAP Reader', { removeDate: '2020-01-01T00:00:00Z' })).status).toBe(400);
});

test('may name the account or the role assignment', async () => {
	const sandbox = holder.current;
	expect((await revoke('two.accounts', 'AD VPN', { nativeIdentity: 'adm-two.accounts' })).status).toBe(202);
	await sandbox.clock.advance(soon);
	expect(sandbox.holdingsOf('two.accounts', 'AD VPN').map((held) => held.nativeIdentity)).toEqual(['two.accounts']);
	const [assignment] = sandbox.holdingsOf('priya.nair', 'Engineering Team');
	expect(problem(await revoke('priya.nair', 'Engineering Team', { assignmentId: 'other' }))).toMatch(
		/^400 400\.1\.404/,
	);
	expect((await revoke('priya.nair', 'Engineering Team', { assignmentId: assignment.id })).status).toBe(202);
	await sandbox.clock.advance(soon);
	expect(sandbox.holds('priya.nair', 'Engineering Team')).toBe(false);
});

test('may have its own approval', async () => {
	const sandbox = holder.current;
	expect((await revoke('chen.wei', 'Production Support')).status).toBe(202);
	await sandbox.clock.advance(soon);
	const [row] = await statusOf(as(sandbox, 'admin'), sandbox.person('chen.wei').id);
	expect([row.state, row.approvalDetails[0].scheme]).toEqual(['EXECUTING', 'ROLE_OWNER']);
	expect(sandbox.holds('chen.wei', 'Production Support')).toBe(true);
});
