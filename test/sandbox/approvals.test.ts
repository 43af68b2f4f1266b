import { as, flat, problem, sandboxForTests, soon, statusOf, type StatusRow } from './support';

const holder = sandboxForTests();
const url = '/access-request-approvals/v1';

interface ApprovalRow {
	id: string;
	name: string;
	accessRequestId: string;
	owner: { id: string; type: string };
	requestedFor: { id: string };
	state?: string;
	reviewedBy?: { id: string };
	reviewerComment?: { comment: string } | null;
	forwardHistory: Array<{ newApproverName: string }>;
	previousReviewersComments: Array<{ comment: string }>;
}

async function request(item: string, person = 'bruno.costa', extra: Record<string, unknown> = {}): Promise<StatusRow> {
	const sandbox = holder.current;
	await as(sandbox, 'admin').post('/access-requests/v1', flat(sandbox, person, item, extra));
	await sandbox.clock.advance(soon);
	return row(item, person);
}

async function row(item: string, person = 'bruno.costa'): Promise<StatusRow> {
	const found = (await statusOf(as(holder.current, 'admin'), holder.current.person(person).id)).find(
		(candidate) => candidate.name === item,
	);
	if (found === undefined) throw new Error(`no row for ${item}`);
	return found;
}

function client(alias: string): ReturnType<typeof as> {
	return as(holder.current, 'signIn', alias);
}

async function pending(alias: string): Promise<ApprovalRow[]> {
	return (await client(alias).get<ApprovalRow[]>(`${url}/pending`)).data;
}

test('the manager approves, then the access is provisioned', async () => {
	const asked = await request('Finance Analyst');
	expect([asked.state, asked.cancelable, asked.approvalDetails[0].status, asked.approvalDetails[0].scheme]).toEqual([
		'EXECUTING',
		true,
		'PENDING',
		'MANAGER',
	]);
	const [approval] = await pending('marta.silva');
	expect([approval.id, approval.accessRequestId, approval.owner.id]).toEqual([
		asked.approvalIds[0],
		asked.accessRequestId,
		holder.current.person('marta.silva').id,
	]);
	expect(await pending('tomas.berger')).toEqual([]);
	expect((await client('marta.silva').post(`${url}/${approval.id}/approve`, { comment: 'fine' })).status).toBe(202);
	const approved = await row('Finance Analyst');
	expect([approved.cancelable, approved.approvalDetails[0].status, approved.approvalDetails[0].comment]).toEqual([
		false,
		'APPROVED',
		'fine',
	]);
	await holder.current.clock.advance(soon);
	expect([(await row('Finance Analyst')).state, holder.current.holds('bruno.costa', 'Finance Analyst')]).toEqual([
		'REQUEST_COMPLETED',
		true,
	]);
});

test('several steps follow one another', async () => {
	const asked = await request('Finance Approver');
	expect(asked.approvalDetails.map((step) => step.scheme)).toEqual(['MANAGER']);
	await client('marta.silva').post(`${url}/${asked.approvalIds[0]}/approve`, { comment: 'first' });
	const next = await row('Finance Approver');
	expect(next.approvalDetails.map((step) => [step.scheme, step.status])).toEqual([
		['MANAGER', 'APPROVED'],
		['ROLE_OWNER', 'PENDING'],
	]);
	const [approval] = await pending('omar.haddad');
	expect(approval.previousReviewersComments.map((comment) => comment.comment)).toEqual(['first']);
	await client('omar.haddad').post(`${url}/${approval.id}/approve`);
	await holder.current.clock.advance(soon);
	expect((await row('Finance Approver')).state).toBe('REQUEST_COMPLETED');
});

test('a rejection ends the request and may require a comment', async () => {
	const asked = await request('Finance Approver');
	const path = `${url}/${asked.approvalIds[0]}/reject`;
	expect(problem(await client('marta.silva').post(path, {}))).toMatch(/^400 .*comment is required to reject/);
	expect((await client('marta.silva').post(path, { comment: 'not yours' })).status).toBe(202);
	const rejected = await row('Finance Approver');
	expect([rejected.state, rejected.approvalDetails[0].comment]).toEqual(['REJECTED', 'not yours']);
	expect(rejected.accessRequestPhases.map((phase) => phase.state)).toEqual(['COMPLETED', 'NOT_EXECUTED']);
	await holder.current.clock.advance(soon);
	expect(holder.current.holds('bruno.costa', 'Finance Approver')).toBe(false);
	const [completed] = (await client('marta.silva').get<ApprovalRow[]>(`${url}/completed`)).data;
	expect([completed.state, completed.reviewerComment?.comment, completed.reviewedBy?.id]).toEqual([
		'REJECTED',
		'not yours',
		holder.current.person('marta.silva').id,
	]);
});

