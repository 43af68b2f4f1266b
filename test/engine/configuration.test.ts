import { startSandbox, type Sandbox } from '../../sandbox';
import { jsons, runOperation } from './operation';
import { expectSchema } from './schema';
import { errorOf } from './support';

let sandbox: Sandbox;
beforeAll(async () => {
	sandbox = await startSandbox({ rateLimit: 0 });
});
afterAll(async () => await sandbox.close());

test('who may request access for others, in words; read once for all rows', async () => {
	const items = jsons(await runOperation(sandbox, ['configuration', 'get'], {}, { items: [{}, {}], client: 'user' }));
	expect(items).toHaveLength(2);
	expect(sandbox.callsTo('/access-request-config/v2')).toHaveLength(1);
	expectSchema('configuration', 'get', items);
	const { requestOnBehalfOfConfig: settings } = sandbox.config;
	const of = async () => jsons(await runOperation(sandbox, ['configuration', 'get']))[0];
	Object.assign(settings, {
		allowRequestOnBehalfOfAnyoneByAnyone: false,
		allowRequestOnBehalfOfEmployeeByManager: true,
	});
	expect(await of()).toMatchObject({ requestForOthers: 'MANAGER' });
	Object.assign(settings, {
		allowRequestOnBehalfOfEmployeeByManager: false,
		allowRequestForMachineByOwner: true,
		allowRequestOnBehalfOfForMachineIdentity: false,
	});
	expect(await of()).toMatchObject({ requestForOthers: 'ADMIN_ONLY', requestForMachines: 'OWNER' });
	sandbox.config.machineIdentityAccessRequestEnabled = false;
	expect(await of()).toMatchObject({ requestForMachines: 'NOBODY' });
});

test('the whole configuration where Simplify is off, and a refusal with what to do', async () => {
	expect(jsons(await runOperation(sandbox, ['configuration', 'get'], { simplify: false }))[0]).toEqual(sandbox.config);
	const refused = await runOperation(
		sandbox,
		['configuration', 'get'],
		{},
		{ client: 'limited', onError: 'continueErrorOutput' },
	);
	expect(errorOf(refused)).toMatchObject({ httpCode: 403, description: expect.stringContaining('ORG_ADMIN') });
});
