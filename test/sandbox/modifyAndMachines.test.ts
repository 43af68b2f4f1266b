import type { AxiosResponse } from 'axios';
import { as, flat, inDays, problem, sandboxForTests, soon, statusOf } from './support';

const holder = sandboxForTests();
const url = '/access-requests/v1';

test('a modify changes the dates it contains and keeps the others', async () => {
	const sandbox = holder.current;
	const admin = as(sandbox, 'admin');
	const removeDate = inDays(sandbox, 20);
	expect(
		(await admin.post(url, flat(sandbox, 'priya.nair', 'Engineering Team', { removeDate }, 'MODIFY_ACCESS'))).status,
	).toBe(202);
	await sandbox.clock.advance(soon);
	expect(sandbox.holdingsOf('priya.nair', 'Engineering Team')[0].removeDate).toBe(Date.parse(removeDate));
	const startDate = inDays(sandbox, 10);
	await admin.post(url, flat(sandbox, 'lucia.moreno', 'External Auditor', { startDate }, 'MODIFY_ACCESS'));
	const before = sandbox.holdingsOf('lucia.moreno', 'External Auditor')[0].removeDate;
	await sandbox.clock.advance(soon);
	const [after] = sandbox.holdingsOf('lucia.moreno', 'External Auditor');
	expect([after.startDate, after.removeDate]).toEqual([Date.parse(startDate), before]);
});

test('a modify of the start alone removes the end date, by setting', async () => {
	const sandbox = holder.current;
	sandbox.quirks.modifyWithoutEndDate = 'removes';
	const startDate = inDays(sandbox, 10);
	await as(sandbox, 'admin').post(
		url,
		flat(sandbox, 'lucia.moreno', 'External Auditor', { startDate }, 'MODIFY_ACCESS'),
	);
	await sandbox.clock.advance(soon);
	const [after] = sandbox.holdingsOf('lucia.moreno', 'External Auditor');
	expect([after.startDate, after.removeDate]).toEqual([Date.parse(startDate), null]);
});

test('a modify of access that is not held changes nothing', async () => {
	const sandbox = holder.current;
	const admin = as(sandbox, 'admin');
	await admin.post(url, flat(sandbox, 'bruno.costa', 'IT Reader', { removeDate: inDays(sandbox, 3) }, 'MODIFY_ACCESS'));
	await sandbox.clock.advance(soon);
	expect((await statusOf(admin, sandbox.person('bruno.costa').id))[0].state).toBe('CANCELLED');
	expect(sandbox.holds('bruno.costa', 'IT Reader')).toBe(false);
});