test('only the owner or an ORG_ADMIN decides, and only once', async () => {
	const path = `${url}/${(await request('Finance Analyst')).approvalIds[0]}`;
	expect((await client('tomas.berger').post(`${path}/approve`)).status).toBe(403);
	expect((await as(holder.current, 'admin').post(`${path}/approve`)).status).toBe(202);
	expect((await as(holder.current, 'admin').post(`${path}/approve`)).status).toBe(400);
	expect((await as(holder.current, 'admin').post(`${url}/nothing/approve`)).status).toBe(404);
});

test('forwarding moves the approval to someone else', async () => {
	const asked = await request('Finance Analyst');
	const newOwnerId = holder.current.person('tomas.berger').id;
	const path = `${url}/${asked.approvalIds[0]}/forward`;
	expect((await client('marta.silva').post(path, { newOwnerId })).status).toBe(400);
	expect((await client('marta.silva').post(path, { newOwnerId, comment: 'on leave' })).status).toBe(202);
	expect(await pending('marta.silva')).toEqual([]);
	const [approval] = await pending('tomas.berger');
	expect(approval.forwardHistory.map((forward) => forward.newApproverName)).toEqual(['Tomas Berger']);
	expect((await row('Finance Analyst')).approvalDetails[0]).toMatchObject({
		forwarded: true,
		currentOwner: { id: newOwnerId },
	});
});

test('any member of a governance group decides', async () => {
	const asked = await request('Change Advisory Board');
	expect((await pending('paula.schmid')).map((approval) => approval.owner.type)).toEqual(['GOVERNANCE_GROUP']);
	expect((await client('paula.schmid').post(`${url}/${asked.approvalIds[0]}/approve`)).status).toBe(202);
});

test('an ORG_ADMIN approves up to 50 at once', async () => {
	const first = await request('Finance Analyst');
	const second = await request('Finance Analyst', 'hana.kim');
	const approvalIds = [...first.approvalIds, ...second.approvalIds];
	const admin = as(holder.current, 'admin');
	expect((await client('marta.silva').post(`${url}/bulk-approve`, { approvalIds, comment: 'ok' })).status).toBe(403);
	expect(
		(await admin.post(`${url}/bulk-approve`, { approvalIds: Array.from({ length: 51 }, () => 'x'), comment: 'ok' }))
			.status,
	).toBe(400);
	expect((await admin.post(`${url}/bulk-approve`, { approvalIds, comment: 'ok' })).status).toBe(202);
	await holder.current.clock.advance(soon);
	expect([(await row('Finance Analyst')).state, (await row('Finance Analyst', 'hana.kim')).state]).toEqual([
		'REQUEST_COMPLETED',
		'REQUEST_COMPLETED',
	]);
});

test('lists can be filtered, counted and limited to an owner; the approvers of a request are listed', async () => {
	const sandbox = holder.current;
	const asked = await request('Finance Analyst');
	await request('Finance Analyst', 'hana.kim');
	const admin = as(sandbox, 'admin');
	const get = async (params: Record<string, unknown>): Promise<string[]> =>
		(await admin.get<ApprovalRow[]>(`${url}/pending`, { params })).data.map((approval) => approval.requestedFor.id);
	const [bruno, hana] = [sandbox.person('bruno.costa').id, sandbox.person('hana.kim').id];
	expect(await get({})).toEqual([hana, bruno]);
	expect(await get({ filters: `requestedFor.id in ("${bruno}")` })).toEqual([bruno]);
	expect(await get({ filters: `accessRequestId in ("${asked.accessRequestId}")` })).toEqual([bruno]);
	expect(await get({ 'owner-id': sandbox.person('tomas.berger').id })).toEqual([hana]);
	expect((await as(sandbox, 'user').get(`${url}/pending`, { params: { 'owner-id': hana } })).status).toBe(403);
	expect((await admin.get(`${url}/approval-summary`)).data).toEqual({ pending: 2, approved: 0, rejected: 0 });
	const approvers = await admin.get<Array<{ name: string; approvalId: string }>>(
		`${url}/${asked.accessRequestId}/approvers`,
	);
	expect(approvers.data).toMatchObject([{ name: 'Marta Silva', approvalId: asked.approvalIds[0], type: 'IDENTITY' }]);
});

