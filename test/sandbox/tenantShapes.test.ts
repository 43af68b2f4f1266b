import { as, flat, http, problem, sandboxForTests, soon, type StatusRow } from './support';

const holder = sandboxForTests();
const statusUrl = '/access-request-status/v1';
const refusedOffset = { detailMessage: 'Specified offset is invalid.', stackTrace: [], suppressedExceptions: [] };

test('the page after the last is empty or refused, on every list', async () => {
	const sandbox = holder.current;
	sandbox.request('priya.nair', 'Finance Analyst');
	await sandbox.clock.advance(soon);
	const admin = as(sandbox, 'admin');
	const lists = [
		statusUrl,
		'/access-request-approvals/v1/pending',
		'/requestable-objects/v1',
		'/roles/v1',
		'/access-profiles/v1',
		'/entitlements/v1',
		'/public-identities/v1',
		'/identities/v1',
		'/account-activities/v1',
		`/entitlements/v1/identities/${sandbox.person('priya.nair').id}/entitlements`,
	];
	const past = async (): Promise<unknown[][]> => {
		const answers = await Promise.all([
			...lists.map((list) => admin.get<unknown>(list, { params: { offset: 5000 } })),
			admin.post<unknown>('/search/v1?limit=250&offset=5000', { indices: ['identities'] }),
		]);
		return answers.map(({ status, data }) => [status, data]);
	};
	expect(await past()).toEqual([...lists, 'search'].map(() => [200, []]));
	sandbox.quirks.pageAfterLast = 'refused';
	expect(await past()).toEqual([...lists, 'search'].map(() => [400, refusedOffset]));
	const total = sandbox.requestItems().length;
	expect((await admin.get(statusUrl, { params: { offset: total } })).status).toBe(400);
	expect((await admin.get(statusUrl, { params: { offset: total - 1 } })).data).toHaveLength(1);
	const empty = await admin.get(statusUrl, { params: { 'requested-for': sandbox.person('hana.kim').id, offset: 0 } });
	expect([empty.status, empty.data]).toEqual([200, []]);
});

test('errors have each of the forms seen in real tenants, in turn', async () => {
	const sandbox = holder.current;
	const admin = as(sandbox, 'admin');
	const refused = async (): Promise<Record<string, unknown>> =>
		(await admin.get<Record<string, unknown>>('/roles/v1?limit=51')).data;
	const text = 'limit must be less than or equal to 50';
	expect(await refused()).toMatchObject({ detailCode: expect.any(String), messages: [{ text }], causes: [] });
	sandbox.quirks.errorBodies = 'mixed';
	const bodies: Array<Record<string, unknown>> = [];
	for (let count = 0; count < 6; count += 1) bodies.push(await refused());
	expect(bodies.map((body) => Object.keys(body).sort().join()).sort()).toEqual([
		'causes,detailCode,messages,trackingId',
		'detailMessage,stackTrace,suppressedExceptions',
		'error,error_description',
		'errorMessage',
		'formatted_msg',
		'message',
	]);
	for (const body of bodies) expect(JSON.stringify(body)).toContain(text);
	expect(bodies.find((body) => 'causes' in body)).toMatchObject({ messages: [], causes: [{ text }] });
});

test('some 4xx have a content encoding that does not exist', async () => {
	const sandbox = holder.current;
	const admin = as(sandbox, 'admin');
	const encodings = async (): Promise<unknown[]> => {
		const seen: unknown[] = [];
		for (let count = 0; count < 4; count += 1)
			seen.push((await admin.get('/roles/v1?limit=51', { decompress: false })).headers['content-encoding']);
		return seen;
	};
	expect(await encodings()).toEqual([undefined, undefined, undefined, undefined]);
	sandbox.quirks.edgeEncoding = 'utf8';
	expect((await encodings()).filter((encoding) => encoding === 'UTF-8')).toHaveLength(2);
});

test('an unknown route has its own kind of body', async () => {
	const answer = await as(holder.current, 'admin').get<unknown>('/no-such-service/v1');
	expect([answer.status, answer.data]).toEqual([404, { error: 'No message available' }]);
});

test('dates in filters are accepted with quotation marks, without, or both', async () => {
	const sandbox = holder.current;
	sandbox.request('priya.nair', 'IT Reader');
	const date = new Date(sandbox.clock.now() - 1000).toISOString();
	const statuses = async (): Promise<number[]> => {
		const answers = [`created ge "${date}"`, `created ge ${date}`].map((filters) =>
			as(sandbox, 'admin').get(statusUrl, { params: { filters } }),
		);
		return (await Promise.all(answers)).map(({ status }) => status);
	};
	const seen: number[][] = [];
	for (const form of ['both', 'unquoted', 'quoted'] as const) {
		sandbox.quirks.quotedDates = form;
		seen.push(await statuses());
	}
	expect(seen).toEqual([
		[200, 200],
		[400, 200],
		[200, 400],
	]);
});

