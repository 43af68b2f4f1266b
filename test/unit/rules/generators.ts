import type { AccessItemDraft, FieldsDraft, JsonDraft, RowDraft } from '../../../isc/accessRequests/model/drafts';
import type { IdentityDraft } from '../../../isc/api/lookUp/references';
import fc from 'fast-check';
import { DateTime } from 'luxon';

const NOW = Date.parse('2026-06-15T10:00:00.000Z');

const requestType = fc.constantFrom('GRANT_ACCESS', 'REVOKE_ACCESS', 'MODIFY_ACCESS');
const type = fc.constantFrom('ROLE', 'ACCESS_PROFILE', 'ENTITLEMENT');
const id = fc.constantFrom('a', 'b', ' c ', 'D', 7);
const nothing = fc.constantFrom(undefined, null, '', '  ');
const nonsense = fc.constantFrom<unknown>(true, {}, [], ['x'], 1.5, Number.NaN, 'nonsense', new Date(Number.NaN));
const instant = fc.noBias(fc.integer({ min: NOW - 2e9, max: NOW + 1e11 }));
const isoInstant = instant.map((millis) => new Date(millis).toISOString());
const date = fc.oneof(
	isoInstant,
	isoInstant.map((text) => text.slice(0, 10)),
	isoInstant.map((text) => text.slice(0, 16)),
	instant.map((millis) => new Date(millis)),
	instant.map((millis) => DateTime.fromMillis(millis, { zone: 'Asia/Tokyo' })),
);
const words = fc.constantFrom('why', ' because ', 'left\nthe team', 7);
const reference = fc.constantFrom('INC1', ' INC2 ', 4711);
const metadata = fc.dictionary(
	fc.constantFrom('a', 'b', 'c', 'd', 'reference', '__proto__'),
	fc.constantFrom('1', '2', ' ', 'INC1'),
	{ maxKeys: 2 },
);
const accountSelection = fc.constantFrom<unknown>(
	[{ sourceId: 's', accounts: [{ accountUuid: 'u' }] }],
	[{ sourceId: 's', accounts: [{ accountUuid: 'u' }] }],
	JSON.stringify([{ sourceId: 's', accounts: [{ accountUuid: 'u' }] }]),
	[{ sourceId: 's', accounts: [{ accountUuid: 'u' }, { nativeIdentity: 'n' }] }],
);

/** Mostly good, often not given, seldom bad: so that both whole rows and faults of every kind come about. */
function optional(good: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
	return fc.oneof(
		{ weight: 60, arbitrary: good },
		{ weight: 40, arbitrary: nothing },
		{ weight: 1, arbitrary: nonsense },
	);
}

function needed(good: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
	return fc.oneof(
		{ weight: 80, arbitrary: good },
		{ weight: 1, arbitrary: nothing },
		{ weight: 1, arbitrary: nonsense },
	);
}

function seldom(good: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
	return fc.oneof({ weight: 1, arbitrary: good }, { weight: 20, arbitrary: nothing });
}

const value = fc.oneof(
	{ weight: 6, arbitrary: id },
	{ weight: 1, arbitrary: fc.array(id, { minLength: 1, maxLength: 3 }) },
);

const person: fc.Arbitrary<IdentityDraft> = fc
	.record({
		by: fc.constantFrom('id', 'email', 'alias'),
		value: needed(value),
		at: fc.nat(9).map((digit) => digit > 0),
	})
	.map(({ by, value: given, at }) => ({
		by,
		value: by === 'email' && at && !Array.isArray(given) ? `${String(given).trim()}@x.io` : given,
		field: 'Identities [1] > Identity',
	}));

const itemRest = {
	comment: optional(words),
	startDate: seldom(date),
	removeDate: optional(date),
	assignmentId: seldom(fc.constant('as1')),
	nativeIdentity: seldom(fc.constant('CN=1')),
	formInstanceId: seldom(fc.constant('f1')),
	clientMetadata: optional(metadata),
};

const item: fc.Arbitrary<AccessItemDraft> = fc
	.record({
		type: needed(type),
		by: fc.constantFrom('id', 'name'),
		value: needed(value),
		accountSelection: seldom(accountSelection),
		...itemRest,
	})
	.map((draft) => ({ ...draft, field: 'Access Items [1]' }));

const options = {
	reference: optional(reference),
	clientMetadata: fc.array(fc.record({ key: needed(fc.constantFrom('a', ' z ', 7)), value: optional(words) }), {
		maxLength: 2,
	}),
};

