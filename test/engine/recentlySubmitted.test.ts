import { startSandbox, type AccessItem, type Identity, type Sandbox } from '../../sandbox';
import { assignToAdmin } from './approvalSupport';
import { jsons, runOperation } from './operation';
import { access, accessItem, errorOf, people, run, submitted } from './support';
import { NODE, nodeOfAnotherProcess } from './whichRunSupport';

/** The status list shows nothing of what these tests submit, unless they say so. */
const LAG_MS = 3_600_000;
const SUBMIT = { path: '^/access-requests/v1$', method: 'POST' } as const;
const BEFORE =
	/^This n8n process submitted the same request \d+ s ago \(ID [0-9a-f]{32}\); ISC's list doesn't show it yet\.$/;

let sandbox: Sandbox;
let person: Identity;
let role: AccessItem;
beforeEach(async () => {
	sandbox = await startSandbox({ rateLimit: 0, clock: 'stepped', statusLagMs: LAG_MS, approvalsLagMs: 0 });
	[person] = sandbox.addPeople(1);
	// The resource owner has to approve it.
	role = sandbox.item('Production Support', 'ROLE');
});
afterEach(async () => await sandbox.close());

interface Output {
	outcome: string;
	accessRequestIds: string[];
	results: Array<{ message?: string }>;
}

type More = { item?: object; options?: object };

async function grant({ item, options }: More = {}, more: Parameters<typeof run>[3] = {}): Promise<Output> {
	const { items, error } = await run(
		sandbox,
		'grant',
		{ ...people('id', person.id), ...access(accessItem('ROLE', 'id', role.id, item)), comment: 'Why', options },
		more,
	);
	expect(error).toBeUndefined();
	return items[0].json as unknown as Output;
}

async function expectSent(output: Promise<Output>): Promise<void> {
	const before = submitted(sandbox).length;
	expect((await output).outcome).toBe('SUBMITTED');
	expect(submitted(sandbox)).toHaveLength(before + 1);
}

async function expectNotSent(output: Promise<Output>): Promise<void> {
	const before = submitted(sandbox).length;
	const { outcome, results, accessRequestIds } = await output;
	expect({ outcome, accessRequestIds }).toEqual({
		outcome: 'ALREADY_REQUESTED',
		accessRequestIds: [sandbox.requestItems().at(-1)?.requestId],
	});
	expect(results[0].message).toMatch(BEFORE);
	expect(submitted(sandbox)).toHaveLength(before);
}

test('the same request, that the list does not show yet, is requested already', async () => {
	await expectSent(grant());
	await expectNotSent(grant());
	await expectNotSent(grant({ options: { dryRun: true } }));
});

test('with Fail it is the error of its row, and says so', async () => {
	const { accessRequestIds } = await grant();
	const parameters = { ...people('id', person.id), ...access(accessItem('ROLE', 'id', role.id)), comment: 'Why' };
	const result = await run(
		sandbox,
		'grant',
		{ ...parameters, options: { duplicateHandling: 'fail' } },
		{ onError: 'continueErrorOutput' },
	);
	const error = errorOf(result);
	expect(error.message).toMatch(new RegExp(`submitted the same request .*${accessRequestIds[0]}.*\\[item 0\\]$`));
	expect(error.results).toMatchObject([{ outcome: 'FAILED', accessRequestIds }]);
	expect(submitted(sandbox)).toHaveLength(1);
});

test('with Submit nothing is looked up, and it is sent', async () => {
	sandbox.quirks.ignoredRequests = 'cancelled';
	await grant();
	await grant({ options: { duplicateHandling: 'submit' } });
	expect(submitted(sandbox)).toHaveLength(2);
});

test('another process knows nothing of it', async () => {
	await grant();
	await grant({}, { nodeTypes: { [NODE]: nodeOfAnotherProcess() } });
	expect(submitted(sandbox)).toHaveLength(2);
});

test('the list shows it, in whatever state: then the list says what is', async () => {
	await expectSent(grant());
	await sandbox.clock.advance(LAG_MS);
	const running = await grant();
	expect(running.outcome).toBe('ALREADY_REQUESTED');
	expect(running.results[0].message).toMatch(/is still running/);
	expect(submitted(sandbox)).toHaveLength(1);
});

