import { as, flat, inDays, problem, sandboxForTests, soon, statusOf, type Submitted } from './support';

const holder = sandboxForTests();
const url = '/access-requests/v1';

test('a grant is queued with 202, listed as executing, and held only later', async () => {
	const sandbox = holder.current;
	const admin = as(sandbox, 'admin');
	const response = await admin.post<Submitted>(url, flat(sandbox, 'bruno.costa', 'Engineering Reader'));
	expect(response.status).toBe(202);
	expect(response.data.existingRequests).toEqual([]);
	const [entry] = response.data.newRequests;
	expect(entry.requestedFor).toBe(sandbox.person('bruno.costa').id);
	expect(entry.requestedItemsDetails).toEqual([{ type: 'ROLE', id: sandbox.item('Engineering Reader').id }]);
	expect(entry.accessRequestIds).toHaveLength(1);
	expect(Number.isInteger(entry.attributesHash)).toBe(true);
	expect(sandbox.holds('bruno.costa', 'Engineering Reader')).toBe(false);
	expect((await statusOf(admin, entry.requestedFor)).map((row) => row.state)).toEqual(['EXECUTING']);
	await sandbox.clock.advance(soon);
	expect((await statusOf(admin, entry.requestedFor)).map((row) => row.state)).toEqual(['REQUEST_COMPLETED']);
	expect(sandbox.holds('bruno.costa', 'Engineering Reader')).toBe(true);
});

test('one grant can include several people and all three types of items', async () => {
	const sandbox = holder.current;
	const people = ['bruno.costa', 'carla.rossi'].map((alias) => sandbox.person(alias).id);
	const items = [sandbox.item('Engineering Reader'), sandbox.item('GitHub Basic'), sandbox.item('SAP Group 1')];
	const requestedItems = items.map(({ id, type }) => ({ id, type }));
	const response = await as(sandbox, 'admin').post<Submitted>(url, { requestedFor: people, requestedItems });
	expect(response.data.newRequests.map((entry) => entry.requestedFor)).toEqual(people);
	expect(response.data.newRequests.map((entry) => entry.requestedItemsDetails.length)).toEqual([3, 3]);
	await sandbox.clock.advance(soon);
	for (const person of people) for (const item of items) expect(sandbox.holds(person, item)).toBe(true);
});

test('a duplicate in quick succession causes no error: it is an existing request', async () => {
	const sandbox = holder.current;
	const admin = as(sandbox, 'admin');
	const body = flat(sandbox, 'bruno.costa', 'Finance Analyst');
	const first = (await admin.post<Submitted>(url, body)).data.newRequests[0];
	const second = await admin.post<Submitted>(url, body);
	expect(second.status).toBe(202);
	expect(second.data.newRequests).toEqual([]);
	expect(second.data.existingRequests).toEqual([first]);
	expect(await statusOf(admin, first.requestedFor)).toHaveLength(1);
});

test('access that was rejected or completed before can be requested again without an error', async () => {
	const sandbox = holder.current;
	const admin = as(sandbox, 'admin');
	const body = flat(sandbox, 'bruno.costa', 'Finance Analyst');
	await admin.post(url, body);
	await sandbox.clock.advance(soon);
	const [row] = await statusOf(admin, sandbox.person('bruno.costa').id);
	await admin.post(`/access-request-approvals/v1/${row.approvalIds[0]}/reject`, { comment: 'no' });
	const again = await admin.post<Submitted>(url, body);
	expect([again.status, again.data.newRequests.length]).toEqual([202, 1]);
});

test('access already held returns 202, and the request is canceled as a duplicate', async () => {
	const sandbox = holder.current;
	const admin = as(sandbox, 'admin');
	const response = await admin.post<Submitted>(url, flat(sandbox, 'priya.nair', 'Engineering Team'));
	expect([response.status, response.data.newRequests.length]).toEqual([202, 1]);
	await sandbox.clock.advance(soon);
	expect(await statusOf(admin, sandbox.person('priya.nair').id)).toMatchObject([
		{
			state: 'CANCELLED',
			cancelledRequestDetails: {
				comment: 'Already has access to this item, only access remove date can be modified.',
			},
		},
	]);
	expect(sandbox.holdingsOf('priya.nair', 'Engineering Team')).toHaveLength(1);
});

