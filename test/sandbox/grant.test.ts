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

test('one grant serves several people and all three types of item', async () => {
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

test('a duplicate in quick succession gives no error: it is an existing request', async () => {
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

test('access already held gives 202, and the request is cancelled as a duplicate', async () => {
	const sandbox = holder.current;
	const admin = as(sandbox, 'admin');
	const response = await admin.post<Submitted>(url, flat(sandbox, 'priya.nair', 'Engineering Team'));
	expect([response.status, response.data.newRequests.length]).toEqual([202, 1]);
	await sandbox.clock.advance(soon);
	expect((await statusOf(admin, sandbox.person('priya.nair').id)).map((row) => row.state)).toEqual(['CANCELLED']);
	expect(sandbox.holdingsOf('priya.nair', 'Engineering Team')).toHaveLength(1);
});

test('access held through a role membership counts as held', async () => {
	const sandbox = holder.current;
	const admin = as(sandbox, 'admin');
	await admin.post(url, flat(sandbox, 'carla.rossi', 'Salesforce User'));
	await sandbox.clock.advance(soon);
	expect((await statusOf(admin, sandbox.person('carla.rossi').id)).map((row) => row.state)).toEqual(['CANCELLED']);
});

test('with the other setting ignored requests never show in the status list', async () => {
	const sandbox = holder.current;
	sandbox.quirks.ignoredRequests = 'hidden';
	const admin = as(sandbox, 'admin');
	const response = await admin.post<Submitted>(url, flat(sandbox, 'priya.nair', 'Engineering Team'));
	expect([response.status, response.data.newRequests.length]).toEqual([202, 1]);
	await sandbox.clock.advance(soon);
	expect(await statusOf(admin, sandbox.person('priya.nair').id)).toEqual([]);
});

test('with the third setting access already held is refused', async () => {
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

test('leaving the start date out of a scheduled grant asks for it at once', async () => {
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

describe('is refused', () => {
	const cases: Array<[what: string, extra: Record<string, unknown>, text: RegExp]> = [
		[
			'with an empty end date',
			{ removeDate: '' },
			/400 400\.1\.3 .*"item.removeDate" is empty or contains invalid data/,
		],
		['with an end date in the past', { removeDate: '2020-01-01T00:00:00Z' }, /400 .*removeDate must be a future date/],
		['with an end date outside UTC', { removeDate: '2050-01-01T00:00:00+02:00' }, /400 .*UTC timezone/],
		['with a bare end date', { removeDate: '2050-01-01' }, /400 .*UTC timezone/],
		[
			'with an end before its start',
			{ startDate: '2050-01-02T00:00:00Z', removeDate: '2050-01-01T00:00:00Z' },
			/400 .*after startDate/,
		],
		['with a start date that is none', { startDate: 'soon' }, /400 400\.1\.3 .*"item.startDate"/],
		['with an empty form instance', { formInstanceId: '' }, /400 400\.1\.3 .*"item.formInstanceId"/],
		[
			'with an unknown type',
			{ type: 'GROUP' },
			/^400 400\.1\.3 .*: Value of "item.type" is empty or contains invalid data\.$/,
		],
		['with metadata that is not text to text', { clientMetadata: { n: 1 } }, /400 400\.1\.3 .*"item.clientMetadata"/],
		['with an account selection in the flat shape', { accountSelection: [] }, /400 .*accountSelection/],
		[
			'with an item that is not there',
			{ id: 'nothing' },
			/^400 400\.1\.404 .*Referenced Role "nothing" was not found\.$/,
		],
	];
	test.each(cases)('%s', async (_what, extra, text) => {
		const sandbox = holder.current;
		const response = await as(sandbox, 'admin').post(url, flat(sandbox, 'bruno.costa', 'IT Reader', extra));
		expect(problem(response)).toMatch(text);
		expect(sandbox.requestItems()).toEqual([]);
	});

	test('for somebody who is not there', async () => {
		const { id, type } = holder.current.item('IT Reader');
		const response = await as(holder.current, 'admin').post(url, {
			requestedFor: ['nobody'],
			requestedItems: [{ id, type }],
		});
		expect(problem(response)).toBe(
			'400 400.1.404 Referenced object not found: Referenced RequestedFor Identity "nobody" was not found.',
		);
	});

	test('without people, without items, or with empty lists', async () => {
		const sandbox = holder.current;
		const { id, type } = sandbox.item('IT Reader');
		const requestedFor = [sandbox.person('bruno.costa').id];
		const bodies = [
			{ requestedFor },
			{ requestedItems: [{ id, type }] },
			{ requestedFor: [], requestedItems: [{ id, type }] },
			{ requestedFor, requestedItems: [] },
		];
		const admin = as(sandbox, 'admin');
		for (const body of bodies) expect((await admin.post(url, body)).status).toBe(400);
	});

	test('when the item is not requestable or disabled', async () => {
		const admin = as(holder.current, 'admin');
		for (const item of ['All Employees', 'Retired Role', 'AD Everyone']) {
			expect(problem(await admin.post(url, flat(holder.current, 'bruno.costa', item)))).toBe(
				`400 400.1 Bad Request Content: "${item}" is not requestable.`,
			);
		}
	});
});

describe("an item's own configuration", () => {
	test('may demand a comment', async () => {
		const sandbox = holder.current;
		const admin = as(sandbox, 'admin');
		expect(problem(await admin.post(url, flat(sandbox, 'bruno.costa', 'Salesforce Administrator')))).toMatch(
			/comment is required/,
		);
		expect(
			(await admin.post(url, flat(sandbox, 'bruno.costa', 'Salesforce Administrator', { comment: 'Ticket 1' }))).status,
		).toBe(202);
	});

	test('may demand an end date', async () => {
		const sandbox = holder.current;
		const admin = as(sandbox, 'admin');
		expect(problem(await admin.post(url, flat(sandbox, 'bruno.costa', 'External Auditor')))).toMatch(
			/An end date is required/,
		);
		expect(
			(await admin.post(url, flat(sandbox, 'bruno.costa', 'External Auditor', { removeDate: inDays(sandbox, 9) })))
				.status,
		).toBe(202);
	});

	test('may limit the duration', async () => {
		const sandbox = holder.current;
		const admin = as(sandbox, 'admin');
		expect(
			problem(
				await admin.post(url, flat(sandbox, 'bruno.costa', 'Temporary Lab', { removeDate: inDays(sandbox, 31) })),
			),
		).toMatch(/maximum permitted access duration of 30 DAYS/);
		expect(
			(await admin.post(url, flat(sandbox, 'bruno.costa', 'Temporary Lab', { removeDate: inDays(sandbox, 29) })))
				.status,
		).toBe(202);
	});

	test('may demand reauthorization, where the tenant has it on', async () => {
		const sandbox = holder.current;
		const admin = as(sandbox, 'admin');
		sandbox.config.reauthorizationEnabled = true;
		expect(problem(await admin.post(url, flat(sandbox, 'bruno.costa', 'Privileged Vault')))).toMatch(/reauthorization/);
		sandbox.config.reauthorizationEnabled = false;
		expect((await admin.post(url, flat(sandbox, 'bruno.costa', 'Privileged Vault'))).status).toBe(202);
	});

	test('may want a form: without one the request is taken and fails later', async () => {
		const sandbox = holder.current;
		const admin = as(sandbox, 'admin');
		expect((await admin.post(url, flat(sandbox, 'bruno.costa', 'Vendor Onboarding'))).status).toBe(202);
		expect(
			(await admin.post(url, flat(sandbox, 'hana.kim', 'Vendor Onboarding', { formInstanceId: 'form-1' }))).status,
		).toBe(202);
		await sandbox.clock.advance(soon);
		const [failed] = await statusOf(admin, sandbox.person('bruno.costa').id);
		expect([failed.state, failed.errorMessages?.[0][0].text]).toEqual([
			'ERROR',
			'The form of "Vendor Onboarding" was not completed.',
		]);
		expect((await statusOf(admin, sandbox.person('hana.kim').id))[0].state).toBe('REQUEST_COMPLETED');
	});

	test('may put an item into a segment', async () => {
		const sandbox = holder.current;
		sandbox.config.requestOnBehalfOfConfig.allowRequestOnBehalfOfAnyoneByAnyone = true;
		expect(
			problem(await as(sandbox, 'manager').post(url, flat(sandbox, 'bruno.costa', 'Restricted Research'))),
		).toMatch(/^403 .*segment/);
		expect((await as(sandbox, 'admin').post(url, flat(sandbox, 'bruno.costa', 'Restricted Research'))).status).toBe(
			202,
		);
	});
});

describe('limits', () => {
	async function submit(people: number, items: number, type: 'ENTITLEMENT' | 'ROLE'): Promise<number> {
		const sandbox = holder.current;
		const requestedFor = sandbox.addPeople(people).map((person) => person.id);
		const requestedItems = sandbox.addItems(type, items).map((item) => ({ id: item.id, type }));
		return (await as(sandbox, 'admin').post(url, { requestedFor, requestedItems })).status;
	}

	test('25 entitlements for 10 people are the most', async () => {
		expect(await submit(10, 25, 'ENTITLEMENT')).toBe(202);
		expect(await submit(10, 26, 'ENTITLEMENT')).toBe(400);
		expect(await submit(11, 1, 'ENTITLEMENT')).toBe(400);
	});

	test('requests without an entitlement have no limit, unless set so', async () => {
		expect(await submit(11, 26, 'ROLE')).toBe(202);
		holder.current.quirks.limits = 'always';
		expect(await submit(10, 25, 'ROLE')).toBe(202);
		expect(await submit(11, 1, 'ROLE')).toBe(400);
		expect(await submit(1, 26, 'ROLE')).toBe(400);
	});
});