test('ids in status rows and approvals may have another spelling, which requests can use too', async () => {
	const sandbox = holder.current;
	const admin = as(sandbox, 'admin');
	const people = ['priya.nair', 'jonas.weber', 'lucia.moreno', 'anders.holm', 'bruno.costa', 'chen.wei'];
	const requests = people.map((person) => sandbox.request(person, 'Finance Analyst')[0]);
	requests[0].clientMetadata = { n8nItem: requests[0].itemId };
	await sandbox.clock.advance(soon);
	const list = async (url: string): Promise<StatusRow[]> => (await admin.get<StatusRow[]>(url)).data;
	const same = await list(statusUrl);
	sandbox.quirks.idSpelling = 'mixed';
	const mixed = await list(statusUrl);
	const plain = (id: string): string => id.replaceAll('-', '').toLowerCase();
	expect(mixed.map((row) => plain(row.accessRequestId))).toEqual(same.map((row) => row.accessRequestId));
	const ids = mixed.flatMap((row) => [row.accessRequestId, row.requestedFor.id, row.accountActivityItemId]);
	expect(ids.filter((id) => id === plain(id))).toEqual([]);
	expect(ids.some((id) => id.includes('-'))).toBe(true);
	expect(ids.some((id) => !id.includes('-'))).toBe(true);
	expect(mixed.map((row) => row.clientMetadata).filter((metadata) => metadata !== null)).toEqual([
		{ n8nItem: requests[0].itemId },
	]);

	const filters = `accessRequestId eq "${mixed[0].accessRequestId}"`;
	expect((await admin.get<unknown>(statusUrl, { params: { filters } })).data).toHaveLength(1);
	const cancel = { accountActivityId: mixed[0].accessRequestId, comment: 'Not needed' };
	expect((await admin.post('/access-requests/v1/cancel', cancel)).status).toBe(202);
	const [approval] = await list('/access-request-approvals/v1/pending');
	expect(approval.id).not.toBe(plain(approval.id));
	expect((await admin.post(`/access-request-approvals/v1/${approval.id}/approve`, {})).status).toBe(202);
	const person = await admin.get<{ name: string }>(`/identities/v1/${mixed[1].requestedFor.id}`);
	expect(person.status).toBe(200);
});

test('ids in another spelling are unknown if the tenant has never sent them', async () => {
	const sandbox = holder.current;
	const { id } = sandbox.person('priya.nair');
	expect((await as(sandbox, 'admin').get(`/identities/v1/${id.toUpperCase()}`)).status).toBe(404);
});

test('the recipient of a status row is an object or a list', async () => {
	const sandbox = holder.current;
	sandbox.request('priya.nair', 'IT Reader');
	const recipients = async (): Promise<unknown[]> =>
		(await as(sandbox, 'admin').get<StatusRow[]>(statusUrl)).data.map((row) => row.requestedFor);
	const { id, name } = sandbox.person('priya.nair');
	expect(await recipients()).toEqual([{ type: 'IDENTITY', id, name }]);
	sandbox.quirks.statusRecipients = 'list';
	expect(await recipients()).toEqual([[{ type: 'IDENTITY', id, name }]]);
});

test('the access request id is in two fields of a status row, or in one of them', async () => {
	const sandbox = holder.current;
	const [{ requestId }] = sandbox.request('priya.nair', 'IT Reader');
	const fields = async (): Promise<unknown[]> => {
		const [row] = (await as(sandbox, 'admin').get<StatusRow[]>(statusUrl)).data;
		return [row.id, row.accessRequestId];
	};
	const seen: unknown[] = [];
	for (const field of ['both', 'accessRequestId', 'id'] as const) {
		sandbox.quirks.statusIdField = field;
		seen.push(await fields());
	}
	expect(seen).toEqual([
		[requestId, requestId],
		[null, requestId],
		[requestId, undefined],
	]);
});

test('a status row contains the reviewer as documented, or in undocumented fields', async () => {
	const sandbox = holder.current;
	const [row] = sandbox.request('priya.nair', 'Finance Analyst');
	await sandbox.clock.advance(soon);
	const url = `/access-request-approvals/v1/${row.approvals[0].id}/approve`;
	await as(sandbox, 'manager').post(url, { comment: 'ok until June' });
	await sandbox.clock.advance(soon);
	const shown = async (): Promise<StatusRow> => (await as(sandbox, 'admin').get<StatusRow[]>(statusUrl)).data[0];
	const { id, name } = sandbox.person('marta.silva');
	expect((await shown()).approvalDetails).toMatchObject([
		{ scheme: 'MANAGER', comment: 'ok until June', currentOwner: { id }, originalOwner: { id, type: 'IDENTITY' } },
	]);
	sandbox.quirks.reviewers = 'withReviewedBy';
	const other = await shown();
	expect(other.approvalDetails).toMatchObject([
		{
			status: 'APPROVED',
			scheme: 'WORKFLOW',
			comment: null,
			currentOwner: null,
			originalOwner: { type: 'GOVERNANCE_GROUP', name: 'Reviewers' },
			reviewedBy: { type: 'IDENTITY', id, name },
			approverComments: 'ok until June',
			approvalId: row.approvals[0].id,
		},
	]);
	expect(other.accessRequestPhases[0]).toMatchObject({ name: 'WORKFLOW_PHASE', state: 'SKIPPED' });
});

