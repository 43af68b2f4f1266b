import { startSandbox, type Sandbox } from '../../sandbox';
import type { NodeResult } from './harness';
import { grantsIn, said } from './oddInputSupport';
import { access, accessItem, errorOf, locator, people, run, submitted } from './support';

let sandbox: Sandbox;
// A tenant for each test: the node's limiter would have them wait for one another.
beforeEach(async () => {
	sandbox = await startSandbox({ rateLimit: 0 });
});
afterEach(async () => await sandbox.close());

const { role, fresh, grant } = grantsIn(() => sandbox);

describe('texts that could break out of their place', () => {
	const odd = [
		'O\'Brien "the \\ first"',
		'") or (id pr',
		'name:* OR id:*',
		'*',
		'../../oauth/token?x=1#y',
		'%00%22%zz',
		'Zoë Łukasz 日本 🚀\u202e',
		'a\u0000b',
		'line\nbreak',
		'__proto__',
		'constructor',
		'<b>x</b>',
		'x'.repeat(10_000),
	];

	test('a role is found by such a name, and nothing else is', async () => {
		const named = odd.map((name) => sandbox.addItem('ROLE', { name }));
		const [who] = sandbox.addPeople(1);
		const parameters = {
			...people('id', who.id),
			...access(accessItem('ROLE', 'name', '={{ $json.name }}')),
			options: { duplicateHandling: 'submit' },
		};
		const { items, errorItems } = await grant(parameters, { items: odd.map((name) => ({ name })) });
		expect(errorItems.map(({ json }) => json.error)).toEqual([]);
		expect(items.map(({ json }) => (json.results as Array<{ id: string }>)[0].id)).toEqual(named.map(({ id }) => id));
	});

	test('nobody is found by such an alias, and every row says so of its own', async () => {
		const { items, errorItems } = await grant(
			{ ...people('alias', '={{ $json.who }}'), ...access(accessItem('ROLE', 'id', role('Sales Reader'))) },
			{ items: odd.map((who) => ({ who })) },
		);
		expect(items).toEqual([]);
		expect(errorItems).toHaveLength(odd.length);
		for (const index of odd.keys())
			expect(errorOf({ errorItems } as NodeResult, index).message).toMatch(
				new RegExp(`Nobody in ISC has the user name[\\s\\S]*\\[item ${index}\\]$`),
			);
		expect(submitted(sandbox)).toEqual([]);
	});

	test('comment, reference and metadata arrive as they were given', async () => {
		const texts = odd.map((text) => text.trim());
		const parameters = {
			...fresh(),
			comment: '={{ $json.text }}',
			options: {
				duplicateHandling: 'submit',
				clientMetadata: { entry: [{ key: '={{ $json.text }}', value: '={{ $json.text }}' }] },
			},
		};
		for (const text of texts) {
			sandbox.clearCalls();
			const { items } = await grant(parameters, { items: [{ text }] });
			expect(items).toHaveLength(1);
			const [item] = submitted(sandbox)[0].requestedItems as Array<{
				comment: string;
				clientMetadata: Record<string, string>;
			}>;
			expect(item.comment).toBe(text);
			expect(Object.entries(item.clientMetadata)).toContainEqual([text, text]);
		}
	});

	test('half a character spoils its own row only', async () => {
		const [good] = sandbox.addPeople(1);
		const items = ['\ud83d', good.alias, `${good.alias}\udc00`].map((who) => ({ who }));
		const byAlias = await grant(
			{ ...people('alias', '={{ $json.who }}'), ...access(accessItem('ROLE', 'id', role('Sales Reader'))) },
			{ items },
		);
		expect(byAlias.items.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 1 }]);
		expect(byAlias.errorItems.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 2 }]);
		const bodies = items.map(({ who }) => ({
			body: {
				requestedFor: [who === good.alias ? good.id : who],
				requestedItems: [{ type: 'ROLE', id: role('Sales Editor'), comment: 'cut \ud83d' }],
			},
		}));
		const byJson = await run(
			sandbox,
			'revoke',
			{ requestedFor: 'json', requestJson: '={{ $json.body }}' },
			{ items: bodies, onError: 'continueErrorOutput' },
		);
		expect(byJson.errorItems.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 2 }]);
		expect(byJson.items[0].json.outcome).toBe('NOT_HELD');
	});
});

