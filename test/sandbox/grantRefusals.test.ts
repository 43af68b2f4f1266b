import { as, flat, inDays, problem, sandboxForTests, soon, statusOf } from './support';

const holder = sandboxForTests();
const url = '/access-requests/v1';

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
		['with a start that is not a date', { startDate: 'soon' }, /400 400\.1\.3 .*"item.startDate"/],
		['with an empty form instance', { formInstanceId: '' }, /400 400\.1\.3 .*"item.formInstanceId"/],
		[
			'with an unknown type',
			{ type: 'GROUP' },
			/^400 400\.1\.3 .*: Value of "item.type" is empty or contains invalid data\.$/,
		],
		[
			'with metadata whose value is not a string',
			{ clientMetadata: { n: 1 } },
			/400 400\.1\.3 .*"item.clientMetadata"/,
		],
		['with an account selection in the flat shape', { accountSelection: [] }, /400 .*accountSelection/],
		[
			'with an item that does not exist',
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

	test('for a person who does not exist', async () => {
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

describe('the configuration of an item', () => {
	test('may require a comment', async () => {
		const sandbox = holder.current;
		const admin = as(sandbox, 'admin');
		expect(problem(await admin.post(url, flat(sandbox, 'bruno.costa', 'Salesforce Administrator')))).toMatch(
			/comment is required/,
		);
		expect(
			(await admin.post(url, flat(sandbox, 'bruno.costa', 'Salesforce Administrator', { comment: 'Ticket 1' }))).status,
		).toBe(202);
	});

	test('may require an end date', async () => {
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

	test('may require reauthorization, if the tenant has it enabled', async () => {
		const sandbox = holder.current;
		const admin = as(sandbox, 'admin');
		sandbox.config.reauthorizationEnabled = true;
		expect(problem(await admin.post(url, flat(sandbox, 'bruno.costa', 'Privileged Vault')))).toMatch(/reauthorization/);
		sandbox.config.reauthorizationEnabled = false;
		expect((await admin.post(url, flat(sandbox, 'bruno.costa', 'Privileged Vault'))).status).toBe(202);
	});

	test('may require a form: without one the request is accepted and fails later', async () => {
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

	test('may put the item in a segment', async () => {
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

	test('at most 25 entitlements for 10 people', async () => {
		expect(await submit(10, 25, 'ENTITLEMENT')).toBe(202);
		expect(await submit(10, 26, 'ENTITLEMENT')).toBe(400);
		expect(await submit(11, 1, 'ENTITLEMENT')).toBe(400);
	});

	test('requests without an entitlement have no limit, unless the setting says so', async () => {
		expect(await submit(11, 26, 'ROLE')).toBe(202);
		holder.current.quirks.limits = 'always';
		expect(await submit(10, 25, 'ROLE')).toBe(202);
		expect(await submit(11, 1, 'ROLE')).toBe(400);
		expect(await submit(1, 26, 'ROLE')).toBe(400);
	});
});
