import { NodeHelpers, Workflow, type INode, type INodeParameters, type INodeProperties } from 'n8n-workflow';

import { SailPointIsc } from '../../nodes/SailPointIsc/SailPointIsc.node';
import { startSandbox, type Sandbox } from '../../sandbox';
import { jsons } from './operation';
import { access, accessItem, errorOf, people, run, submitted } from './support';
import type { NodeOptions } from './harness';

const { description } = new SailPointIsc();

/** What the editor shows below Operation, with its defaults and with what was chosen. */
function panel(operation: string, chosen: INodeParameters = {}): INodeProperties[] {
	const given = { resource: 'accessRequest', operation, ...chosen };
	const values = NodeHelpers.getNodeParameters(description.properties, given, true, false, null, description);
	const node = { typeVersion: 1 } as INode;
	return description.properties.filter(
		(property) =>
			!['authentication', 'resource', 'operation'].includes(property.name) &&
			NodeHelpers.displayParameter(values ?? {}, property, node, description),
	);
}

const names = (properties: readonly INodeProperties[]) => properties.map(({ displayName }) => displayName);

/** What n8n marks red. */
function issues(operation: string, chosen: INodeParameters): string[] {
	const given = { authentication: 'accessToken', resource: 'accessRequest', operation, ...chosen };
	const parameters = NodeHelpers.getNodeParameters(description.properties, given, true, false, null, description) ?? {};
	const node = { name: 'x', type: 'x', typeVersion: 1, parameters } as unknown as INode;
	const found = NodeHelpers.getNodeParametersIssues(description.properties, node, description);
	return Object.values(found?.parameters ?? {}).flat();
}

describe('what the panel shows', () => {
	const SIX = ['Requested For', 'Identities', 'Access Items', 'Comment', 'End', 'Options'];

	test.each(['grant', 'revoke', 'modify'])('%s opens with six fields and no red mark', (operation) => {
		expect(names(panel(operation))).toEqual(SIX);
		expect(issues(operation, {})).toEqual([]);
	});

	test.each<[string, INodeParameters, string[]]>([
		['Myself', { requestedFor: 'self' }, SIX.filter((name) => name !== 'Identities')],
		['Machine Identities Below', { requestedFor: 'machines' }, SIX],
		['As JSON', { requestedFor: 'json' }, ['Requested For', 'Request (JSON)', 'Options']],
		['On a Date', { end: 'date' }, [...SIX.slice(0, 5), 'End Date', 'Options']],
		['After a Duration', { end: 'duration' }, [...SIX.slice(0, 5), 'Duration', 'Duration Unit', 'Options']],
		[
			'As JSON, an end chosen before',
			{ requestedFor: 'json', end: 'date' },
			['Requested For', 'Request (JSON)', 'Options'],
		],
	])('%s shows the fields that belong to it', (_, chosen, shown) => {
		expect(names(panel('grant', chosen))).toEqual(shown);
	});

	test('a revoke is never for oneself', () => {
		const choices = panel('revoke')[0].options ?? [];
		expect(choices.map(({ name }) => name)).toEqual(['People Below', 'Machine Identities Below', 'As JSON']);
	});

	test('nothing is marked red before it is chosen, nor what an expression in End or Requested For may leave aside', () => {
		expect(issues('grant', { end: 'date' })).toEqual([]);
		expect(issues('grant', { end: '={{ $json.end }}', requestedFor: '={{ $json.for }}' })).toEqual([]);
		expect(issues('grant', { requestedFor: 'json', end: 'date' })).toEqual([]);
		expect(issues('grant', { requestedFor: 'json', requestJson: '{}', end: 'date' })).toEqual([]);
		expect(issues('grant', { end: 'duration' })).toEqual([]);
	});
});