describe('values that are not what a field takes', () => {
	test.each([
		[
			'a person',
			(value: unknown) => people('id', value),
			[true, NaN, {}, [[['x']]], new Date()],
			/must be text but is/,
		],
		[
			'a person, in a list',
			(value: unknown) => people('id', value),
			[
				['', 'p1'],
				['p1', null],
			],
			/list entry \d\)[\s\S]*is empty/,
		],
		[
			'no person',
			(value: unknown) => people('id', value),
			[null, '', ' \t\n', [], [[]], [null]],
			/Identities \[1\] > Identity: The expression of Identity returned nothing for this item/,
		],
		[
			'a way to name a person',
			() => ({ identities: { identity: [{ id: locator('phone', 'x') }] } }),
			['x'],
			/isn't a way to name a person/,
		],
	] as Array<[string, (value: unknown) => object, unknown[], RegExp]>)(
		'%s: said in words, before any call',
		async (_, parameters, values, says) => {
			for (const value of values) {
				const result = await grant(
					{ ...parameters('={{ $json.value }}'), ...access(accessItem('ROLE', 'id', 'r1')) },
					{ items: [{ value }] },
				);
				expect(said(result)).toMatch(says);
				expect(said(result)).toContain('[item 0]');
			}
			expect(sandbox.calls).toEqual([]);
		},
	);

	test('numbers are taken for the texts that they are', async () => {
		sandbox.addPerson({ alias: '70042' });
		const { items } = await grant(
			{
				...people('alias', '={{ $json.personnelNumber }}'),
				...access(accessItem('ROLE', 'id', role('Sales Reader'))),
				comment: '={{ $json.ticket }}',
			},
			{ items: [{ personnelNumber: 70042, ticket: 4711 }] },
		);
		expect(items[0].json.outcome).toBe('SUBMITTED');
		expect(submitted(sandbox)[0]).toMatchObject({ requestedItems: [{ comment: '4711' }] });
	});

	test.each([
		['2099-02-30', /doesn't exist in the calendar/],
		['2099-13-01', /doesn't exist in the calendar/],
		['2099-01-01T24:30', /doesn't exist in the calendar/],
		['2099-01-01T10:00+25:00', /offset from UTC that doesn't exist/],
		['01/02/2099', /isn't a date/],
		['2099-1-2', /isn't a date/],
		[4080000000000, /is the number 4080000000000, not a date/],
		['2020-01-01', /isn't in the future|is more than a year ago/],
	])("the date %p is the row's error", async (date, says) => {
		const given = '={{ $json.date }}';
		for (const field of [{ options: { startDate: given } }, { end: 'date', removeDate: given }]) {
			expect(said(await grant({ ...fresh(), ...field }, { items: [{ date }] }))).toMatch(says);
		}
		expect(sandbox.calls).toEqual([]);
	});

	test('where clocks go forward a time that is missing moves on with the clock; where they go back a removal takes the later one', async () => {
		const sent = async (removeDate: string) => {
			sandbox.clearCalls();
			await grant({ ...fresh(), end: 'date', removeDate }, { settings: { timezone: 'Europe/Berlin' } });
			return (submitted(sandbox)[0].requestedItems as Array<{ removeDate: string }>)[0].removeDate;
		};
		expect(await sent('2099-03-29T02:30')).toBe('2099-03-29T01:30:00.000Z');
		expect(await sent('2099-10-25T02:30')).toBe('2099-10-25T01:30:00.000Z');
		expect(await sent('2099-10-25')).toBe('2099-10-25T22:59:59.999Z');
	});
});
