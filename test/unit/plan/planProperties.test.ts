import type { WantedPair } from '../../../isc/accessRequests/model/wanted';
import fc from 'fast-check';

import { planCalls } from '../../../isc/accessRequests/plan';
import { faultsOf } from './check';

const RUNS = 10_000;

const date = fc.constantFrom(undefined, '2031-01-01T00:00:00Z', '2032-06-30T21:59:59Z');
const metadata = fc.constantFrom<Record<string, string> | undefined>(
	undefined,
	{ ticket: 'INC1' },
	{ ticket: 'INC2', team: 'a' },
);

/** Rows that keep ISC's rules, as look-ups hand them on: crowded, so that pairs repeat and tables have holes. */
function pairOf(size: { people: number; items: number; rows: number }): fc.Arbitrary<WantedPair> {
	return fc
		.record({
			row: fc.nat(size.rows),
			person: fc.nat(size.people),
			item: fc.nat(size.items),
			type: fc.constantFrom('ROLE' as const, 'ACCESS_PROFILE' as const, 'ENTITLEMENT' as const),
			machine: fc.boolean(),
			account: fc.option(fc.constantFrom('one', 'two'), { nil: undefined, freq: 8 }),
			comment: fc.constantFrom(undefined, 'why'),
			removeDate: date,
			clientMetadata: metadata,
			assigned: fc.nat(11).map((number) => number === 0),
			requestMetadata: fc.option(fc.constantFrom({ run: 'a' }, { run: 'b' }), { nil: undefined, freq: 4 }),
		})
		.map(
			({
				row,
				person,
				item,
				type,
				machine,
				account,
				assigned,
				comment,
				removeDate,
				clientMetadata,
				requestMetadata,
			}): WantedPair => ({
				row,
				requestType: 'GRANT_ACCESS' as const,
				identityId: machine && person % 4 === 0 ? `machine-${person}` : `person-${person}`,
				identityType: machine && person % 4 === 0 ? ('MACHINE' as const) : ('HUMAN' as const),
				item: {
					type: machine && person % 4 === 0 ? ('ENTITLEMENT' as const) : type,
					id: `${type}-${item}`,
					comment,
					removeDate,
					clientMetadata,
					...(assigned && account === undefined && !(machine && person % 4 === 0) && { assignmentId: 'assigned' }),
					...(account !== undefined && { accountSelection: [{ sourceId: 's', accounts: [{ accountUuid: account }] }] }),
				},
				requestMetadata,
			}),
		);
}

function asRevoke(pair: WantedPair): WantedPair {
	const { accountSelection: _none, ...item } = pair.item;
	return { ...pair, requestType: 'REVOKE_ACCESS', item: { ...item, comment: 'left' } };
}

const sets = fc
	.constantFrom(
		{ people: 3, items: 3, rows: 4 },
		{ people: 14, items: 30, rows: 40 },
		{ people: 40, items: 4, rows: 60 },
	)
	.chain((size) => fc.array(pairOf(size), { maxLength: 120 }));

test(`${RUNS} sets of rows: valid, within all limits, each wanted pair exactly once`, () => {
	let calls = 0;
	fc.assert(
		fc.property(
			sets,
			fc.boolean(),
			fc.boolean(),
			fc.constantFrom('grant', 'revoke', 'modify'),
			(pairs, combineItems, nestedForSeveral, operation) => {
				const wanted =
					operation === 'revoke'
						? pairs.map(asRevoke)
						: pairs.map((pair) => (operation === 'modify' ? { ...pair, requestType: 'MODIFY_ACCESS' as const } : pair));
				const nestedRows = new Set(wanted.filter((pair) => pair.row % 3 === 0).map((pair) => pair.row));
				const planned = planCalls(wanted, { combineItems, nestedForSeveral, runKey: '7/node/0', nestedRows });
				calls += planned.length;
				expect(faultsOf(wanted, planned)).toEqual([]);
				if (!combineItems)
					expect(planned.every((call) => new Set(call.pairs.map((pair) => pair.row)).size === 1)).toBe(true);
				if (!nestedForSeveral)
					expect(planned.every((call) => (call.body.requestedForWithRequestedItems?.length ?? 1) === 1)).toBe(true);
			},
		),
		{ numRuns: RUNS },
	);
	expect(calls).toBeGreaterThan(RUNS);
}, 120_000);
