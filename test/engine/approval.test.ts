import { startSandbox, type Sandbox } from '../../sandbox';
import { jsons, runOperation } from './operation';
import { expectSchema, schemaOf } from './schema';
import { access, accessItem, errorOf, locator, people, run, submitted, type ItemError } from './support';

let sandbox: Sandbox;
beforeEach(async () => {
	sandbox = await startSandbox({ rateLimit: 0, clock: 'stepped' });
});
afterEach(async () => await sandbox.close());

type Json = Record<string, unknown>;
const id = (alias: string) => sandbox.person(alias).id;
const approvals = (operation: string, parameters: object = {}, options: Parameters<typeof runOperation>[3] = {}) =>
	runOperation(sandbox, ['approval', operation], parameters, options);
const decisions = () =>
	sandbox.calls
		.filter(({ method, path }) => method === 'POST' && path.startsWith('/access-request-approvals/'))
		.map(({ path }) => path.split('/').at(-1));

/** A role that its owner has to approve, asked for by the ORG_ADMIN whose token decides here, or by a manager. */
async function asked(requester: 'admin' | 'manager', ...aliases: string[]): Promise<string[]> {
	for (const alias of aliases) {
		for (const row of sandbox.request(alias, 'Production Support'))
			row.requesterId = sandbox.credentials[requester].identityId ?? '';
	}
	await sandbox.clock.advance(5_000);
	const who = new Set(aliases.map(id));
	const list = jsons(await approvals('getAll', { owner: 'all', returnAll: true }));
	sandbox.clearCalls();
	return list.filter(({ requestedForId }) => who.has(requestedForId as string)).map((row) => row.id as string);
}

const holds = (alias: string, name: string) => sandbox.holds(alias, name);

test('the whole life: asked for, listed for its approver, approved, provisioned, listed as decided', async () => {
	sandbox.config.requestOnBehalfOfConfig.allowRequestOnBehalfOfEmployeeByManager = true;
	jsons(
		await run(
			sandbox,
			'grant',
			{
				...people('alias', 'priya.nair'),
				...access(accessItem('ROLE', 'name', 'Production Support')),
				comment: 'On call from Monday',
			},
			{ client: 'manager' },
		),
	);
	await sandbox.clock.advance(5_000);
	const pending = jsons(
		await approvals('getAll', { owner: 'all', filters: { requestedFor: locator('alias', 'priya.nair') } }),
	);
	expect(pending).toMatchObject([
		{
			id: expect.any(String),
			state: 'PENDING',
			itemName: 'Production Support',
			type: 'ROLE',
			requestedForName: 'Priya Nair',
			requesterName: 'Marta Silva',
			requesterComment: expect.stringContaining('On call from Monday'),
		},
	]);
	const approvalId = pending[0].id;

	const approved = jsons(
		await approvals('approve', { approvalId: '={{ $json.id }}', comment: 'Fine' }, { items: pending }),
	);
	expect(approved).toMatchObject([
		{
			statusCode: 202,
			outcome: 'SUBMITTED',
			decision: 'APPROVED',
			approvalIds: [approvalId],
			comment: 'Fine',
			results: [
				{
					approvalId,
					outcome: 'SUBMITTED',
					itemName: 'Production Support',
					requestedForName: 'Priya Nair',
					accessRequestId: pending[0].accessRequestId,
				},
			],
		},
	]);
	expectSchema('approval', 'approve', approved);
	expect(holds('priya.nair', 'Production Support')).toBe(false);
	await sandbox.clock.advance(60_000);
	expect(holds('priya.nair', 'Production Support')).toBe(true);

	const decided = jsons(
		await approvals('getAll', { state: 'completed', owner: 'all', filters: { decision: 'APPROVED' } }),
	);
	expect(decided).toMatchObject([
		{
			id: approvalId,
			state: 'APPROVED',
			reviewedByName: 'Ada Okafor',
			reviewerComment: 'Fine',
			decided: expect.any(String),
		},
	]);
	expect(
		jsons(await approvals('getAll', { state: 'completed', owner: 'all', filters: { decision: 'REJECTED' } })),
	).toEqual([]);
});