describe('what is typed into a locator', () => {
	const ID = '2c9180857182305e0171993735622948';
	const person = (mode: string, value: string) =>
		issues('grant', people(mode, value) as INodeParameters).filter((issue) => !issue.includes('required'));

	test.each([
		['id', ID],
		['id', ` ${ID} `],
		['id', '4c8dd0bc-1d4b-4a0b-8b5a-6c29cf1f04b1'],
		['id', 'an-older-name'],
		['id', ''],
		['id', '={{ $json.id }}'],
		['url', `https://acme.identitynow.com/ui/a/${ID}`],
		['attribute', 'employeeNumber=10042'],
		['attribute', '={{ "x=" + $json.number }}'],
	])('may be, by %s, %p', (mode, value) => {
		expect(person(mode, value)).toEqual([]);
	});

	test.each([
		['id', 'Jane Doe', /can't be an ID/],
		['id', `${ID},${ID}`, /can't be an ID/],
		['id', `https://acme.identitynow.com/${ID}`, /can't be an ID/],
		['id', '..', /can't be an ID/],
		['id', 'x'.repeat(129), /can't be an ID/],
		['url', ID, /isn't a web address/],
		['attribute', 'employeeNumber', /an equals sign/],
	])('is refused, by %s, where it is %p', (mode, value, says) => {
		expect(person(mode, value)).toEqual([expect.stringMatching(says)]);
	});
});

describe('the subtitle', () => {
	const operations = description.properties
		.filter(({ name, displayOptions }) => name === 'operation' && displayOptions?.show?.['@tool'] === undefined)
		.concat(description.properties.filter(({ displayOptions }) => displayOptions?.show?.['@tool']?.[0] === false))
		.flatMap(({ displayOptions, options = [] }) =>
			options.map((option) => [String(displayOptions?.show?.resource?.[0]), (option as { value: string }).value]),
		);

	function subtitleOf(resource: string, operation: string): unknown {
		const parameters = { resource, operation };
		const node = { id: '1', name: 'n', type: 'isc', typeVersion: 1, position: [0, 0], parameters } as INode;
		const nodeTypes = { getByName: () => new SailPointIsc(), getByNameAndVersion: () => new SailPointIsc() };
		const workflow = new Workflow({
			nodes: [node],
			connections: {},
			active: false,
			nodeTypes: { ...nodeTypes, getKnownTypes: () => ({}) },
		});
		return workflow.expression.getSimpleParameterValue(node, description.subtitle, 'internal', {}, undefined, 'none');
	}

	test.each(operations)('of %s %s is in words', (resource, operation) => {
		expect(subtitleOf(resource, operation)).toMatch(/^[A-Z][a-z]+( [a-z]+)+$/);
	});

	test('says what the node does', () => {
		expect(operations.length).toBeGreaterThan(18);
		expect(subtitleOf('accessRequest', 'grant')).toBe('Grant access');
		expect(subtitleOf('accessRequest', 'revoke')).toBe('Revoke access');
		expect(subtitleOf('accessRequest', 'getAll')).toBe('Get many access requests');
	});
});

describe('in a run', () => {
	let sandbox: Sandbox;
	beforeAll(async () => {
		sandbox = await startSandbox();
	});
	afterAll(async () => await sandbox.close());
	beforeEach(() => sandbox.clearCalls());

	const role = () => sandbox.item('Sales Reader', 'ROLE').id;
	const sent = () =>
		submitted(sandbox).map(({ requestedFor, requestedItems }) => ({
			people: requestedFor as string[],
			items: requestedItems as Array<Record<string, unknown>>,
		}));
	const grant = async (parameters: object, options: Omit<NodeOptions, 'parameters'> = {}) =>
		await run(sandbox, 'grant', parameters, { onError: 'continueErrorOutput', ...options });

	test('people and access by the address of their page, and not by that of another tenant', async () => {
		const [who] = sandbox.addPeople(1);
		const address = (id: string) => `${sandbox.url}/ui/a/admin/${id}/details`;
		jsons(await grant({ ...people('url', address(who.id)), ...access(accessItem('ROLE', 'url', address(role()))) }));
		expect(sent()).toMatchObject([{ people: [who.id], items: [{ id: role() }] }]);
		sandbox.clearCalls();
		const other = {
			...people('url', `https://other.identitynow.com/ui/${who.id}`),
			...access(accessItem('ROLE', 'id', role())),
		};
		const { message } = errorOf(await grant(other));
		expect(message).toMatch(/^Identities \[1\] > Identity: .*other\.identitynow\.com.* \[item 0\]$/);
		expect(sandbox.calls).toEqual([]);
	});

	test('people by an attribute, looked up once for all rows; where search is not allowed the row says so', async () => {
		const who = sandbox.person('carla.rossi');
		const rows = [{ by: `employeeNumber=${who.employeeNumber}` }, { by: 'employeeNumber=none' }, { by: 'Carla Rossi' }];
		const parameters = { ...people('attribute', '={{ $json.by }}'), ...access(accessItem('ROLE', 'id', role())) };
		const result = await grant(parameters, { items: rows });
		expect(sent()).toMatchObject([{ people: [who.id] }]);
		expect(errorOf(result, 0).message).toContain('Nobody in ISC has the attribute "employeeNumber=none"');
		expect(errorOf(result, 1).message).toContain("isn't an attribute and its value");
		const refused = await grant(parameters, { items: [rows[0]], client: 'user' } as object);
		expect(errorOf(refused).message).toContain("ISC doesn't let this credential search");
	});

	test('of two access profiles of one name, the one on the source that is named', async () => {
		const [who] = sandbox.addPeople(1);
		const made: Array<[source: string, id: string]> = [];
		const named = (source: string) => ({
			...people('id', who.id),
			...access(accessItem('ACCESS_PROFILE', 'name', 'Night Shift', { source })),
		});
		for (const source of ['SAP', 'GitHub']) {
			const { id } = sandbox.addItem('ACCESS_PROFILE', { name: 'Night Shift', source });
			made.push([source, id]);
		}
		for (const [source, id] of made) {
			sandbox.clearCalls();
			jsons(await grant(named(source)));
			expect(sent()).toMatchObject([{ items: [{ id }] }]);
		}
		const { message } = errorOf(await grant(named('Nowhere')));
		expect(message).toContain('on the source "Nowhere"');
	});

	test("details of an item win over the row's, and a start is read for each input item", async () => {
		const days = (count: number) => new Date(Date.now() + count * 86_400_000).toISOString();
		const [who] = sandbox.addPeople(1);
		const items = ['Sales Reader', 'Sales Editor', 'IT Reader'].map((name) => sandbox.item(name, 'ROLE').id);
		const own = [{}, { noEnd: true, comment: 'For good' }, { durationDays: 2, startDate: days(20) }];
		const rows = [{ start: days(10) }];
		jsons(
			await grant(
				{
					...people('id', who.id),
					...access(...items.map((id, at) => accessItem('ROLE', 'id', id, own[at]))),
					comment: 'For a while',
					end: 'duration',
					duration: 5,
					durationUnit: 'days',
					options: { startDate: '={{ $json.start }}' },
				},
				{ items: rows, settings: { timezone: 'UTC' } },
			),
		);
		const byId = new Map(sent().flatMap((body) => body.items.map((one) => [one.id, one])));
		const later = (from: unknown, count: number) =>
			new Date(Date.parse(String(from)) + count * 86_400_000).toISOString();
		const [first, second, third] = items.map((id) => byId.get(id) ?? {});
		expect(first).toMatchObject({
			startDate: rows[0].start,
			removeDate: later(rows[0].start, 5),
			comment: 'For a while',
		});
		expect(second).toMatchObject({ startDate: rows[0].start, comment: 'For good' });
		expect(second).not.toHaveProperty('removeDate');
		expect(third).toMatchObject({ removeDate: later(third.startDate, 2) });
		expect(third.startDate).toBe(own[2].startDate);
	});

	test('the kind of end may come from each input item', async () => {
		const who = sandbox.addPeople(3);
		const rows = [
			{ end: 'none' },
			{ end: 'date', date: '2099-01-01T00:00:00Z' },
			{ end: 'duration', amount: '2', unit: 'hours' },
		].map((row, at) => ({ ...row, who: who[at].id }));
		const before = Date.now();
		await grant(
			{
				...people('id', '={{ $json.who }}'),
				...access(accessItem('ROLE', 'id', role())),
				end: '={{ $json.end }}',
				removeDate: '={{ $json.date }}',
				duration: '={{ $json.amount }}',
				durationUnit: '={{ $json.unit }}',
			},
			{ items: rows },
		);
		const ends = new Map(sent().map((body) => [body.people[0], body.items[0].removeDate as string | undefined]));
		expect(ends.get(who[0].id)).toBeUndefined();
		expect(ends.get(who[1].id)).toBe('2099-01-01T00:00:00.000Z');
		const counted = Date.parse(ends.get(who[2].id) ?? '') - 2 * 3_600_000;
		expect(counted).toBeGreaterThanOrEqual(before - 1_000);
		expect(counted).toBeLessThanOrEqual(Date.now() + 1_000);
	});

	test.each<[string, object, object, RegExp]>([
		[
			'a date',
			{ end: 'date', removeDate: '={{ $json.end }}' },
			{},
			/^End Date: The expression of End Date returned nothing/,
		],
		[
			'a duration',
			{ end: 'duration', duration: '={{ $json.end }}' },
			{},
			/^Duration: The expression of Duration returned/,
		],
		["an item's date", {}, { removeDate: '={{ $json.end }}' }, /^Access Items \[1\] > End Date: The expression/],
		["an item's date left empty by hand", {}, { removeDate: '' }, /^Access Items \[1\] > End Date is empty/],
		[
			"an item's days",
			{},
			{ durationDays: '={{ $json.end }}' },
			/^Access Items \[1\] > Duration \(Days\): The expression/,
		],
	])('%s that comes out empty fails the row, unless an empty end means no end', async (_, row, details, says) => {
		const [who] = sandbox.addPeople(1);
		const parameters = { ...people('id', who.id), ...access(accessItem('ROLE', 'id', role(), details)), ...row };
		const { message, description: advice } = errorOf(await grant(parameters, { items: [{ end: '' }] }));
		expect(message).toMatch(says);
		expect(advice).toContain('Empty End Date');
		expect(sandbox.calls).toEqual([]);
		jsons(await grant({ ...parameters, options: { emptyEnd: 'noEnd' } }, { items: [{ end: '' }] }));
		expect(sent()[0].items[0]).not.toHaveProperty('removeDate');
	});
});
