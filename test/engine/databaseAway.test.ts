import { startSandbox, type Sandbox } from '../../sandbox';
import { CredentialStore, runNode } from './harness';
import { credentialFor, people, access, accessItem, submitted } from './support';

let sandbox: Sandbox;
beforeEach(async () => (sandbox = await startSandbox({ rateLimit: 0 })));
afterEach(async () => await sandbox.close());

/** n8n reads the credential before each call. From the `from`th read on, `fails` reads fail, as they do while its database restarts. */
class RestartingStore extends CredentialStore {
	reads = 0;

	constructor(
		private readonly from: number,
		private readonly fails: number,
	) {
		super(credentialFor(sandbox));
	}

	override read(type: string): ReturnType<CredentialStore['read']> {
		this.reads += 1;
		if (this.reads >= this.from && this.reads < this.from + this.fails)
			throw new Error('Connection terminated unexpectedly');
		return super.read(type);
	}
}

async function grantTwenty(store: CredentialStore) {
	const { id } = sandbox.item('Sales Reader', 'ROLE');
	return await runNode({
		credentials: store,
		onError: 'continueErrorOutput',
		items: sandbox.addPeople(20).map((person) => ({ person: person.id })),
		parameters: {
			...{ authentication: 'accessToken', resource: 'accessRequest', operation: 'grant' },
			...people('id', '={{ $json.person }}'),
			...access(accessItem('ROLE', 'id', id)),
			options: { confirmWithin: 0 },
		},
	});
}

test('calls whose credential cannot be read for a moment are sent later: none is lost, none is doubtful', async () => {
	const store = new RestartingStore(12, 8);
	const { items, errorItems } = await grantTwenty(store);
	expect(store.reads).toBeGreaterThan(20);
	expect(errorItems).toEqual([]);
	expect(items.map(({ json }) => json.outcome)).toEqual(Array.from({ length: 20 }, () => 'SUBMITTED'));
	expect(submitted(sandbox)).toHaveLength(20);
});

test('if it stays away, what was not sent is said to be not sent', async () => {
	const { errorItems, items } = await grantTwenty(new RestartingStore(12, Infinity));
	expect(items.length + errorItems.length).toBe(20);
	expect(submitted(sandbox)).toHaveLength(items.length);
	const errors = errorItems.map(({ json }) => json.error as { message: string; results: Array<{ outcome: string }> });
	expect(errors.length).toBeGreaterThan(5);
	expect(new Set(errors.flatMap(({ results }) => results.map(({ outcome }) => outcome)))).toEqual(new Set(['FAILED']));
	expect(errors[0].message).toContain("n8n couldn't read the credential");
});
