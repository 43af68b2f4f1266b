import { RefusalExplainer, type RefusedRequest } from '../../isc/api/requestConfig';
import { startSandbox, type SampleCredentials, type Sandbox } from '../../sandbox';
import { runNode, callNode } from './harness';
import { credentialFor } from './support';

let sandbox: Sandbox;
beforeAll(async () => {
	sandbox = await startSandbox({ rateLimit: 0 });
});
afterAll(async () => await sandbox.close());
beforeEach(() => {
	sandbox.faults.clear();
	sandbox.clearCalls();
});

async function explained(client: keyof SampleCredentials, ...refused: RefusedRequest[]): Promise<unknown[]> {
	const work = callNode(async (session) => {
		const explainer = new RefusalExplainer(session);
		const texts: unknown[] = [];
		for (const request of refused) texts.push((await explainer.explain(request)) ?? 'nothing');
		return texts;
	});
	const result = await runNode({
		type: work,
		parameters: { authentication: 'accessToken' },
		credentials: credentialFor(sandbox, client),
	});
	expect(result.error).toBeUndefined();
	return result.items[0].json.result as unknown[];
}

function grantFor(...aliases: string[]): RefusedRequest {
	return {
		requestType: 'GRANT_ACCESS',
		identityType: 'HUMAN',
		identityIds: aliases.map((alias) => sandbox.person(alias).id),
		itemTypes: ['ROLE'],
	};
}

const settings = (more: object) => Object.assign(sandbox.config.requestOnBehalfOfConfig, more);

test('nobody may ask for others: names both settings, with one read of the configuration for all rows', async () => {
	settings({ allowRequestOnBehalfOfAnyoneByAnyone: false, allowRequestOnBehalfOfEmployeeByManager: false });
	const texts = await explained('user', grantFor('jonas.weber'), grantFor('lucia.moreno'));
	for (const text of texts)
		expect(text).toMatch(
			/allowRequestOnBehalfOfAnyoneByAnyone[\s\S]*allowRequestOnBehalfOfEmployeeByManager[\s\S]*ORG_ADMIN/,
		);
	expect(sandbox.callsTo('/access-request-config/v2')).toHaveLength(1);
});

test('only managers may: says who the manager is', async () => {
	settings({ allowRequestOnBehalfOfAnyoneByAnyone: false, allowRequestOnBehalfOfEmployeeByManager: true });
	const [text] = await explained('user', grantFor('jonas.weber', 'lucia.moreno'));
	expect(text).toMatch(/allowRequestOnBehalfOfEmployeeByManager/);
	expect(text).toContain(`${sandbox.person('jonas.weber').name} (manager: Marta Silva)`);
	const [own] = await explained('manager', grantFor('jonas.weber'));
	expect(own).toMatch(/there is another reason/);
});

test('anyone may ask for anyone, or the request was for oneself: another reason is named', async () => {
	settings({ allowRequestOnBehalfOfAnyoneByAnyone: true });
	const texts = await explained('user', grantFor('jonas.weber'), grantFor('priya.nair'));
	expect(texts[0]).toMatch(/there is another reason[\s\S]*segment/);
	expect(texts[1]).toMatch(/for themselves[\s\S]*segment/);
});

test('external approvals, revokes and machine identities have reasons of their own', async () => {
	const machine: RefusedRequest = {
		requestType: 'GRANT_ACCESS',
		identityType: 'MACHINE',
		identityIds: ['any'],
		itemTypes: ['ENTITLEMENT'],
	};
	settings({ allowRequestOnBehalfOfForMachineIdentity: false, allowRequestForMachineByOwner: true });
	expect((await explained('user', machine))[0]).toMatch(/allowRequestForMachineByOwner/);
	settings({ allowRequestForMachineByOwner: false });
	expect((await explained('user', machine))[0]).toMatch(
		/allowRequestOnBehalfOfForMachineIdentity and allowRequestForMachineByOwner are off/,
	);
	expect((await explained('user', { ...grantFor('jonas.weber'), requestType: 'REVOKE_ACCESS' }))[0]).toMatch(
		/manager, an ORG_ADMIN or an Access Revoker/,
	);
	sandbox.config.approvalsMustBeExternal = true;
	expect((await explained('user', grantFor('jonas.weber')))[0]).toMatch(/approvalsMustBeExternal/);
	sandbox.config.approvalsMustBeExternal = false;
});

test('a token that may not read the configuration explains nothing, and fails nothing', async () => {
	expect(await explained('limited', grantFor('jonas.weber'))).toEqual(['nothing']);
});

test('an ORG_ADMIN is never told to use the credential of an ORG_ADMIN, whatever the settings are', async () => {
	settings({ allowRequestOnBehalfOfAnyoneByAnyone: false, allowRequestOnBehalfOfEmployeeByManager: false });
	for (const external of [false, true]) {
		sandbox.config.approvalsMustBeExternal = external;
		const requests = (['GRANT_ACCESS', 'REVOKE_ACCESS', 'MODIFY_ACCESS'] as const).flatMap((requestType) =>
			(['HUMAN', 'MACHINE'] as const).map((identityType) => ({
				...grantFor('jonas.weber'),
				requestType,
				identityType,
			})),
		);
		for (const text of await explained('admin', ...requests)) {
			expect(text).toContain('is an ORG_ADMIN, who may request and revoke for everyone');
			expect(text).not.toMatch(/credential of an ORG_ADMIN|an ORG_ADMIN or|manager/);
		}
	}
	sandbox.config.approvalsMustBeExternal = false;
});

test('with entitlements, it says that they may be turned off for the tenant, and where', async () => {
	for (const requestType of ['GRANT_ACCESS', 'REVOKE_ACCESS'] as const) {
		const roles: RefusedRequest = { ...grantFor('jonas.weber'), requestType };
		const [withEntitlement, without] = await explained(
			'admin',
			{ ...roles, itemTypes: ['ROLE', 'ENTITLEMENT'] },
			roles,
		);
		expect(withEntitlement).toContain('may also be turned off for the tenant');
		expect(withEntitlement).toContain('Admin > Global > System Settings > Access Request');
		expect(without).not.toContain('switched off');
	}
});