test('somebody else denies it, and the list shows that: it is sent again', async () => {
	await expectSent(grant());
	await sandbox.clock.advance(5_000);
	assignToAdmin(sandbox);
	const [{ id }] = jsons(await runOperation(sandbox, ['approval', 'getAll'], { owner: 'all' }));
	jsons(
		await runOperation(
			sandbox,
			['approval', 'reject'],
			{ approvalId: id, comment: 'No' },
			{ nodeTypes: { [NODE]: nodeOfAnotherProcess() } },
		),
	);
	await sandbox.clock.advance(5_000);
	// This process has not heard of it, and the list does not show it.
	await expectNotSent(grant());
	await sandbox.clock.advance(LAG_MS);
	await expectSent(grant());
});

describe('what this process does itself it knows, whatever the list shows', () => {
	beforeEach(async () => {
		await expectSent(grant());
		await expectNotSent(grant());
		await sandbox.clock.advance(5_000);
	});
	const id = () => sandbox.requestItems().at(-1)?.requestId;

	test('it denies the request', async () => {
		const [approval] = jsons(await runOperation(sandbox, ['approval', 'getAll'], { owner: 'all' }));
		assignToAdmin(sandbox);
		jsons(
			await runOperation(sandbox, ['approval', 'reject'], {
				approvalId: approval.id,
				comment: 'No',
			}),
		);
		await expectSent(grant());
	});

	test('it cancels it', async () => {
		jsons(await runOperation(sandbox, ['accessRequest', 'cancel'], { accessRequestIds: id(), comment: 'Wrong' }));
		await expectSent(grant());
	});

	test('… or may have: the answer was lost', async () => {
		sandbox.faults.add({ mode: 'drop-after', path: '^/access-requests/v1/(bulk-)?cancel$', count: 1 });
		await runOperation(sandbox, ['accessRequest', 'cancel'], { accessRequestIds: id(), comment: 'Wrong' });
		await expectSent(grant());
	});

	test('it closes it', async () => {
		jsons(await runOperation(sandbox, ['accessRequest', 'close'], { accessRequestIds: id() }));
		await expectSent(grant());
	});
});

describe('nobody is reported as holding or not holding access while the opposite is under way', () => {
	async function revoke(): Promise<Output> {
		const parameters = { ...people('id', person.id), ...access(accessItem('ROLE', 'id', role.id)), comment: 'Why' };
		const { items, errorItems } = await run(sandbox, 'revoke', parameters, { onError: 'continueErrorOutput' });
		return (items[0] ?? errorItems[0]).json as unknown as Output;
	}

	test('a revoke right after a grant: not "not held", but sent', async () => {
		await expectSent(grant());
		await revoke();
		expect(submitted(sandbox).map(({ requestType }) => requestType)).toEqual(['GRANT_ACCESS', 'REVOKE_ACCESS']);
	});

	test('a grant right after a revoke: not "held", but sent, and it says why', async () => {
		[role] = sandbox.addItems('ROLE', 1);
		sandbox.hold(person, role);
		expect((await revoke()).outcome).toBe('SUBMITTED');
		const output = await grant();
		expect(output.results[0].message).toMatch(
			/^This n8n process submitted a revoke of .* and its outcome isn't known yet\.$/,
		);
		expect(submitted(sandbox).map(({ requestType }) => requestType)).toEqual(['REVOKE_ACCESS', 'GRANT_ACCESS']);
	});
});

test('ISC names it as existing: nothing is remembered of that', async () => {
	sandbox.requestRunning(person, role);
	const first = await grant({ options: { duplicateHandling: 'submit' } });
	expect(first.outcome).toBe('ALREADY_REQUESTED');
	for (const item of sandbox.requestItems()) item.state = 'CANCELLED';
	await grant();
	expect(submitted(sandbox)).toHaveLength(2);
});

test('a request whose answer was lost is no longer believed to be there under its old id', async () => {
	await expectSent(grant());
	sandbox.faults.add({ ...SUBMIT, mode: 'drop-before', count: 1 });
	const removeDate = new Date(Date.now() + 40 * 86_400_000).toISOString();
	const parameters = {
		...people('id', person.id),
		...access(accessItem('ROLE', 'id', role.id, { removeDate })),
		comment: 'Why',
		options: { confirmWithin: 0 },
	};
	await run(sandbox, 'grant', parameters, { onError: 'continueErrorOutput' });
	await grant();
	expect(submitted(sandbox)).toHaveLength(3);
});
