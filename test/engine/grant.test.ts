import { DateTime } from 'luxon';

import { startSandbox, type Sandbox } from '../../sandbox';
import { access, accessItem, errorOf, locator, people, run, submitted } from './support';

let sandbox: Sandbox;
beforeAll(async () => {
	sandbox = await startSandbox({ rateLimit: 0 });
});
afterAll(async () => await sandbox.close());
beforeEach(() => sandbox.clearCalls());

const day = (days: number) => DateTime.utc().plus({ days }).toISODate();
const role = (name: string) => sandbox.item(name, 'ROLE').id;
const person = (alias: string) => sandbox.person(alias).id;

test('the main job: one row, one person, one role, and the 202 in the fixed form', async () => {
	const result = await run(sandbox, 'grant', {
		...people('id', person('carla.rossi')),
		...access(accessItem('ROLE', 'id', role('Sales Reader'))),
		comment: 'Joined the team',
		options: {
			reference: 'INC0012345',
			onBehalfOf: 'Marta Silva',
			clientMetadata: { entry: [{ key: 'channel', value: 'portal' }] },
		},
	});
	expect(result.error).toBeUndefined();
	const [{ json, pairedItem }] = result.items;
	const [entry] = json.newRequests as Array<Record<string, unknown>>;
	expect(pairedItem).toEqual({ item: 0 });
	expect(json).toMatchObject({
		statusCode: 202,
		requestType: 'GRANT_ACCESS',
		outcome: 'SUBMITTED',
		existingRequests: [],
		accessRequestIds: entry.accessRequestIds,
		reference: 'INC0012345',
		onBehalfOf: 'Marta Silva',
		results: [
			{
				identityId: person('carla.rossi'),
				type: 'ROLE',
				id: role('Sales Reader'),
				outcome: 'SUBMITTED',
				accessRequestIds: entry.accessRequestIds,
			},
		],
	});
	expect(entry).toEqual({
		requestedFor: person('carla.rossi'),
		requestedItemsDetails: [{ type: 'ROLE', id: role('Sales Reader') }],
		attributesHash: expect.any(Number),
		accessRequestIds: [expect.any(String)],
	});
	expect(Date.parse(json.submittedAt as string)).toBeGreaterThan(Date.now() - 60_000);
	const [body] = submitted(sandbox);
	expect(body).toMatchObject({
		requestType: 'GRANT_ACCESS',
		requestedFor: [person('carla.rossi')],
		requestedItems: [
			{
				type: 'ROLE',
				id: role('Sales Reader'),
				clientMetadata: {
					channel: 'portal',
					reference: 'INC0012345',
					onBehalfOf: 'Marta Silva',
					n8nItem: role('Sales Reader'),
				},
			},
		],
	});
	const [item] = body.requestedItems as Array<Record<string, unknown>>;
	expect(item.comment).toMatch(/INC0012345.*Joined the team/);
	expect(Object.keys(item).sort()).toEqual(['clientMetadata', 'comment', 'id', 'type']);
});

test("dates are read in the workflow's time zone and sent as UTC; what is empty is left out", async () => {
	await run(
		sandbox,
		'grant',
		{
			...people('id', person('daniel.novak')),
			...access(
				accessItem('ROLE', 'id', role('Sales Reader'), { startDate: `${day(5)}T09:00`, comment: 'Own comment' }),
				accessItem('ROLE', 'id', role('Sales Editor'), { startDate: '', comment: '' }),
			),
			end: 'date',
			removeDate: day(30),
			comment: 'For all',
		},
		{ settings: { timezone: 'America/New_York' } },
	);
	const items = submitted(sandbox).flatMap((body) => body.requestedItems as Array<Record<string, unknown>>);
	const at = (iso: string) => DateTime.fromISO(iso, { zone: 'America/New_York' }).toUTC().toISO();
	expect(items).toHaveLength(2);
	expect(items[0]).toMatchObject({
		startDate: at(`${day(5)}T09:00`),
		removeDate: at(`${day(30)}T23:59:59.999`),
		comment: 'Own comment',
	});
	expect(items[1]).toMatchObject({ removeDate: at(`${day(30)}T23:59:59.999`), comment: 'For all' });
	expect(items[1]).not.toHaveProperty('startDate');
});

