import { startSandbox, type Sandbox } from '../../sandbox';
import { approvalsIn } from './approvalSupport';
import { jsons } from './operation';
import { expectSchema, expectTenFields } from './schema';
import { access, accessItem, errorOf, locator, people, run } from './support';

let sandbox: Sandbox;
beforeEach(async () => {
	sandbox = await startSandbox({ rateLimit: 0, clock: 'stepped' });
});
afterEach(async () => await sandbox.close());

const { approvals, asked, holds } = approvalsIn(() => sandbox);
const id = (alias: string) => sandbox.person(alias).id;

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
			requestedObject: { type: 'ROLE', name: 'Production Support' },
			requestedFor: { name: 'Priya Nair' },
			requester: { name: 'Marta Silva', comment: expect.stringContaining('On call from Monday') },
		},
	]);
	const approvalId = pending[0].id;

	const approved = jsons(
		await approvals(
			'approve',
			{ approvalId: '={{ $json.id }}', comment: 'Fine', options: { decideForOthers: true } },
			{ items: pending },
		),
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
			reviewer: { name: 'Ada Okafor', comment: 'Fine', decidedAt: expect.any(String) },
		},
	]);
	expectTenFields([...pending, ...decided]);
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
	).toMatchObject([{ id: approvalId, reviewer: { comment: 'Not on the roster' } }]);
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
		{ id: approvalId, assignee: { name: 'Priya Nair' } },
	]);
	jsons(await approvals('approve', { approvalId }, { client: 'user' }));
	await sandbox.clock.advance(60_000);
	expect(holds('jonas.weber', 'Production Support')).toBe(true);
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
	const owner = sandbox.credentials.admin.identityId;
	const all = jsons(
		await approvals('getAll', {
			owner: 'identity',
			ownerIdentity: locator('id', owner),
			returnAll: true,
			options: { oldestFirst: true },
		}),
	);
	expect(new Set(all.map(({ assignee }) => (assignee as { id: string }).id))).toEqual(new Set([owner]));
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
				options: { startDate: `={{ "${new Date(sandbox.clock.now() + 8e8).toISOString()}" }}` },
				end: 'date',
				removeDate: `={{ "${removeDate}" }}`,
			},
			{ client: 'manager' },
		),
	);
	await sandbox.clock.advance(5_000);
	const pending = jsons(await approvals('getAll', { owner: 'all' }));
	const forOthers = { decideForOthers: true };
	jsons(await approvals('approve', { approvalId: pending[0].id, comment: 'ok', options: forOthers }));
	const decided = jsons(await approvals('getAll', { owner: 'all', state: 'completed' }));
	expectSchema('approval', 'getAll', [...pending, ...decided]);
});

test('the summary counts, for me, somebody and everybody', async () => {
	const [approvalId] = await asked('manager', 'priya.nair', 'jonas.weber');
	jsons(await approvals('reject', { approvalId, comment: 'no', options: { decideForOthers: true } }));
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
	).toMatch(/^From Date "soon" isn't a date/);
});

test('a comment is added under the id of either service, is read again, and decides nothing', async () => {
	const [approvalId] = await asked('manager', 'priya.nair');
	const commented = jsons(await approvals('comment', { approvalId, comment: 'Agreed by phone' }));
	expect(commented).toMatchObject([{ approvalId, comment: 'Agreed by phone', requestedForName: 'Priya Nair' }]);
	expectSchema('approval', 'comment', commented);
	const [pending] = jsons(await approvals('getAll', { owner: 'all' }));
	expect(pending).toMatchObject({
		id: approvalId,
		assignee: { name: expect.stringMatching(/\w/), dueDate: expect.any(String) },
		chain: [{ step: 1, state: 'PENDING', reviewer: (pending.assignee as { name: string }).name }],
	});
	const newer = sandbox
		.callsTo('/generic-approvals/v1')
		.find(({ path }) => path.endsWith('/comments'))
		?.path.split('/')[3];
	jsons(await approvals('comment', { approvalId: newer, comment: 'And by mail' }));
	const failed = await approvals(
		'comment',
		{ approvalId: id('priya.nair'), comment: 'x' },
		{ onError: 'continueErrorOutput' },
	);
	expect((failed.errorItems[0].json.error as { message: string }).message).toMatch(/no approval with this ID/);
	sandbox.quirks.genericApprovals = 'none';
	const none = await approvals('comment', { approvalId, comment: 'x' }, { onError: 'continueErrorOutput' });
	expect((none.errorItems[0].json.error as { message: string }).message).toMatch(
		/newer approvals service.* doesn't have it/,
	);
});