test("rejected: the requester's request ends there, and the comment is kept", async () => {
	const [approvalId] = await asked('manager', 'priya.nair');
	const rejected = jsons(await approvals('reject', { approvalId, comment: 'Not on the roster' }));
	expect(rejected).toMatchObject([{ decision: 'REJECTED', outcome: 'SUBMITTED', comment: 'Not on the roster' }]);
	expectSchema('approval', 'reject', rejected);
	await sandbox.clock.advance(60_000);
	expect(holds('priya.nair', 'Production Support')).toBe(false);
	expect(
		jsons(
			await approvals('getAll', {
				state: 'completed',
				owner: 'all',
				filters: { decision: 'REJECTED', requestType: 'GRANT_ACCESS' },
			}),
		),
	).toMatchObject([{ id: approvalId, reviewerComment: 'Not on the roster' }]);
});

test('forwarded to a person by e-mail, who then has it to decide', async () => {
	const [approvalId] = await asked('manager', 'jonas.weber');
	const forwarded = jsons(
		await approvals('forward', {
			approvalId,
			newOwner: locator('email', 'priya.nair@sandbox.example'),
			comment: 'On leave',
		}),
	);
	expect(forwarded).toMatchObject([
		{ decision: 'FORWARDED', newOwnerId: id('priya.nair'), newOwnerName: 'Priya Nair', comment: 'On leave' },
	]);
	expectSchema('approval', 'forward', forwarded);
	expect(jsons(await approvals('getAll', {}, { client: 'user' }))).toMatchObject([
		{ id: approvalId, ownerName: 'Priya Nair' },
	]);
	jsons(await approvals('approve', { approvalId }, { client: 'user' }));
	await sandbox.clock.advance(60_000);
	expect(holds('jonas.weber', 'Production Support')).toBe(true);
});

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

test('120 approvals of 120 rows: one look for each hundred or so, three calls of at most 50, an outcome for each row', async () => {
	const everybody = sandbox.addPeople(120).map(({ alias }) => alias);
	const ids = await asked('manager', ...everybody);
	expect(ids).toHaveLength(120);
	const items = ids.map((approval) => ({ approval }));
	const result = await approvals('approve', { approvalId: '={{ $json.approval }}' }, { items });
	expect(jsons(result).map(({ approvalIds }) => approvalIds)).toEqual(ids.map((one) => [one]));
	expect(result.items.map(({ pairedItem }) => pairedItem)).toEqual(ids.map((_, item) => ({ item })));
	expect(decisions()).toEqual(['bulk-approve', 'bulk-approve', 'bulk-approve']);
	expect(
		sandbox
			.callsTo('/access-request-approvals/v1/bulk-approve', 'POST')
			.map(({ body }) => (body as { approvalIds: string[] }).approvalIds.length),
	).toEqual([50, 50, 20]);
	expect(sandbox.callsTo('/access-request-approvals/v1/pending').length).toBeLessThanOrEqual(2);
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
		httpCode: 404,
		message: expect.stringMatching(/1 of 3 approvals were not decided[\s\S]*\[item 0\]/),
	});
	expect(error.results).toMatchObject([
		{ outcome: 'SUBMITTED' },
		{ outcome: 'SUBMITTED' },
		{ approvalId: bad, outcome: 'FAILED', message: expect.any(String) },
	]);
	expect(decisions()).toEqual(['bulk-approve', 'approve', 'approve', 'approve']);
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
	expect(refused.error).toMatchObject({ httpCode: '403', description: expect.stringMatching(/Taken by ISC: none/) });
});