const anyFields = fc.record({
	mode: fc.constant('fields'),
	row: fc.constant(0),
	requestType,
	requestedFor: fc.oneof(
		{ weight: 9, arbitrary: fc.constant('identities') },
		{ weight: 1, arbitrary: fc.constant('self') },
	),
	identities: fc.array(person, { minLength: 1, maxLength: 3 }),
	accessItems: fc.array(item, { minLength: 1, maxLength: 3 }),
	comment: optional(words),
	startDate: seldom(date),
	removeDate: optional(date),
	...options,
});

const machineFields = fc
	.record({
		draft: anyFields,
		ids: needed(value),
		items: fc.array(
			fc.record({
				type: fc.oneof(
					{ weight: 20, arbitrary: fc.constant('ENTITLEMENT') },
					{ weight: 1, arbitrary: fc.constant('ROLE') },
				),
				value: id,
				account: needed(accountSelection),
				removeDate: optional(date),
			}),
			{ minLength: 1, maxLength: 2 },
		),
	})
	.map(({ draft, ids, items }) => ({
		...draft,
		requestedFor: 'machines',
		identities: [{ by: 'id', value: ids, field: 'Identities [1] > Identity' }],
		accessItems: items.map(({ account, ...rest }) => ({
			...rest,
			by: 'id',
			field: 'Access Items [1]',
			...(draft.requestType !== 'REVOKE_ACCESS' && { accountSelection: account }),
		})),
	}));

export const fieldsDraft = fc.oneof(
	{ weight: 3, arbitrary: anyFields },
	{ weight: 1, arbitrary: machineFields },
) as unknown as fc.Arbitrary<FieldsDraft>;

const jsonText = fc.oneof(
	{ weight: 30, arbitrary: fc.constantFrom<unknown>('why', ' because ', 'left\nthe team', null) },
	{ weight: 1, arbitrary: nonsense },
);
const jsonItem = fc.record(
	{
		type: needed(type),
		id: needed(fc.constantFrom('a', ' b ', 'c')),
		comment: jsonText,
		startDate: seldom(date),
		removeDate: optional(date),
		nativeIdentity: seldom(fc.constant('CN=1')),
		formInstanceId: fc.oneof(
			{ weight: 20, arbitrary: fc.constant(null) },
			{ weight: 1, arbitrary: fc.constantFrom('f1', '') },
		),
		clientMetadata: fc.oneof(
			{ weight: 10, arbitrary: fc.constant(null) },
			{ weight: 10, arbitrary: metadata },
			{ weight: 1, arbitrary: nonsense },
		),
	},
	{ requiredKeys: ['type', 'id'] },
);
const jsonItems = fc.array(jsonItem, { minLength: 1, maxLength: 2 });
const entry = fc.record(
	{
		identityId: needed(fc.constantFrom('p', 'q')),
		identityType: fc.constantFrom('HUMAN', null),
		requestedItems: jsonItems,
	},
	{ requiredKeys: ['identityId', 'requestedItems'] },
);
const flatBody = fc.record({
	requestedFor: fc.array(fc.constantFrom('p', 'q', 'q'), { minLength: 1, maxLength: 2 }),
	requestedItems: jsonItems,
});
const nestedBody = fc.record({ requestedForWithRequestedItems: fc.array(entry, { minLength: 1, maxLength: 3 }) });
const body = fc.oneof(
	{ weight: 10, arbitrary: flatBody },
	{ weight: 10, arbitrary: nestedBody },
	{
		weight: 1,
		arbitrary: fc.record({ requestedFor: fc.constant(['p']), clientMetadata: metadata, surplus: nonsense }),
	},
	{ weight: 1, arbitrary: fc.anything() },
	{ weight: 1, arbitrary: fc.string() },
);

export const jsonDraft = fc.record({
	mode: fc.constant('json'),
	row: fc.constant(0),
	requestType,
	body,
	...options,
}) as unknown as fc.Arbitrary<JsonDraft>;

/** Rows of either mode, numbered in order. */
export const drafts: fc.Arbitrary<RowDraft[]> = fc
	.array(fc.oneof<fc.Arbitrary<RowDraft>[]>(fieldsDraft, jsonDraft), { maxLength: 6 })
	.map((rows) => rows.map((draft, row) => ({ ...draft, row })));
