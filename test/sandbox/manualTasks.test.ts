import { as, sandboxForTests } from './support';

const holder = sandboxForTests();
const url = '/work-items/v1';

/** A request for access on a source that its owner provisions by hand. */
async function waiting(): Promise<{ requestId: string; task: { id: string; ownerName: string } }> {
	const sandbox = holder.current;
	const [{ requestId }] = sandbox.request('priya.nair', 'Office Key');
	await sandbox.clock.advance(60_000);
	const { data } = await as(sandbox, 'admin').get<Array<{ id: string; ownerName: string }>>(url);
	expect(data).toHaveLength(1);
	return { requestId, task: data[0] };
}

const row = () => holder.current.requestItems()[0];

test('a manual task is open until it is completed; then the access is there and the request ends', async () => {
	const { requestId, task } = await waiting();
	const sandbox = holder.current;
	expect(row()).toMatchObject({ requestId, state: 'EXECUTING' });
	expect(task.ownerName).toBe('Rosa Garcia');
	const done = await as(sandbox, 'admin').post(`${url}/${task.id}`, '');
	expect(done).toMatchObject({ status: 200, data: { id: task.id, state: 'Finished', completed: expect.any(String) } });
	expect(row().state).toBe('REQUEST_COMPLETED');
	expect(sandbox.holds('priya.nair', 'Office Key')).toBe(true);
	expect((await as(sandbox, 'admin').get(url)).data).toEqual([]);
	const status = await as(sandbox, 'admin').get('/access-request-status/v1');
	expect(status.data[0].manualWorkItemDetails).toMatchObject([{ status: 'FINISHED' }]);
});

test('only its owner or an administrator completes it, once, and no task that is not there', async () => {
	const { task } = await waiting();
	const sandbox = holder.current;
	expect((await as(sandbox, 'user').post(`${url}/${task.id}`, '')).status).toBe(403);
	expect((await as(sandbox, 'admin').post(`${url}/none`, '')).status).toBe(404);
	await as(sandbox, 'admin').post(`${url}/${task.id}`, '');
	expect((await as(sandbox, 'admin').post(`${url}/${task.id}`, '')).status).toBe(400);
});

test('the page completes it as well', async () => {
	const { requestId } = await waiting();
	const { url: address } = holder.current;
	const page = (await (await fetch(`${address}/_page/requests`)).json()) as {
		requests: Array<{ requestId: string; manualTask: string | null }>;
	};
	const shown = page.requests.find((request) => request.requestId === requestId);
	expect((await fetch(`${address}/_page/tasks/${shown?.manualTask}`, { method: 'POST' })).status).toBe(204);
	expect(row().state).toBe('REQUEST_COMPLETED');
});