test('with the fourth setting, the status list finds one id with in, and nothing with eq', async () => {
	const sandbox = holder.current;
	const [{ requestId }] = sandbox.request('priya.nair', 'IT Reader');
	sandbox.quirks.accessRequestIdFilter = 'inOnlyEqEmpty';
	const found = async (filters: string): Promise<unknown[]> => {
		const { status, data } = await as(sandbox, 'admin').get<unknown[]>(statusUrl, { params: { filters } });
		return [status, data.length];
	};
	expect(await found(`accessRequestId eq "${requestId}"`)).toEqual([200, 0]);
	expect(await found(`accessRequestId in ("${requestId}")`)).toEqual([200, 1]);
	expect(await found(`created ge 2020-01-01T00:00:00Z and accessRequestId eq "${requestId}"`)).toEqual([200, 0]);
});

test('offsets have a limit in entitlements and search, and searchAfter goes beyond it', async () => {
	const sandbox = holder.current;
	const admin = as(sandbox, 'admin');
	expect((await admin.get('/entitlements/v1?offset=9751')).status).toBe(400);
	expect((await admin.post('/search/v1?limit=250&offset=9751', { indices: ['entitlements'] })).status).toBe(400);
	sandbox.quirks.offsetLimit = 20;
	const page = async (query: string): Promise<string[]> => {
		const { status, data } = await admin.get<Array<{ id: string }>>(`/entitlements/v1?sorters=id&limit=10&${query}`);
		expect(status).toBe(200);
		return data.map(({ id }) => id);
	};
	const first = [...(await page('offset=0')), ...(await page('offset=10'))];
	expect(problem(await admin.get('/entitlements/v1?limit=10&offset=20'))).toContain('searchAfter');
	const next = await page(`searchAfter=${first[19]}`);
	expect(next).toHaveLength(10);
	expect([...first, ...next]).toEqual([...new Set([...first, ...next])].sort());
	const body = { indices: ['entitlements'], sort: ['id'], searchAfter: [first[19]] };
	const found = await admin.post<Array<{ id: string }>>('/search/v1?limit=10', body);
	expect(found.data.map(({ id }) => id)).toEqual(next);
	expect((await admin.get('/roles/v1?limit=10&offset=20')).status).toBe(200);
});

test('some people also have an uncorrelated identity, which core filters leave out', async () => {
	const sandbox = holder.current;
	const found = async (query: string): Promise<Array<{ id: string; alias: string; identityState: string | null }>> =>
		(await http(sandbox.url, { Authorization: `Bearer ${sandbox.token('admin').access_token}` }).get(query)).data as [];
	const mail = (person: { email: string | null }): string => encodeURIComponent(`email eq "${person.email}"`);
	const everybody = sandbox.addPeople(20);
	for (const person of everybody) expect(await found(`/public-identities/v1?filters=${mail(person)}`)).toHaveLength(1);
	sandbox.quirks.ghosts = true;
	const counts: number[] = [];
	for (const person of everybody) {
		const both = await found(`/public-identities/v1?filters=${mail(person)}`);
		counts.push(both.length);
		expect(both.filter(({ id }) => id === person.id)).toHaveLength(1);
		const core = await found(`/public-identities/v1?add-core-filters=true&filters=${mail(person)}`);
		expect(core.map(({ id }) => id)).toEqual([person.id]);
		if (both.length === 1) continue;
		const [ghost] = both;
		expect(ghost).toMatchObject({ identityState: null, email: person.email });
		expect(await found(`/public-identities/v1?filters=${encodeURIComponent(`id eq "${ghost.id}"`)}`)).toHaveLength(1);
		expect(await found(`/identities/v1?filters=${mail(person)}`)).toHaveLength(1);
		expect(await found(`/identities/v1?defaultFilter=NONE&filters=${mail(person)}`)).toHaveLength(2);
		const asked = { ...flat(sandbox, person.alias, 'IT Reader'), requestedFor: [ghost.id] };
		expect(problem(await as(sandbox, 'admin').post('/access-requests/v1', asked))).toContain('was not found');
	}
	expect(new Set(counts)).toEqual(new Set([1, 2]));
});
