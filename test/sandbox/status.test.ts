import { as, flat, problem, sandboxForTests, soon, type StatusRow } from './support';

const holder = sandboxForTests();
const url = '/access-request-status/v1';

async function rows(
	params: Record<string, unknown>,
	client: 'admin' | 'user' | 'manager' = 'admin',
): Promise<StatusRow[]> {
	const response = await as(holder.current, client).get<StatusRow[]>(url, { params });
	expect(response.status).toBe(200);
	return response.data;
}

async function submit(
	person: string,
	item: string,
	client: 'admin' | 'user' | 'manager' = 'admin',
	extra: Record<string, unknown> = {},
): Promise<string> {
	const response = await as(holder.current, client).post<{ newRequests: Array<{ accessRequestIds: string[] }> }>(
		'/access-requests/v1',
		flat(holder.current, person, item, extra),
	);
	return response.data.newRequests[0].accessRequestIds[0];
}

test('lists by recipient, requester and either of them, newest first', async () => {
	const sandbox = holder.current;
	const one = await submit('priya.nair', 'IT Reader', 'manager');
	await sandbox.clock.advance(10);
	const two = await submit('bruno.costa', 'IT Reader', 'admin');
	await sandbox.clock.advance(10);
	const three = await submit('priya.nair', 'IT Editor', 'user');
	const ids = async (
		params: Record<string, unknown>,
		client: 'admin' | 'user' | 'manager' = 'admin',
	): Promise<string[]> => (await rows(params, client)).map((row) => row.accessRequestId);
	const priya = sandbox.person('priya.nair').id;
	expect(await ids({ 'requested-for': priya })).toEqual([three, one]);
	expect(await ids({ 'requested-by': priya })).toEqual([three]);
	expect(await ids({ 'regarding-identity': priya })).toEqual([three, one]);
	expect(await ids({ 'requested-by': 'me' }, 'manager')).toEqual([one]);
	expect(await ids({}, 'user')).toEqual([three, one]);
	expect(await ids({})).toEqual([three, two, one]);
	sandbox.quirks.adminStatusList = 'own';
	expect(await ids({})).toEqual([two]);
});

test('lists what is assigned to a person, by id, as me, or as a member of a group', async () => {
	const sandbox = holder.current;
	const asked = async (item: string): Promise<string> => {
		const id = await submit('bruno.costa', item, 'admin');
		await sandbox.clock.advance(soon);
		return id;
	};
	const marta = await asked('Finance Analyst');
	const group = await asked('Change Advisory Board');
	const ids = async (assignee: string, client: 'admin' | 'manager' = 'admin'): Promise<string[]> =>
		(await rows({ 'assigned-to': assignee }, client)).map((row) => row.accessRequestId);
	expect(await ids(sandbox.person('marta.silva').id)).toEqual([marta]);
	expect(await ids('me', 'manager')).toEqual([marta]);
	const member = sandbox.requestItems().find((row) => row.requestId === group)?.approvals[0].ownerId ?? '';
	expect(await ids(member)).toEqual([group]);
	expect(await ids(sandbox.person('priya.nair').id)).toEqual([]);
});

test('only an ORG_ADMIN can list the rows of others, and the person parameters exclude each other', async () => {
	const other = holder.current.person('bruno.costa').id;
	expect((await as(holder.current, 'manager').get(url, { params: { 'requested-for': other } })).status).toBe(403);
	expect(
		(await as(holder.current, 'admin').get(url, { params: { 'requested-for': other, 'regarding-identity': other } }))
			.status,
	).toBe(400);
});

test('pages and counts', async () => {
	for (const item of ['IT Reader', 'IT Editor', 'IT Reviewer']) await submit('bruno.costa', item);
	const admin = as(holder.current, 'admin');
	const page = await admin.get<StatusRow[]>(url, { params: { limit: 2, offset: 1, count: true, sorters: 'name' } });
	expect([page.headers['x-total-count'], page.data.map((row) => row.name)]).toEqual([
		'3',
		['IT Reader', 'IT Reviewer'],
	]);
	expect((await admin.get(url, { params: { limit: 251 } })).status).toBe(400);
	expect((await admin.get(url, { params: { limit: -1 } })).status).toBe(400);
	expect((await admin.get(url, { params: { sorters: 'state' } })).status).toBe(400);
});

test('filters by ids and date', async () => {
	const sandbox = holder.current;
	const one = await submit('bruno.costa', 'IT Reader');
	await sandbox.clock.advance(60_000);
	const two = await submit('hana.kim', 'IT Reader');
	const [row] = await rows({ filters: `accessRequestId eq "${one}"` });
	expect(row.accessRequestId).toBe(one);
	expect(await rows({ filters: `accountActivityItemId in ("${row.accountActivityItemId}", "x")` })).toHaveLength(1);
	const since = new Date(sandbox.clock.now() - 1000).toISOString();
	expect((await rows({ filters: `created ge "${since}"` })).map((found) => found.accessRequestId)).toEqual([two]);
	expect((await rows({ filters: `created lt ${since}` })).map((found) => found.accessRequestId)).toEqual([one]);
});