test('people by email and alias, items by name, lists from expressions', async () => {
	const result = await run(
		sandbox,
		'grant',
		{
			identities: {
				identity: [{ id: locator('email', '={{ $json.mails }}') }, { id: locator('alias', 'ivan.horvat') }],
			},
			...access(
				accessItem('ACCESS_PROFILE', 'name', '={{ $json.profiles }}'),
				accessItem('ENTITLEMENT', 'name', 'AD VPN'),
			),
		},
		{
			items: [
				{
					mails: ['Julia.Fischer@sandbox.example', 'kwame.mensah@sandbox.example'],
					profiles: ['Salesforce User', 'SAP Basic'],
				},
			],
		},
	);
	expect(result.error).toBeUndefined();
	const results = result.items[0].json.results as Array<{ identityId: string; id: string }>;
	expect(new Set(results.map(({ identityId }) => identityId))).toEqual(
		new Set(['ivan.horvat', 'julia.fischer', 'kwame.mensah'].map(person)),
	);
	expect(results).toHaveLength(9);
});

test("a name, email or alias that matches nobody or several is the row's error and names the candidates", async () => {
	const rows = [
		{ mail: 'nobody@sandbox.example', role: 'Sales Reviewer' },
		{ mail: 'reception@sandbox.example', role: 'Sales Reviewer' },
		{ mail: 'elena.petrova@sandbox.example', role: 'No Such Role' },
		{ mail: 'elena.petrova@sandbox.example', role: 'Sales Reviewer' },
	];
	const result = await run(
		sandbox,
		'grant',
		{ ...people('email', '={{ $json.mail }}'), ...access(accessItem('ROLE', 'name', '={{ $json.role }}')) },
		{ items: rows, onError: 'continueErrorOutput' },
	);
	expect(result.errorItems.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }, { item: 2 }]);
	expect(errorOf(result, 0).message).toContain('nobody@sandbox.example');
	expect(`${errorOf(result, 1).message} ${errorOf(result, 1).description}`).toMatch(
		/Reception North[\s\S]*Reception South/,
	);
	expect(errorOf(result, 2).message).toContain('No Such Role');
	expect(result.items.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 3 }]);
	expect(result.items[0].json.outcome).toBe('SUBMITTED');
});

test('two access profiles of one name: the error names both by source and id', async () => {
	const result = await run(
		sandbox,
		'grant',
		{ ...people('alias', 'hana.kim'), ...access(accessItem('ACCESS_PROFILE', 'name', 'Reporting')) },
		{ onError: 'continueErrorOutput' },
	);
	expect(`${errorOf(result).message} ${errorOf(result).description}`).toMatch(/more than one|several|2 /i);
	expect(submitted(sandbox)).toEqual([]);
});

test('requested for myself: the user behind the credential', async () => {
	const result = await run(
		sandbox,
		'grant',
		{ requestedFor: 'self', ...access(accessItem('ROLE', 'id', role('Engineering Reader'))) },
		{ client: 'user' },
	);
	expect(result.error).toBeUndefined();
	expect(submitted(sandbox)[0].requestedFor).toEqual([sandbox.credentials.user.identityId]);
});

test('more than 25 items and 10 people are split, each pair sent exactly once', async () => {
	const items = sandbox.addItems('ENTITLEMENT', 30);
	const folk = sandbox.addPeople(12);
	const result = await run(sandbox, 'grant', {
		...people(
			'id',
			folk.map(({ id }) => id),
		),
		...access(
			accessItem(
				'ENTITLEMENT',
				'id',
				items.map(({ id }) => id),
			),
		),
	});
	expect(result.error).toBeUndefined();
	const pairs = submitted(sandbox).flatMap((body) =>
		(body.requestedFor as string[]).flatMap((who) =>
			(body.requestedItems as Array<{ id: string }>).map(({ id }) => `${who} ${id}`),
		),
	);
	expect(pairs).toHaveLength(360);
	expect(new Set(pairs).size).toBe(360);
	expect(
		submitted(sandbox).every(
			(body) => (body.requestedFor as string[]).length <= 10 && (body.requestedItems as unknown[]).length <= 25,
		),
	).toBe(true);
	expect(submitted(sandbox)).toHaveLength(4);
	expect(result.items).toHaveLength(1);
	expect(result.items[0].json.results).toHaveLength(360);
});