describe('a machine identity', () => {
	async function submit(
		requestType: string,
		line: Record<string, unknown>,
		machines = ['payroll-robot'],
	): Promise<AxiosResponse> {
		const sandbox = holder.current;
		const { id, type } = sandbox.item('SAP Group 1');
		const requestedForWithRequestedItems = machines.map((name) => ({
			identityId: sandbox.person(name).id,
			identityType: 'MACHINE',
			requestedItems: [{ id, type, comment: 'ticket', ...line }],
		}));
		return as(sandbox, 'admin').post(url, { requestType, requestedForWithRequestedItems });
	}

	function account(nativeIdentity: string): Record<string, unknown> {
		return { accountSelection: [{ sourceId: holder.current.source('SAP').id, accounts: [{ nativeIdentity }] }] };
	}

	test('is granted, modified and revoked by account', async () => {
		const sandbox = holder.current;
		expect((await submit('GRANT_ACCESS', account('adm-payroll-robot'))).status).toBe(202);
		await sandbox.clock.advance(soon);
		expect(sandbox.holdingsOf('payroll-robot', 'SAP Group 1').map((held) => held.nativeIdentity)).toEqual([
			'adm-payroll-robot',
		]);
		const [row] = await statusOf(as(sandbox, 'admin'), sandbox.person('payroll-robot').id);
		expect([row.identityType, row.requestedFor.type]).toEqual(['MACHINE', 'MACHINE_IDENTITY']);
		expect(
			(await submit('MODIFY_ACCESS', { ...account('adm-payroll-robot'), removeDate: inDays(sandbox, 9) })).status,
		).toBe(202);
		await sandbox.clock.advance(soon);
		expect(sandbox.holdingsOf('payroll-robot', 'SAP Group 1')[0].removeDate).not.toBeNull();
		expect((await submit('REVOKE_ACCESS', { nativeIdentity: 'adm-payroll-robot' })).status).toBe(202);
		await sandbox.clock.advance(soon);
		expect(sandbox.holds('payroll-robot', 'SAP Group 1')).toBe(false);
	});

	test('is refused without an account, with a wrong one, with a role, or mixed with people', async () => {
		const sandbox = holder.current;
		expect(problem(await submit('GRANT_ACCESS', {}))).toMatch(/^400 .*exactly one source and one account/);
		expect((await submit('GRANT_ACCESS', account('nobody'))).status).toBe(400);
		expect(problem(await submit('MODIFY_ACCESS', account('payroll-robot')))).toMatch(
			/^400 .*startDate or removeDate is required/,
		);
		expect(problem(await submit('REVOKE_ACCESS', account('payroll-robot')))).toMatch(
			/^400 .*accountSelection is not supported/,
		);
		expect(problem(await submit('REVOKE_ACCESS', {}))).toMatch(/^400 .*nativeIdentity is required/);
		expect(
			problem(await submit('REVOKE_ACCESS', { nativeIdentity: 'payroll-robot' }, ['payroll-robot', 'build-server'])),
		).toMatch(/^400 .*single identity/);
		const role = sandbox.item('IT Reader');
		expect(problem(await submit('GRANT_ACCESS', { id: role.id, type: 'ROLE', ...account('payroll-robot') }))).toMatch(
			/^400 .*Only ENTITLEMENT/,
		);
		const { id, type } = sandbox.item('SAP Group 1');
		const entry = (name: string, identityType: string): unknown => ({
			identityId: sandbox.person(name).id,
			identityType,
			requestedItems: [{ id, type }],
		});
		const mixed = await as(sandbox, 'admin').post(url, {
			requestedForWithRequestedItems: [entry('payroll-robot', 'MACHINE'), entry('priya.nair', 'HUMAN')],
		});
		expect(problem(mixed)).toMatch(/^400 .*cannot be mixed/);
	});

	test('needs the license, the setting and, if configured, its owner', async () => {
		const sandbox = holder.current;
		sandbox.settings.machineIdentities = false;
		expect((await submit('GRANT_ACCESS', account('payroll-robot'))).status).toBe(403);
		sandbox.settings.machineIdentities = true;
		sandbox.config.machineIdentityAccessRequestEnabled = false;
		expect(problem(await submit('GRANT_ACCESS', account('payroll-robot')))).toMatch(
			/^403 .*disabled in access request configuration/,
		);
		sandbox.config.machineIdentityAccessRequestEnabled = true;
		sandbox.config.requestOnBehalfOfConfig.allowRequestOnBehalfOfForMachineIdentity = false;
		const { id, type } = sandbox.item('SAP Group 1');
		const requestedForWithRequestedItems = [
			{
				identityId: sandbox.person('payroll-robot').id,
				identityType: 'MACHINE',
				requestedItems: [{ id, type, ...account('payroll-robot') }],
			},
		];
		const owner = as(sandbox, 'signIn', 'laura.peeters');
		expect((await owner.post(url, { requestedForWithRequestedItems })).status).toBe(403);
		sandbox.config.requestOnBehalfOfConfig.allowRequestForMachineByOwner = true;
		expect((await owner.post(url, { requestedForWithRequestedItems })).status).toBe(202);
		expect((await as(sandbox, 'user').post(url, { requestedForWithRequestedItems })).status).toBe(403);
	});
});

describe('accounts-selection', () => {
	const path = '/access-requests/v1/accounts-selection';
	const experimental = { headers: { 'X-SailPoint-Experimental': 'true' } };

	interface Selection {
		identities: Array<{
			id: string;
			type: string;
			accountsSelectionRequired: boolean;
			requestedItems: Array<{
				accountsSelectionBlocked: boolean;
				accountsSelectionBlockedReason: string | null;
				sources: Array<{ name: string; accounts: Array<{ uuid: string }> }>;
			}>;
		}>;
	}

	test('needs the experimental header', async () => {
		const body = flat(holder.current, 'two.accounts', 'AD VPN');
		expect(problem(await as(holder.current, 'admin').post(path, body))).toMatch(/^400 .*X-SailPoint-Experimental/);
	});

	test('says whether there is a choice', async () => {
		const sandbox = holder.current;
		const admin = as(sandbox, 'admin');
		const two = (await admin.post<Selection>(path, flat(sandbox, 'two.accounts', 'AD VPN'), experimental)).data
			.identities[0];
		expect([two.accountsSelectionRequired, two.requestedItems[0].sources[0].accounts.length]).toEqual([true, 2]);
		const one = (await admin.post<Selection>(path, flat(sandbox, 'priya.nair', 'AD VPN'), experimental)).data
			.identities[0];
		expect([one.accountsSelectionRequired, one.requestedItems[0].sources[0].accounts.length]).toEqual([false, 1]);
	});

	test('says if a machine has no account', async () => {
		const sandbox = holder.current;
		const { id, type } = sandbox.item('SAP Group 1');
		const body = {
			requestedForWithRequestedItems: [
				{ identityId: sandbox.person('idle-sensor').id, identityType: 'MACHINE', requestedItems: [{ id, type }] },
			],
		};
		const [machine] = (await as(sandbox, 'admin').post<Selection>(path, body, experimental)).data.identities;
		expect([machine.type, machine.requestedItems[0].accountsSelectionBlockedReason]).toEqual([
			'MACHINE_IDENTITY',
			'NO_ACCOUNT_ON_SOURCE',
		]);
	});
});