test('a lost answer is looked up: taken is taken, and what cannot be told is not called done', async () => {
	const [first] = await asked('manager', 'priya.nair');
	sandbox.faults.add({ mode: 'drop-after', path: '/approve$', count: 1 });
	expect(jsons(await approvals('approve', { approvalId: first }))).toMatchObject([{ outcome: 'SUBMITTED' }]);
	const [second] = await asked('manager', 'jonas.weber');
	sandbox.faults.add({ mode: 'drop-before', path: '/reject$', count: 1 });
	const lost = await approvals('reject', { approvalId: second, comment: 'no' }, { onError: 'continueErrorOutput' });
	expect(errorOf(lost)).toMatchObject({
		message: expect.stringContaining('may have taken'),
		results: [{ outcome: 'UNCONFIRMED' }],
	});
});

test('a call for many whose answer was lost is looked up, and one that is not allowed goes one by one', async () => {
	const lost = await asked('manager', 'priya.nair', 'jonas.weber');
	sandbox.faults.add({ mode: 'drop-after', path: '/bulk-approve$', count: 1 });
	expect(jsons(await approvals('approve', { approvalId: lost }))).toMatchObject([
		{ outcome: 'SUBMITTED', results: [{ outcome: 'SUBMITTED' }, { outcome: 'SUBMITTED' }] },
	]);
	expect(decisions()).toEqual(['bulk-approve']);
	const ids = await asked('manager', 'lucia.moreno', 'carla.rossi', 'hana.kim');
	sandbox.faults.add({ mode: 'status', status: 403, path: '/bulk-approve$' });
	expect(jsons(await approvals('approve', { approvalId: ids }))).toMatchObject([{ outcome: 'SUBMITTED' }]);
	expect(decisions()).toEqual(['bulk-approve', 'approve', 'approve', 'approve']);
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
	sandbox.faults.add({ mode: 'status', status: 403, path: '/pending$', count: 1 });
	const result = await approvals('approve', { approvalId });
	expect(result.error?.message).toMatch(/made this request|no pending approval/);
	expect(sandbox.callsTo('/access-request-approvals/v1/pending').map(({ query }) => query['owner-id'])).toEqual([
		undefined,
		'me',
	]);
	expect(decisions()).toEqual([]);
});

test('a credential that fails meets every row once: no further decision is sent', async () => {
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
	const ids = await asked('manager', 'priya.nair', 'jonas.weber');
	sandbox.faults.add({ mode: 'status', status: 400, path: `${ids[1]}/reject$` });
	const result = await approvals(
		'reject',
		{ approvalId: '={{ $json.one }}', comment: 'no' },
		{ items: ids.map((one) => ({ one })) },
	);
	expect(result.error?.message).toMatch(/1 of 2 approvals were not rejected/);
	expect(result.error?.description).toContain(`Taken by ISC: ${ids[0]}`);
});

test('rules: an id, a comment where it is needed, one person as new owner; nothing is decided', async () => {
	const [approvalId] = await asked('manager', 'priya.nair');
	const ask = async (operation: string, parameters: object) =>
		errorOf(await approvals(operation, parameters, { onError: 'continueErrorOutput' })).message;
	expect(await ask('approve', { approvalId: '={{ [] }}' })).toMatch(/No approval ID/);
	expect(await ask('forward', { approvalId, comment: '={{ "" }}', newOwner: locator('alias', 'priya.nair') })).toMatch(
		/comment is empty/,
	);
	expect(await ask('forward', { approvalId, comment: 'x', newOwner: locator('alias', 'no.such.alias') })).toMatch(
		/New Owner: Nobody in ISC/,
	);
	expect(decisions()).toEqual([]);
	expect(submitted(sandbox)).toEqual([]);
});

