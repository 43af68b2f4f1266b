import { startSandbox, type Sandbox } from '../../sandbox';
import { approvalsIn } from './approvalSupport';
import { jsons } from './operation';
import { access, accessItem, errorOf, locator, people, run, submitted, type ItemError } from './support';

let sandbox: Sandbox;
beforeEach(async () => {
	sandbox = await startSandbox({ rateLimit: 0, clock: 'stepped' });
});
afterEach(async () => await sandbox.close());

type Json = Record<string, unknown>;
const { approvals, decisions, asked, holds } = approvalsIn(() => sandbox);

test("one's own request is refused before anything is decided, unless that is allowed", async () => {
	const [own] = await asked('admin', 'priya.nair');
	const [other] = await asked('manager', 'jonas.weber');
	const items: Json[] = [{ approval: other }, { approval: own }];
	const stopped = await approvals('approve', { approvalId: '={{ $json.approval }}' }, { items });
	expect(stopped.error).toMatchObject({
		message: expect.stringMatching(/made this request[\s\S]*\[item 1\]/),
		description: expect.stringContaining('Allow Own Requests'),
	});
	expect(decisions()).toEqual([]);

	const result = await approvals(
		'approve',
		{ approvalId: '={{ $json.approval }}' },
		{ items, onError: 'continueErrorOutput' },
	);
	expect(result.items.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }]);
	expect(result.errorItems).toMatchObject([
		{ pairedItem: { item: 1 }, json: { error: { results: [{ approvalId: own, outcome: 'FAILED' }] } } },
	]);
	expect(decisions()).toEqual(['approve']);

	const byExpression = await approvals('approve', { approvalId: own, options: { allowOwnRequests: '={{ true }}' } });
	expect(byExpression.error?.message).toMatch(/made this request/);
	jsons(await approvals('approve', { approvalId: own, options: { allowOwnRequests: true } }));
	await sandbox.clock.advance(60_000);
	expect(holds('priya.nair', 'Production Support')).toBe(true);
});

test('120 approvals of 120 rows: two looks before and one after, three calls of at most 50, an outcome for each row', async () => {
	sandbox.quirks.genericApprovals = 'none';
	const everybody = sandbox.addPeople(120).map(({ alias }) => alias);
	const ids = await asked('manager', ...everybody);
	expect(ids).toHaveLength(120);
	const items = ids.map((approval) => ({ approval }));
	const parameters = { approvalId: '={{ $json.approval }}', options: { maxDecisions: 0 } };
	const result = await approvals('approve', parameters, { items });
	expect(jsons(result).map(({ approvalIds }) => approvalIds)).toEqual(ids.map((one) => [one]));
	expect(result.items.map(({ pairedItem }) => pairedItem)).toEqual(ids.map((_, item) => ({ item })));
	expect(decisions()).toEqual(['bulk-approve', 'bulk-approve', 'bulk-approve']);
	expect(
		sandbox
			.callsTo('/access-request-approvals/v1/bulk-approve', 'POST')
			.map(({ body }) => (body as { approvalIds: string[] }).approvalIds.length),
	).toEqual([50, 50, 20]);
	// Everybody's, one's own, and read back; the ids take one URL.
	expect(sandbox.callsTo('/access-request-approvals/v1/pending').length).toBeLessThanOrEqual(3);
	const refused = await approvals('approve', { approvalId: '={{ $json.approval }}' }, { items });
	expect(refused.error?.message).toMatch(/would decide 120 approvals, more than the 25/);
});

test('one bad id among many in one row: the others are approved, and the row says which was not', async () => {
	const ids = await asked('manager', 'priya.nair', 'jonas.weber');
	const bad = '00000000000000000000000000000000';
	const parameters = { approvalId: '={{ $json.ids }}', options: { allowOwnRequests: true } };
	const result = await approvals('approve', parameters, {
		items: [{ ids: [...ids, bad] }],
		onError: 'continueErrorOutput',
	});
	const error = errorOf(result) as ItemError & { results: Json[] };
	expect(error).toMatchObject({
		message: expect.stringMatching(/1 of 3 approvals were not approved\. Approval [\s\S]*\[item 0\]/),
	});
	expect(error.results).toMatchObject([
		{ outcome: 'SUBMITTED' },
		{ outcome: 'SUBMITTED' },
		{ approvalId: bad, outcome: 'FAILED', message: expect.any(String) },
	]);
	expect(decisions()).toEqual(['bulk-approve']);
	const unknown = await approvals('approve', { approvalId: bad }, { onError: 'continueErrorOutput' });
	expect(errorOf(unknown).message).toMatch(/no pending approval/);
});

