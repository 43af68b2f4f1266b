import { DateTime } from 'luxon';

import { startSandbox, type Sandbox } from '../../sandbox';
import { access, accessItem, errorOf, people, run, submitted } from './support';

let sandbox: Sandbox;
beforeAll(async () => {
	sandbox = await startSandbox();
});
afterAll(async () => await sandbox.close());
beforeEach(() => sandbox.clearCalls());

const day = (days: number) => DateTime.utc().plus({ days }).toISODate();
const anyone = people('id', '2c9180857182305e0171993735622948');
const anItem = accessItem('ROLE', 'id', '2c918086749d78830174a1a40e121518');
const grant = { ...anyone, ...access(anItem) };
const json = (requestJson: unknown) => ({ requestedFor: 'json', requestJson: JSON.stringify(requestJson) });
const flat = { requestedFor: ['p1'], requestedItems: [{ type: 'ROLE', id: 'i1' }] };
const nested = { requestedForWithRequestedItems: [{ identityId: 'p1', requestedItems: [{ type: 'ROLE', id: 'i1' }] }] };

type Case = [rule: string, operation: 'grant' | 'revoke', parameters: object, says: RegExp];

const broken: Case[] = [
	['nobody named', 'grant', access(anItem), /No person was provided/],
	['no access item', 'grant', anyone, /access item/i],
	[
		'a type that is none',
		'grant',
		{ ...anyone, ...access(accessItem('GROUP', 'id', 'x')) },
		/ROLE.*ACCESS_PROFILE.*ENTITLEMENT|GROUP/,
	],
	[
		'a blank person id',
		'grant',
		{ ...grant, ...people('id', 'p1', ' ') },
		/Identities \[2\].*empty|empty.*Identities \[2\]/s,
	],
	['a blank item id', 'grant', { ...anyone, ...access(anItem, accessItem('ROLE', 'id', '')) }, /Access Items \[2\]/],
	['an email address that is none', 'grant', { ...grant, ...people('email', 'no-address') }, /isn't an email address/],
	[
		'a start date that is none',
		'grant',
		{ ...grant, options: { startDate: 'next week' } },
		/Start Date "next week" isn't a date/,
	],
	['a start date years ago', 'grant', { ...grant, options: { startDate: '2020-01-01T08:00' } }, /more than a year ago/],
	['a past end date', 'grant', { ...grant, end: 'date', removeDate: '2020-01-01' }, /isn't in the future/],
	[
		'an end before the start',
		'grant',
		{ ...grant, options: { startDate: day(20) }, end: 'date', removeDate: day(10) },
		/isn't after the start date/,
	],
	[
		'a date of an item',
		'grant',
		{ ...anyone, ...access(accessItem('ROLE', 'id', 'x', { removeDate: 'soon' })) },
		/Access Items \[1\].*soon|soon.*Access Items \[1\]/s,
	],
	['a revoke of nobody', 'revoke', { ...access(anItem), comment: 'x' }, /No person was provided/],
	['a revoke without a comment', 'revoke', grant, /Revoke needs a comment/],
	['text that is no JSON', 'grant', { requestedFor: 'json', requestJson: '{ "requestedFor": [' }, /JSON/],
	['both shapes', 'grant', json({ ...flat, ...nested }), /requestedForWithRequestedItems/],
	['no shape', 'grant', json({}), /requestedFor/],
	['an unknown field', 'grant', json({ ...flat, requestedItem: [] }), /requestedItem/],
	[
		'an unknown field of an item',
		'grant',
		json({ ...flat, requestedItems: [{ type: 'ROLE', id: 'i1', removedate: day(3) }] }),
		/removedate/,
	],
	['an empty array', 'grant', json({ ...flat, requestedFor: [] }), /requestedFor/],
	['metadata that is no text', 'grant', json({ ...flat, clientMetadata: { count: 3 } }), /count/],
	[
		'a nested revoke for a person',
		'revoke',
		json({
			requestedForWithRequestedItems: [
				{ identityId: 'p1', requestedItems: [{ type: 'ROLE', id: 'i1', comment: 'x' }] },
			],
		}),
		/requestedForWithRequestedItems|flat/,
	],
	[
		'a revoke from two people',
		'revoke',
		json({ requestedFor: ['p1', 'p2'], requestedItems: [{ type: 'ROLE', id: 'i1', comment: 'x' }] }),
		/one person/i,
	],
	[
		'a revoke with a start date',
		'revoke',
		json({
			requestedFor: ['p1'],
			requestedItems: [{ type: 'ROLE', id: 'i1', comment: 'x', startDate: `${day(3)}T00:00:00Z` }],
		}),
		/start date/,
	],
	[
		'a machine with a role',
		'grant',
		json({
			requestedForWithRequestedItems: [
				{ identityId: 'm1', identityType: 'MACHINE', requestedItems: [{ type: 'ROLE', id: 'i1' }] },
			],
		}),
		/entitlement/i,
	],
	[
		'machines mixed with people',
		'grant',
		json({
			requestedForWithRequestedItems: [
				{ identityId: 'm1', identityType: 'MACHINE', requestedItems: [{ type: 'ENTITLEMENT', id: 'i1' }] },
				{ identityId: 'p1', requestedItems: [{ type: 'ENTITLEMENT', id: 'i1' }] },
			],
		}),
		/machine/i,
	],
	[
		'a reserved metadata key',
		'grant',
		{ ...grant, options: { clientMetadata: { entry: [{ key: 'n8nItem', value: 'x' }] } } },
		/n8nItem/,
	],
];

describe('a rule that needs no call', () => {
	test.each(broken)(
		'%s: stops the run before any call, and names item and field',
		async (_rule, operation, parameters, says) => {
			const { error, items } = await run(sandbox, operation, parameters);
			expect(`${error?.message}\n${error?.description}`).toMatch(says);
			expect(error?.message).toContain('[item 0]');
			expect(error?.description).toBeTruthy();
			expect(items).toEqual([]);
			expect(sandbox.calls).toEqual([]);
		},
	);

	test.each(broken)(
		"%s: is one row's error item where the node continues",
		async (_rule, operation, parameters, says) => {
			const { error, errorItems } = await run(sandbox, operation, parameters, { onError: 'continueErrorOutput' });
			expect(error).toBeUndefined();
			expect(errorItems).toHaveLength(1);
			expect(Object.keys(errorItems[0].json)).toEqual(['error']);
			expect(`${errorOf({ errorItems } as never).message}\n${errorOf({ errorItems } as never).description}`).toMatch(
				says,
			);
			expect(errorItems[0].pairedItem).toEqual({ item: 0 });
			expect(submitted(sandbox)).toEqual([]);
		},
	);
});

test('every broken row is named at once, so that a spreadsheet is mended in one go', async () => {
	const rows = [{ person: 'p1' }, { person: '' }, { person: 'p3' }, { person: '' }];
	const { error } = await run(
		sandbox,
		'grant',
		{ ...people('id', '={{ $json.person }}'), ...access(anItem) },
		{ items: rows },
	);
	expect(`${error?.message}\n${error?.description}`).toContain('[item 1]');
	expect(error?.description).toContain('Items 1 and 3 (counted from 0)');
	expect(sandbox.calls).toEqual([]);
});