test("lists: mine, somebody's or everybody's, by access request and date, no page beyond the limit", async () => {
	await asked('manager', ...sandbox.addPeople(300).map(({ alias }) => alias));
	expect(jsons(await approvals('getAll', { owner: 'all', limit: 260 }))).toHaveLength(260);
	expect(
		sandbox.callsTo('/access-request-approvals/v1/pending').map(({ query }) => [query.limit, query.offset]),
	).toEqual([
		['250', '0'],
		['250', '250'],
	]);
	const owner = sandbox.item('Production Support', 'ROLE').ownerId;
	const all = jsons(
		await approvals('getAll', {
			owner: 'identity',
			ownerIdentity: locator('id', owner),
			returnAll: true,
			options: { oldestFirst: true },
		}),
	);
	expect(new Set(all.map(({ ownerId }) => ownerId))).toEqual(new Set([owner]));
	expect(all.length).toBeGreaterThanOrEqual(300);
	const request = all[0].accessRequestId;
	expect(
		jsons(await approvals('getAll', { owner: 'all', filters: { accessRequestId: request } })).map(
			({ accessRequestId }) => accessRequestId,
		),
	).toEqual([request]);
	expect(jsons(await approvals('getAll', { owner: 'all', filters: { createdSince: '={{ "2999-01-01" }}' } }))).toEqual(
		[],
	);
	const refused = await approvals('getAll', { owner: 'all' }, { client: 'limited', onError: 'continueErrorOutput' });
	expect(errorOf(refused)).toMatchObject({ httpCode: 403 });
	const [whole] = jsons(await approvals('getAll', { owner: 'all', limit: 1, simplify: false }));
	expect(whole).toMatchObject({ requestedObject: { type: 'ROLE' }, forwardHistory: [] });
});

test('what lists give out is what __schema__ says', async () => {
	const removeDate = new Date(sandbox.clock.now() + 9e8).toISOString();
	sandbox.config.requestOnBehalfOfConfig.allowRequestOnBehalfOfAnyoneByAnyone = true;
	jsons(
		await run(
			sandbox,
			'grant',
			{
				...people('alias', 'priya.nair', 'jonas.weber'),
				...access(accessItem('ROLE', 'name', 'Production Support')),
				comment: 'x',
				startDate: `={{ "${new Date(sandbox.clock.now() + 8e8).toISOString()}" }}`,
				removeDate: `={{ "${removeDate}" }}`,
			},
			{ client: 'manager' },
		),
	);
	await sandbox.clock.advance(5_000);
	const pending = jsons(await approvals('getAll', { owner: 'all' }));
	jsons(await approvals('approve', { approvalId: pending[0].id, comment: 'ok' }));
	const decided = jsons(await approvals('getAll', { owner: 'all', state: 'completed' }));
	expectSchema('approval', 'getAll', [...pending, ...decided], { partly: true });
	const seen = new Set([...pending, ...decided].flatMap((row) => Object.keys(row)));
	// The sandbox decides at once: nothing is ever in process.
	expect(Object.keys(schemaOf('approval', 'getAll').properties ?? {}).filter((name) => !seen.has(name))).toEqual([
		'actionInProcess',
	]);
});

test('the summary counts, for me, somebody and everybody', async () => {
	const [approvalId] = await asked('manager', 'priya.nair', 'jonas.weber');
	jsons(await approvals('reject', { approvalId, comment: 'no' }));
	const counts = jsons(await approvals('getSummary', { owner: 'all' }));
	expect(counts).toEqual([{ pending: 1, approved: 0, rejected: 1 }]);
	expectSchema('approval', 'getSummary', counts);
	expect(jsons(await approvals('getSummary', {}, { client: 'user' }))).toEqual([
		{ pending: 0, approved: 0, rejected: 0 },
	]);
	expect(jsons(await approvals('getSummary', { owner: 'all', fromDate: '={{ "2999-01-01" }}' }))).toEqual([
		{ pending: 0, approved: 0, rejected: 0 },
	]);
	expect(
		errorOf(await approvals('getSummary', { fromDate: '={{ "soon" }}' }, { onError: 'continueErrorOutput' })).message,
	).toMatch(/From Date is not a date/);
});