test('lists of approvals lag as set', async () => {
	const sandbox = holder.current;
	sandbox.settings.approvalsLagMs = 60_000;
	await request('Finance Analyst');
	expect(await pending('marta.silva')).toEqual([]);
	await sandbox.clock.advance(60_000);
	expect(await pending('marta.silva')).toHaveLength(1);
});

describe('ending a request', () => {
	const cancelUrl = '/access-requests/v1/cancel';

	test('the requester or an ORG_ADMIN can cancel it before its approval ends', async () => {
		const sandbox = holder.current;
		await as(sandbox, 'manager').post('/access-requests/v1', flat(sandbox, 'bruno.costa', 'Finance Analyst'));
		await sandbox.clock.advance(soon);
		const { accessRequestId: accountActivityId } = await row('Finance Analyst');
		expect((await as(sandbox, 'user').post(cancelUrl, { accountActivityId, comment: 'x' })).status).toBe(403);
		expect((await as(sandbox, 'manager').post(cancelUrl, { accountActivityId })).status).toBe(400);
		expect((await as(sandbox, 'manager').post(cancelUrl, { accountActivityId, comment: 'mistake' })).status).toBe(202);
		const cancelled = await row('Finance Analyst');
		expect([cancelled.state, cancelled.cancelledRequestDetails?.comment, cancelled.cancelable]).toEqual([
			'CANCELLED',
			'mistake',
			false,
		]);
		expect(await pending('marta.silva')).toEqual([]);
		expect((await as(sandbox, 'admin').post(cancelUrl, { accountActivityId, comment: 'x' })).status).toBe(400);
		expect((await as(sandbox, 'admin').post(cancelUrl, { accountActivityId: 'x', comment: 'x' })).status).toBe(404);
	});

	test('it cannot be canceled after its approval ended', async () => {
		const asked = await request('Forklift');
		const response = await as(holder.current, 'admin').post(cancelUrl, {
			accountActivityId: asked.accessRequestId,
			comment: 'x',
		});
		expect(problem(response)).toMatch(/^400 .*has passed the approval step/);
	});

	test('an ORG_ADMIN can cancel up to 50 at once, a requester only one at a time', async () => {
		const ids = [await request('Finance Analyst'), await request('Finance Approver')].map(
			(asked) => asked.accessRequestId,
		);
		const bulk = '/access-requests/v1/bulk-cancel';
		expect((await as(holder.current, 'user').post(bulk, { accessRequestIds: ids, comment: 'x' })).status).toBe(403);
		expect(
			(
				await as(holder.current, 'admin').post(bulk, {
					accessRequestIds: Array.from({ length: 51 }, () => ids[0]),
					comment: 'x',
				})
			).status,
		).toBe(400);
		expect((await as(holder.current, 'admin').post(bulk, { accessRequestIds: ids, comment: 'x' })).status).toBe(202);
		expect([(await row('Finance Analyst')).state, (await row('Finance Approver')).state]).toEqual([
			'CANCELLED',
			'CANCELLED',
		]);
	});

	test('closing ends a stuck request at any stage', async () => {
		const close = '/access-requests/v1/close';
		const stuck = await request('Forklift');
		expect((await as(holder.current, 'user').post(close, { accessRequestIds: [stuck.accessRequestId] })).status).toBe(
			403,
		);
		expect((await as(holder.current, 'admin').post(close, { accessRequestIds: [] })).status).toBe(400);
		expect((await as(holder.current, 'admin').post(close, { accessRequestIds: [stuck.accessRequestId] })).status).toBe(
			202,
		);
		expect((await row('Forklift')).state).toBe('TERMINATED');
		const other = await request('Finance Analyst');
		const done = {
			accessRequestIds: [other.accessRequestId],
			executionStatus: 'Completed',
			completionStatus: 'Success',
		};
		expect((await as(holder.current, 'admin').post(close, done)).status).toBe(202);
		expect((await row('Finance Analyst')).state).toBe('REQUEST_COMPLETED');
	});
});

test('with automatic approval, a request whose requester is its reviewer needs nobody else', async () => {
	const sandbox = holder.current;
	sandbox.settings.autoApproval = true;
	const [own] = sandbox.request('priya.nair', 'Identity Tooling');
	const [others] = sandbox.request('priya.nair', 'Production Support');
	await sandbox.clock.advance(soon);
	expect([own.state, others.state]).toEqual(['REQUEST_COMPLETED', 'EXECUTING']);
	expect(own.approvals).toMatchObject([{ state: 'APPROVED', reviewerId: own.requesterId }]);
	const { data } = await as(sandbox, 'admin').get('/access-request-config/v1');
	expect(data).toMatchObject({ autoApprovalEnabled: true });
});
