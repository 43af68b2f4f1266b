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

const complete = async (id: string) =>
	(await fetch(`${holder.current.url}/_page/tasks/${id}`, { method: 'POST' })).status;

test('a manual task is open until it is completed on the page; then the access is there and the request ends', async () => {
	const { requestId, task } = await waiting();
	const sandbox = holder.current;
	expect(row()).toMatchObject({ requestId, state: 'EXECUTING' });
	expect(task.ownerName).toBe('Rosa Garcia');
	const page = (await (await fetch(`${sandbox.url}/_page/requests`)).json()) as {
		requests: Array<{ requestId: string; timeline: Array<{ label: string; detail?: string; task?: string }> }>;
	};
	const shown = page.requests.find((request) => request.requestId === requestId);
	expect(shown?.timeline.find((step) => step.task !== undefined)).toMatchObject({
		label: 'Provisioning',
		detail: 'waiting for the manual task of Rosa Garcia',
		task: task.id,
	});
	expect(await complete(task.id)).toBe(204);
	expect(row().state).toBe('REQUEST_COMPLETED');
	expect(sandbox.holds('priya.nair', 'Office Key')).toBe(true);
	expect((await as(sandbox, 'admin').get(url)).data).toEqual([]);
	const status = await as(sandbox, 'admin').get('/access-request-status/v1');
	expect(status.data[0].manualWorkItemDetails).toMatchObject([{ status: 'FINISHED' }]);
});

test('it is completed once, and no task that is not there', async () => {
	const { task } = await waiting();
	expect(await complete('none')).toBe(404);
	expect(await complete(task.id)).toBe(204);
	expect(await complete(task.id)).toBe(400);
});
