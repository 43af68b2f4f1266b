import { startSandbox, type Sandbox } from '../../sandbox';
import { runOperation } from './operation';
import { access, accessItem, errorOf, people } from './support';

let sandbox: Sandbox;
beforeAll(async () => {
	sandbox = await startSandbox({ rateLimit: 0 });
});
afterAll(async () => await sandbox.close());
beforeEach(() => sandbox.clearCalls());

const grantFor = (alias: string) => ({
	...people('id', sandbox.person(alias).id),
	...access(accessItem('ROLE', 'id', sandbox.item('Sales Reader', 'ROLE').id)),
	options: { duplicateHandling: 'submit' },
});

test('a 403 says which setting is the reason, also where the node is to stop', async () => {
	for (const [manager, setting] of [
		[false, 'allowRequestOnBehalfOfAnyoneByAnyone'],
		[true, 'allowRequestOnBehalfOfEmployeeByManager'],
	] as const) {
		sandbox.config.requestOnBehalfOfConfig.allowRequestOnBehalfOfAnyoneByAnyone = false;
		sandbox.config.requestOnBehalfOfConfig.allowRequestOnBehalfOfEmployeeByManager = manager;
		const result = await runOperation(sandbox, ['accessRequest', 'grant'], grantFor('carla.rossi'), {
			client: 'user',
			onError: 'continueErrorOutput',
		});
		expect(errorOf(result)).toMatchObject({ httpCode: 403, results: [{ outcome: 'FAILED' }] });
		expect(errorOf(result).description).toContain(setting);
	}
	const stopped = await runOperation(sandbox, ['accessRequest', 'grant'], grantFor('carla.rossi'), {
		client: 'user',
		items: [{}, {}, {}, {}],
	});
	expect(String(stopped.error?.description)).toContain('allowRequestOnBehalfOfEmployeeByManager');
});

test('the configuration is read once, however many rows are refused, and not at all where none is', async () => {
	const persons = sandbox.addPeople(4, { managerAlias: 'tomas.berger' });
	const parameters = { ...grantFor('carla.rossi'), ...people('id', '={{ $json.id }}') };
	await runOperation(sandbox, ['accessRequest', 'grant'], parameters, {
		client: 'user',
		items: persons.map(({ id }) => ({ id })),
		onError: 'continueErrorOutput',
	});
	expect(sandbox.callsTo('/access-request-config')).toHaveLength(1);
	sandbox.clearCalls();
	await runOperation(sandbox, ['accessRequest', 'grant'], parameters, { items: persons.map(({ id }) => ({ id })) });
	expect(sandbox.callsTo('/access-request-config')).toHaveLength(0);
});

test('where the configuration may not be read, the refusal is reported all the same', async () => {
	sandbox.faults.add({ mode: 'status', status: 403, path: '^/access-request-config' });
	const result = await runOperation(sandbox, ['accessRequest', 'grant'], grantFor('carla.rossi'), {
		client: 'user',
		onError: 'continueErrorOutput',
	});
	sandbox.faults.clear();
	expect(errorOf(result)).toMatchObject({ httpCode: 403, description: expect.stringContaining("isn't allowed") });
});