test('an item repeated within a row is sent once', async () => {
	await run(sandbox, 'grant', {
		...people('alias', 'felix.brandt', 'felix.brandt'),
		...access(accessItem('ROLE', 'id', role('IT Reader')), accessItem('ROLE', 'id', role('IT Reader'))),
	});
	expect(submitted(sandbox)).toHaveLength(1);
	expect(submitted(sandbox)[0]).toMatchObject({
		requestedFor: [person('felix.brandt')],
		requestedItems: [{ id: role('IT Reader') }],
	});
});

test("json mode takes ISC's own body, in either shape", async () => {
	const bodies = [
		{
			requestedFor: [person('rosa.garcia')],
			requestedItems: [{ type: 'ROLE', id: role('Operations Reader'), comment: 'flat' }],
		},
		{
			requestedForWithRequestedItems: [
				{
					identityId: person('samir.aziz'),
					requestedItems: [{ type: 'ROLE', id: role('Operations Reader'), comment: 'nested' }],
				},
			],
		},
	];
	const result = await run(
		sandbox,
		'grant',
		{ requestedFor: 'json', requestJson: '={{ $json.body }}' },
		{ items: bodies.map((body) => ({ body })) },
	);
	expect(result.error).toBeUndefined();
	expect(result.items.map(({ json }) => json.outcome)).toEqual(['SUBMITTED', 'SUBMITTED']);
	expect(
		submitted(sandbox)
			.map((body) => JSON.stringify(body))
			.join(),
	).toMatch(/flat[\s\S]*nested|nested[\s\S]*flat/);
});

test('a run over Max Requests is refused whole, with its counts, before any submit', async () => {
	const parameters = {
		...people('alias', '={{ $json.who }}'),
		...access(accessItem('ROLE', 'id', role('Finance Reader'))),
		options: { maxRequests: 2 },
	};
	const items = ['tina.vogel', 'samir.aziz', 'oscar.lopez'].map((who) => ({ who }));
	const stopped = await run(sandbox, 'grant', parameters, { items });
	expect(`${stopped.error?.message} ${stopped.error?.description}`).toMatch(/3[\s\S]*2/);
	const continued = await run(sandbox, 'grant', parameters, { items, onError: 'continueErrorOutput' });
	expect(continued.errorItems).toHaveLength(3);
	expect(submitted(sandbox)).toEqual([]);
});

test('what is held or running is not sent again; each duplicate handling as it says', async () => {
	const parameters = {
		...people('alias', '={{ $json.who }}'),
		...access(accessItem('ROLE', 'name', '={{ $json.role }}')),
	};
	sandbox.requestRunning('paula.schmid', 'IT Editor');
	const items = [
		{ who: 'priya.nair', role: 'Engineering Team' },
		{ who: 'paula.schmid', role: 'IT Editor' },
		{ who: 'mehmet.demir', role: 'IT Editor' },
	];
	const skipped = await run(sandbox, 'grant', parameters, { items });
	expect(skipped.error).toBeUndefined();
	expect(skipped.items.map(({ json }) => json.outcome)).toEqual(['ALREADY_HELD', 'ALREADY_REQUESTED', 'SUBMITTED']);
	expect(skipped.items[0].json).not.toHaveProperty('statusCode');
	expect(submitted(sandbox)).toHaveLength(1);
	sandbox.clearCalls();
	const strict = { ...parameters, options: { duplicateHandling: 'fail' } };
	const twice = { items: items.slice(0, 2), onError: 'continueErrorOutput' } as const;
	const failed = await run(sandbox, 'grant', strict, twice);
	expect(failed.errorItems).toHaveLength(2);
	expect(submitted(sandbox)).toEqual([]);
	const anyway = { ...parameters, options: { duplicateHandling: 'submit' } };
	const sent = await run(sandbox, 'grant', anyway, { items: [items[1]] });
	expect(submitted(sandbox)).toHaveLength(1);
	expect(sent.items[0].json).toMatchObject({ statusCode: 202 });
});
