import type { AxiosResponse } from 'axios';

import { as, problem, sandboxForTests, soon } from './support';

const holder = sandboxForTests();
const url = '/generic-approvals/v1';

/** A request that waits for Chen Wei. */
async function waiting(): Promise<{ requestId: string }> {
	const sandbox = holder.current;
	const [{ requestId }] = sandbox.request('priya.nair', 'Production Support');
	await sandbox.clock.advance(1_000);
	return { requestId };
}

async function listed(requestId: string): Promise<AxiosResponse<Array<{ id: string }>>> {
	const filters = `referenceType eq "accessRequestId" and referenceId eq "${requestId}"`;
	return await as(holder.current, 'admin').get(url, { params: { filters, mine: false } });
}

test('the newer service shows the same approvals, with due date, assignee and step', async () => {
	const { requestId } = await waiting();
	const [approval] = (await listed(requestId)).data;
	const sandbox = holder.current;
	expect(approval).toMatchObject({
		serialStep: 1,
		dueDate: expect.any(String),
		assignedTo: [{ name: 'Chen Wei' }],
		requestee: { identityID: sandbox.person('priya.nair').id },
		referenceData: [{ id: requestId, type: 'accessRequestId' }],
	});
	const commented = await as(sandbox, 'admin').post(`${url}/${approval.id}/comments`, { comment: 'Checked' });
	expect(commented.data.comments).toMatchObject([{ comment: 'Checked' }]);
});

test('a plain user sees what is assigned to them, and no more', async () => {
	const { requestId } = await waiting();
	const [{ id }] = (await listed(requestId)).data;
	const user = as(holder.current, 'user');
	expect((await user.get(url)).data).toEqual([]);
	expect((await user.get(`${url}/${id}`)).status).toBe(403);
	expect((await user.get(url, { params: { mine: false } })).status).toBe(403);
});

test('a decision on an id that is not pending is answered with 202, or refused', async () => {
	const admin = as(holder.current, 'admin');
	const body = { approvalIds: ['11111111-2222-3333-4444-555555555555'], comment: 'no' };
	expect((await admin.post(`${url}/bulk-reject`, body)).status).toBe(202);
	holder.current.quirks.unknownApprovals = 'refused';
	expect(problem(await admin.post(`${url}/bulk-reject`, body))).toMatch(/^400 .*was not found/);
});

test.each([
	['bulk-approve', {}, 'approvedBy'],
	['bulk-reject', {}, 'rejectedBy'],
])('%s decides what the older service shows too', async (path, more, state) => {
	const sandbox = holder.current;
	const { requestId } = await waiting();
	const [{ id }] = (await listed(requestId)).data;
	const admin = as(sandbox, 'admin');
	expect((await admin.post(`${url}/${path}`, { approvalIds: [id], comment: 'why', ...more })).status).toBe(202);
	await sandbox.clock.advance(soon);
	expect((await listed(requestId)).data).toMatchObject([{ [state]: [{ name: 'Ada Okafor' }] }]);
});

test('bulk-reassign gives it to another person', async () => {
	const { requestId } = await waiting();
	const [{ id }] = (await listed(requestId)).data;
	const reassignTo = holder.current.person('nora.jensen').id;
	await as(holder.current, 'admin').post(`${url}/bulk-reassign`, { approvalIds: [id], comment: 'why', reassignTo });
	expect((await listed(requestId)).data).toMatchObject([{ assignedTo: [{ name: 'Nora Jensen' }] }]);
});

test('a tenant may have none of them in the newer service', async () => {
	const { requestId } = await waiting();
	holder.current.quirks.genericApprovals = 'none';
	expect((await listed(requestId)).data).toEqual([]);
});
