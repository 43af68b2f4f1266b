import { startSandbox, type Sandbox } from '../../sandbox';
import { access, accessItem, errorOf, people, run, submitted } from './support';

let sandbox: Sandbox;
beforeAll(async () => {
	sandbox = await startSandbox({ rateLimit: 0, stages: { queuedMs: 60_000 } });
});
afterAll(async () => await sandbox.close());
beforeEach(() => sandbox.clearCalls());

const perRow = (options: object = {}) => ({
	...people('id', '={{ $json.person }}'),
	...access(accessItem('={{ $json.type }}', 'id', '={{ $json.item }}')),
	comment: 'By a test',
	options,
});

function row(person: { id: string }, item: { id: string; type: string }) {
	return { person: person.id, item: item.id, type: item.type };
}

interface Result {
	outcome: string;
	message?: string;
	name?: string;
	identityName?: string;
}

const resultOf = (json: unknown): Result => (json as { results: Result[] }).results[0];

test('the hint says in short sentences what happened, by outcome', async () => {
	const [fresh, bad, holder, asked] = sandbox.addPeople(4);
	const [role] = sandbox.addItems('ROLE', 1);
	sandbox.hold(holder, role);
	sandbox.requestRunning(asked, role);
	const items = [
		row(fresh, role),
		row(holder, role),
		row(asked, role),
		{ ...row(bad, role), person: '2c9180857182305e0171993735622948' },
	];
	const result = await run(sandbox, 'grant', perRow(), { items, onError: 'continueRegularOutput' });
	const [{ message, location }] = result.hints;
	expect(location).toBe('outputPane');
	expect(message).toBe(
		'1 request submitted (queued, not granted yet). 1 already held. 1 already requested. 1 input item failed: see its error.',
	);
});

test('the evidence for a ticket: who asked, when, where, for which ticket, and names that were learned', async () => {
	const [person] = sandbox.addPeople(1);
	const [role] = sandbox.addItems('ROLE', 1);
	const started = Date.now();
	const result = await run(sandbox, 'grant', {
		...people('alias', person.alias),
		...access(accessItem('ROLE', 'name', role.name)),
		options: { reference: 'INC0042' },
	});
	const [{ json }] = result.items;
	expect(json).toMatchObject({
		requestedBy: sandbox.credentials.admin.identityId,
		tenant: expect.stringMatching(/./),
		reference: 'INC0042',
	});
	expect(json.submittedAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
	expect(Date.parse(json.submittedAt as string)).toBeGreaterThanOrEqual(started);
	expect(resultOf(json)).toMatchObject({ name: role.name, identityName: person.name });
	const [item] = submitted(sandbox)[0].requestedItems as Array<{
		comment: string;
		clientMetadata: Record<string, string>;
	}>;
	expect(item.comment).toContain('INC0042');
	expect(Object.values(item.clientMetadata)).toContain('INC0042');
});

test('dry run: everything but the submit, the bodies as they would be sent, and why each row is in or out', async () => {
	const [fresh, holder] = sandbox.addPeople(2);
	const [role] = sandbox.addItems('ROLE', 1);
	sandbox.hold(holder, role);
	const items = [row(fresh, role), row(holder, role)];
	const result = await run(sandbox, 'grant', perRow({ dryRun: true }), { items });
	expect(submitted(sandbox)).toEqual([]);
	const [planned, held] = result.items.map(({ json }) => json);
	expect(planned).toMatchObject({ outcome: 'PLANNED', accessRequestIds: [], newRequests: [] });
	expect(held).toMatchObject({ outcome: 'ALREADY_HELD', plannedRequests: [] });
	for (const json of [planned, held]) expect(json).not.toHaveProperty('statusCode');
	expect(resultOf(planned).message).toBeTruthy();
	expect(result.hints[0].message).toMatch(/^1 request planned \(dry run: nothing was sent\)\. 1 already held\./);
	await run(sandbox, 'grant', perRow(), { items });
	const withoutRun = (body: unknown): unknown =>
		JSON.parse(JSON.stringify(body).replace(/"(n8nRequest|n8nExecution)":"[^"]*"/g, '"$1":""'));
	expect((planned.plannedRequests as unknown[]).map(withoutRun)).toEqual(submitted(sandbox).map(withoutRun));
});

test("with Inactive People set to Allow, a person who is inactive is the row's hint, not its error", async () => {
	const [gone] = sandbox.addPeople(1, { state: 'INACTIVE_LONG_TERM' });
	const [role] = sandbox.addItems('ROLE', 1);
	const result = await run(sandbox, 'grant', perRow({ inactivePeople: 'allow' }), { items: [row(gone, role)] });
	expect(result.items[0].json.outcome).toBe('SUBMITTED');
	const hints = result.hints.map(({ message }) => message).join('\n');
	expect(hints).toMatch(/inactive/);
	expect(hints).toContain('item 0');
	expect(hints).toContain(gone.name);
});

test('access that is held through a role or an access profile is held, and the message names it', async () => {
	const [person] = sandbox.addPeople(1);
	const entitlement = sandbox.addItem('ENTITLEMENT', { name: 'The Innermost' });
	const profile = sandbox.addItem('ACCESS_PROFILE', { name: 'The Middle', contains: [entitlement.id] });
	const role = sandbox.addItem('ROLE', { name: 'The Whole Role', contains: [profile.id] });
	sandbox.hold(person, role);
	const result = await run(sandbox, 'grant', perRow(), { items: [row(person, profile), row(person, entitlement)] });
	expect(result.items.map(({ json }) => json.outcome)).toEqual(['ALREADY_HELD', 'ALREADY_HELD']);
	expect(resultOf(result.items[0].json).message).toContain('through the role "The Whole Role"');
	expect(resultOf(result.items[1].json).message).toContain('through the access profile "The Middle"');
	expect(submitted(sandbox)).toEqual([]);
});

test('held access with dates asked for: held, and the message points at Modify', async () => {
	const [person] = sandbox.addPeople(1);
	const [role] = sandbox.addItems('ROLE', 1);
	sandbox.hold(person, role);
	const removeDate = new Date(Date.now() + 30 * 86_400_000).toISOString();
	const result = await run(sandbox, 'grant', { ...perRow(), end: 'date', removeDate }, { items: [row(person, role)] });
	expect(result.items[0].json.outcome).toBe('ALREADY_HELD');
	expect(resultOf(result.items[0].json).message).toContain('Modify');
});

test("what a token of user level may not check is sent with Skip, and says so; with Fail it is the row's error", async () => {
	const report = sandbox.person('priya.nair');
	const [role, other] = sandbox.addItems('ROLE', 2);
	sandbox.config.requestOnBehalfOfConfig.allowRequestOnBehalfOfEmployeeByManager = true;
	const sent = await run(sandbox, 'grant', perRow(), { items: [row(report, role)], client: 'manager' });
	expect(sent.items[0].json.outcome).toBe('SUBMITTED');
	expect(resultOf(sent.items[0].json).message).toMatch(/Couldn.t check whether/);
	expect(sent.hints.map(({ message }) => message).join('\n')).toMatch(
		/Not fully checked for duplicates: 1 of 1 \(item 0\)/,
	);
	sandbox.clearCalls();
	const failed = await run(sandbox, 'grant', perRow({ duplicateHandling: 'fail' }), {
		items: [row(report, other)],
		client: 'manager',
		onError: 'continueErrorOutput',
	});
	expect(errorOf(failed).message).toMatch(/^Couldn.t check whether .* already has/);
	expect(submitted(sandbox)).toEqual([]);
});