test('the filter on accessRequestId supports eq or in, as set', async () => {
	const sandbox = holder.current;
	const id = await submit('bruno.costa', 'IT Reader');
	const status = async (filters: string): Promise<number> =>
		(await as(sandbox, 'admin').get(url, { params: { filters } })).status;
	const [eq, inList] = [`accessRequestId eq "${id}"`, `accessRequestId in ("${id}")`];
	const seen: number[][] = [];
	for (const form of ['eq', 'in', 'both'] as const) {
		sandbox.quirks.accessRequestIdFilter = form;
		seen.push([await status(eq), await status(inList)]);
	}
	expect(seen).toEqual([
		[200, 400],
		[400, 200],
		[200, 200],
	]);
});

test('lists executing requests, with or without those awaiting verification', async () => {
	const sandbox = holder.current;
	await submit('bruno.costa', 'Mainframe Operator');
	await submit('bruno.costa', 'Finance Analyst');
	await submit('bruno.costa', 'IT Reader');
	await sandbox.clock.advance(1000);
	const names = async (): Promise<string[]> =>
		(await rows({ 'request-state': 'EXECUTING', sorters: 'name' })).map((row) => row.name);
	expect(await names()).toEqual(['Finance Analyst']);
	sandbox.quirks.executingIncludesVerification = true;
	expect(await names()).toEqual(['Finance Analyst', 'Mainframe Operator']);
	expect((await as(sandbox, 'admin').get(url, { params: { 'request-state': 'REJECTED' } })).status).toBe(400);
});

test('returns the metadata of the item and not of the request, or as set', async () => {
	const sandbox = holder.current;
	const admin = as(sandbox, 'admin');
	const body = flat(sandbox, 'bruno.costa', 'IT Reader', { clientMetadata: { ticket: 'T-1' } });
	await admin.post('/access-requests/v1', { ...body, clientMetadata: { batch: '7' } });
	await admin.post('/access-requests/v1', {
		...flat(sandbox, 'hana.kim', 'IT Reader'),
		clientMetadata: { batch: '7' },
	});
	const metadata = async (): Promise<unknown[]> =>
		(await rows({ sorters: 'created' })).map((row) => row.clientMetadata).reverse();
	expect(new Set(await metadata())).toEqual(new Set([null, { ticket: 'T-1' }]));
	sandbox.quirks.requestMetadata = 'returned';
	expect(new Set(await metadata())).toEqual(new Set([{ batch: '7' }, { ticket: 'T-1' }]));
	sandbox.quirks.itemMetadata = 'missing';
	sandbox.quirks.requestMetadata = 'missing';
	expect(await metadata()).toEqual([null, null]);
});

test('lags as set, for new rows and for changes', async () => {
	const sandbox = holder.current;
	sandbox.settings.statusLagMs = 30_000;
	await submit('bruno.costa', 'IT Reader');
	expect(await rows({})).toEqual([]);
	await sandbox.clock.advance(29_999);
	expect(await rows({})).toEqual([]);
	await sandbox.clock.advance(1);
	expect((await rows({})).map((row) => row.state)).toEqual(['EXECUTING']);
	expect(sandbox.holds('bruno.costa', 'IT Reader')).toBe(true);
	await sandbox.clock.advance(1000);
	expect((await rows({})).map((row) => row.state)).toEqual(['REQUEST_COMPLETED']);
});

test('shows each possible result of provisioning', async () => {
	const sandbox = holder.current;
	const ends: Record<string, string> = {
		'IT Reader': 'REQUEST_COMPLETED',
		'Mainframe Operator': 'REQUEST_COMPLETED',
		'Payroll Clerk': 'PROVISIONING_FAILED',
		'Partner Portal User': 'NOT_ALL_ITEMS_PROVISIONED',
		'Door Opener': 'ERROR',
		Forklift: 'EXECUTING',
	};
	for (const item of Object.keys(ends)) await submit('bruno.costa', item);
	await sandbox.clock.advance(soon);
	expect(Object.fromEntries((await rows({})).map((row) => [row.name, row.state]))).toEqual(ends);
	const failed = (await rows({})).find((row) => row.name === 'Payroll Clerk');
	expect(failed?.errorMessages?.[0][0].text).toBe('Source "Legacy Payroll" refused the change.');
	expect(failed?.accessRequestPhases.map((phase) => [phase.name, phase.state, phase.result])).toEqual([
		['APPROVAL_PHASE', 'COMPLETED', 'SUCCESSFUL'],
		['PROVISIONING_PHASE', 'COMPLETED', 'FAILED'],
	]);
});

test('the administration list needs the experimental header and supports status', async () => {
	const sandbox = holder.current;
	await submit('bruno.costa', 'IT Reader');
	await submit('bruno.costa', 'Finance Analyst');
	await sandbox.clock.advance(soon);
	const admin = as(sandbox, 'admin');
	const path = '/access-request-administration/v1';
	expect(problem(await admin.get(path))).toMatch(/X-SailPoint-Experimental/);
	const headers = { 'X-SailPoint-Experimental': 'true' };
	const found = await admin.get<StatusRow[]>(path, { headers, params: { filters: 'status in ("EXECUTING")' } });
	expect(found.data.map((row) => row.name)).toEqual(['Finance Analyst']);
	expect((await as(sandbox, 'user').get(path, { headers })).status).toBe(403);
});