test('access held through a role membership counts as held', async () => {
	const sandbox = holder.current;
	const admin = as(sandbox, 'admin');
	await admin.post(url, flat(sandbox, 'carla.rossi', 'Salesforce User'));
	await sandbox.clock.advance(soon);
	expect((await statusOf(admin, sandbox.person('carla.rossi').id)).map((row) => row.state)).toEqual(['CANCELLED']);
});

test('with the second setting, ignored requests never appear in the status list', async () => {
	const sandbox = holder.current;
	sandbox.quirks.ignoredRequests = 'hidden';
	const admin = as(sandbox, 'admin');
	const response = await admin.post<Submitted>(url, flat(sandbox, 'priya.nair', 'Engineering Team'));
	expect([response.status, response.data.newRequests.length]).toEqual([202, 1]);
	await sandbox.clock.advance(soon);
	expect(await statusOf(admin, sandbox.person('priya.nair').id)).toEqual([]);
});

test('with the third setting, access already held is refused', async () => {
	const sandbox = holder.current;
	sandbox.quirks.ignoredRequests = 'refused';
	const response = await as(sandbox, 'admin').post(url, flat(sandbox, 'priya.nair', 'Engineering Team'));
	expect(problem(response)).toBe(
		'400 400.1 Bad Request Content: Identity "Priya Nair" already has access to "Engineering Team".',
	);
});

test('a grant changes the end date of held access, and one without an end date clears it', async () => {
	const sandbox = holder.current;
	const admin = as(sandbox, 'admin');
	const removeDate = inDays(sandbox, 30);
	await admin.post(url, flat(sandbox, 'jonas.weber', 'Engineering Team', { removeDate }));
	await sandbox.clock.advance(soon);
	expect(sandbox.holdingsOf('jonas.weber', 'Engineering Team').map((held) => held.removeDate)).toEqual([
		Date.parse(removeDate),
	]);
	await admin.post(url, flat(sandbox, 'jonas.weber', 'Engineering Team'));
	await sandbox.clock.advance(soon);
	expect(sandbox.holdingsOf('jonas.weber', 'Engineering Team').map((held) => held.removeDate)).toEqual([null]);
});

test('access takes effect on its start date and ends on its end date', async () => {
	const sandbox = holder.current;
	const dates = { startDate: inDays(sandbox, 2), removeDate: inDays(sandbox, 4) };
	const response = await as(sandbox, 'admin').post(url, flat(sandbox, 'bruno.costa', 'AWS Deploy', dates));
	expect(response.status).toBe(202);
	const day = 86_400_000;
	const held: boolean[] = [];
	for (let i = 0; i < 5; i += 1) {
		await sandbox.clock.advance(day);
		held.push(sandbox.holds('bruno.costa', 'AWS Deploy'));
	}
	expect(held).toEqual([false, true, true, false, false]);
});

test('a grant without a start date makes scheduled access start immediately', async () => {
	const sandbox = holder.current;
	const [scheduled] = sandbox.holdingsOf('lucia.moreno', 'External Auditor');
	expect(sandbox.holds('lucia.moreno', 'External Auditor')).toBe(false);
	const removeDate = new Date(scheduled.removeDate ?? 0).toISOString();
	await as(sandbox, 'admin').post(url, flat(sandbox, 'lucia.moreno', 'External Auditor', { removeDate }));
	await sandbox.clock.advance(soon);
	expect(sandbox.holds('lucia.moreno', 'External Auditor')).toBe(true);
});

test('a past start date means as soon as possible', async () => {
	const sandbox = holder.current;
	const response = await as(sandbox, 'admin').post(
		url,
		flat(sandbox, 'bruno.costa', 'IT Reader', { startDate: inDays(sandbox, -1) }),
	);
	expect(response.status).toBe(202);
	await sandbox.clock.advance(soon);
	expect(sandbox.holds('bruno.costa', 'IT Reader')).toBe(true);
});