test("a manager without ORG_ADMIN approves one by one, and may not decide what is others'", async () => {
	sandbox.config.requestOnBehalfOfConfig.allowRequestOnBehalfOfAnyoneByAnyone = true;
	jsons(
		await run(sandbox, 'grant', {
			...people('alias', 'priya.nair', 'jonas.weber'),
			...access(accessItem('ROLE', 'name', 'Finance Analyst')),
		}),
	);
	await sandbox.clock.advance(5_000);
	const mine = jsons(await approvals('getAll', {}, { client: 'manager' }));
	expect(mine).toHaveLength(2);
	const result = jsons(
		await approvals('approve', { approvalId: '={{ $json.id }}' }, { client: 'manager', items: mine }),
	);
	expect(result).toHaveLength(2);
	expect(decisions()).toEqual(['approve', 'approve']);
	const [foreign] = await asked('admin', 'lucia.moreno');
	const refused = await approvals('reject', { approvalId: foreign, comment: 'x' }, { client: 'user' });
	expect(refused.error?.message).toMatch(/no pending approval with this ID for the user/);
	expect(decisions()).toEqual([]);
});

test('a lost answer is looked up: taken is taken, and what cannot be told is not called done', async () => {
	const [first] = await asked('manager', 'priya.nair');
	sandbox.faults.add({ mode: 'drop-after', path: '/approve$', count: 1 });
	expect(jsons(await approvals('approve', { approvalId: first }))).toMatchObject([{ outcome: 'SUBMITTED' }]);
	const [second] = await asked('manager', 'jonas.weber');
	sandbox.faults.add({ mode: 'drop-before', path: '/reject$', count: 1 });
	const lost = await approvals('reject', { approvalId: second, comment: 'no' }, { onError: 'continueErrorOutput' });
	expect(errorOf(lost)).toMatchObject({
		message: expect.stringContaining('may have accepted'),
		results: [{ outcome: 'UNCONFIRMED' }],
	});
});

test('a call for many whose answer was lost is looked up, and one that is not allowed goes one by one', async () => {
	sandbox.quirks.genericApprovals = 'none';
	const lost = await asked('manager', 'priya.nair', 'jonas.weber');
	sandbox.faults.add({ mode: 'drop-after', path: '/bulk-approve$', count: 1 });
	expect(jsons(await approvals('approve', { approvalId: lost }))).toMatchObject([
		{ outcome: 'SUBMITTED', results: [{ outcome: 'SUBMITTED' }, { outcome: 'SUBMITTED' }] },
	]);
	expect(decisions()).toEqual(['bulk-approve']);
	const ids = await asked('manager', 'lucia.moreno', 'carla.rossi', 'hana.kim');
	sandbox.faults.add({ mode: 'status', status: 403, path: '/bulk-approve$' });
	expect(jsons(await approvals('approve', { approvalId: ids }))).toMatchObject([{ outcome: 'SUBMITTED' }]);
	// A 403 may be for the scopes of an old token: the call is made once more with a new one.
	expect(decisions()).toEqual(['bulk-approve', 'bulk-approve', 'approve', 'approve', 'approve']);
});

test('a forward whose answer was lost is found by its new owner', async () => {
	const [approvalId] = await asked('manager', 'jonas.weber');
	sandbox.faults.add({ mode: 'drop-after', path: '/forward$', count: 1 });
	expect(
		jsons(await approvals('forward', { approvalId, newOwner: locator('alias', 'priya.nair'), comment: 'On leave' })),
	).toMatchObject([{ outcome: 'SUBMITTED' }]);
});

test("where only one's own approvals may be read, those are looked through for who asked", async () => {
	const [approvalId] = await asked('admin', 'priya.nair');
	// Twice: after the first 403 the call is made once more with a new token.
	sandbox.faults.add({ mode: 'status', status: 403, path: '/pending$', count: 2 });
	const result = await approvals('approve', { approvalId });
	expect(result.error?.message).toMatch(/made this request|no pending approval/);
	const owners = sandbox.callsTo('/access-request-approvals/v1/pending').map(({ query }) => query['owner-id'] ?? 'all');
	expect(owners.sort()).toEqual(['all', 'all', 'me', 'me']);
	expect(decisions()).toEqual([]);
});

test('a credential that fails meets every row once: no further decision is sent', async () => {
	sandbox.quirks.genericApprovals = 'none';
	const ids = await asked('manager', 'priya.nair', 'jonas.weber', 'lucia.moreno', 'carla.rossi');
	sandbox.faults.add({ mode: 'expired-token', path: '/reject$' });
	const result = await approvals(
		'reject',
		{ approvalId: '={{ $json.one }}', comment: 'no' },
		{ items: ids.map((one) => ({ one })), onError: 'continueErrorOutput' },
	);
	expect(result.errorItems).toHaveLength(4);
	expect(decisions().length).toBeLessThanOrEqual(4);
	expect(errorOf(result, 3).message).toMatch(/Not sent|credential/);
});

test('set to stop, a run that ISC refuses in part ends with what was taken and what was not', async () => {
	sandbox.quirks.genericApprovals = 'none';
	const ids = await asked('manager', 'priya.nair', 'jonas.weber');
	sandbox.faults.add({ mode: 'status', status: 400, path: `${ids[1]}/reject$` });
	const result = await approvals(
		'reject',
		{ approvalId: '={{ $json.one }}', comment: 'no' },
		{ items: ids.map((one) => ({ one })) },
	);
	expect(result.error?.message).toMatch(/^1 of 2 approvals were not denied\. The first: Approval [\s\S]*\[item 1\]$/);
	expect(result.error?.description).toContain(`Taken by ISC: ${ids[0]}`);
});

test('rules: an id, a comment where it is needed, one person as new owner; nothing is decided', async () => {
	const [approvalId] = await asked('manager', 'priya.nair');
	const ask = async (operation: string, parameters: object) =>
		errorOf(await approvals(operation, parameters, { onError: 'continueErrorOutput' })).message;
	expect(await ask('approve', { approvalId: '={{ [] }}' })).toMatch(/^The expression of Approval ID returned nothing/);
	expect(await ask('approve', { approvalId: ' ' })).toMatch(/^Approval ID is empty/);
	expect(await ask('forward', { approvalId, comment: '={{ "" }}', newOwner: locator('alias', 'priya.nair') })).toMatch(
		/^Comment is empty/,
	);
	expect(await ask('forward', { approvalId, comment: 'x', newOwner: locator('alias', 'no.such.alias') })).toMatch(
		/New Owner: Nobody in ISC/,
	);
	expect(decisions()).toEqual([]);
	expect(submitted(sandbox)).toEqual([]);
});

test("what is assigned to someone else is decided only by a person's switch, with a comment, and never for oneself", async () => {
	const [row] = sandbox.request('priya.nair', 'Production Support');
	row.requesterId = sandbox.person('marta.silva').id;
	await sandbox.clock.advance(5_000);
	const [{ id: approvalId }] = row.approvals;
	const decide = async (parameters: object) =>
		await approvals('approve', { approvalId, ...parameters }, { onError: 'continueErrorOutput' });
	for (const decideForOthers of [undefined, false, '={{ true }}', 'true', 1]) {
		const refused = await decide({ comment: 'why', options: { decideForOthers } });
		expect(errorOf(refused).message).toMatch(/assigned to Chen Wei, not to the user behind the credential/);
	}
	const forOthers = { options: { decideForOthers: true } };
	expect(errorOf(await decide(forOthers)).message).toMatch(/needs a comment/);
	row.requesterId = sandbox.credentials.admin.identityId ?? '';
	const own = { comment: 'why', options: { decideForOthers: true, allowOwnRequests: true } };
	expect(errorOf(await decide(own)).message).toMatch(/made this request, or it is for them/);
	expect(decisions()).toEqual([]);
	row.requesterId = sandbox.person('marta.silva').id;
	expect(jsons(await decide({ comment: 'why', ...forOthers }))).toMatchObject([{ outcome: 'SUBMITTED' }]);
});

test('what belongs to a governance group of the user is theirs to decide', async () => {
	const [row] = sandbox.request('priya.nair', 'Change Advisory Board');
	row.requesterId = sandbox.person('marta.silva').id;
	await sandbox.clock.advance(5_000);
	sandbox.group('Change Board').memberIds.push(sandbox.credentials.admin.identityId ?? '');
	const [{ id: approvalId }] = row.approvals;
	expect(jsons(await approvals('approve', { approvalId }))).toMatchObject([{ outcome: 'SUBMITTED' }]);
});

test('Only If holds the approval against the person and the access item', async () => {
	const [approvalId] = await asked('manager', 'priya.nair');
	const decide = async (onlyIf: object) =>
		await approvals('reject', { approvalId, comment: 'no', onlyIf }, { onError: 'continueErrorOutput' });
	const other = locator('email', 'jonas.weber@sandbox.example');
	expect(errorOf(await decide({ person: other })).message).toMatch(/This approval is for Priya Nair, and Only If says/);
	expect(errorOf(await decide({ item: 'Finance Reader' })).message).toMatch(/for the access item Production Support/);
	expect(errorOf(await decide({ item: '={{ undefined }}' })).message).toMatch(/returned nothing/);
	expect(decisions()).toEqual([]);
	const meant = { person: locator('email', 'priya.nair@sandbox.example'), item: 'production support' };
	expect(jsons(await decide(meant))).toMatchObject([{ outcome: 'SUBMITTED' }]);
});

test('a decision that ISC answers with 202 and does not make is not called SUBMITTED', async () => {
	const [approvalId] = await asked('manager', 'priya.nair');
	sandbox.faults.add({ mode: 'status', status: 202, path: '/reject$' });
	const result = await approvals('reject', { approvalId, comment: 'no' }, { onError: 'continueErrorOutput' });
	expect(errorOf(result)).toMatchObject({
		message: expect.stringMatching(/took this decision, but ISC still lists it as pending/),
		results: [{ outcome: 'UNCONFIRMED' }],
	});
});
