import type { RowDraft } from '../../../isc/accessRequests/model/drafts';
import type { RuledRow, WantedItem } from '../../../isc/accessRequests/model/wanted';
import type { IdentityRef } from '../../../isc/api/lookUp/references';
import type { PlannedCall } from '../../../isc/accessRequests/model/plannedCall';
import fc from 'fast-check';

import { planCalls } from '../../../isc/accessRequests/plan';
import { MatchBook, type FoundItem, type FoundPerson } from '../../../isc/api/lookUp/matchBook';
import { itemValueKey } from '../../../isc/api/lookUp/findItems';
import { personValueKey } from '../../../isc/api/lookUp/findPeople';
import { resolveRow, type LookedUp } from '../../../isc/accessRequests/resolve/resolveRow';
import { applyRules } from '../../../isc/accessRequests/rules';
import { CONTEXT } from '../rules/drafts';
import { drafts } from '../rules/generators';
import { entriesOf, faultsOf } from './check';

/** Ids that look-ups would find: made from what was given, so that the test knows them as well. */
const idOf = (ref: IdentityRef): string =>
	ref.by === 'self' ? 'me' : ref.by === 'id' ? ref.value : personValueKey({ by: ref.by, value: ref.value });
const itemIdOf = (item: WantedItem): string =>
	item.by === 'id' ? item.value : itemValueKey({ type: item.type, name: item.value });

/** A tenant in which each name, address and alias belongs to exactly one. */
function everythingFound(rows: readonly RuledRow[]): LookedUp {
	const people = new MatchBook<FoundPerson>();
	const items = new MatchBook<FoundItem>();
	for (const { identities, items: wanted } of rows.flatMap((row) => row.entries)) {
		for (const ref of identities)
			if (ref.by === 'email' || ref.by === 'alias')
				people.add(personValueKey({ by: ref.by, value: ref.value }), 'exact', { id: idOf(ref), inactive: false });
		for (const item of wanted) {
			if (item.by === 'name')
				items.add(itemValueKey({ type: item.type, name: item.value }), 'exact', {
					type: item.type,
					id: itemIdOf(item),
					name: item.value,
					requestable: true,
				});
		}
	}
	return { people, items: { grant: items, held: items }, me: 'me' };
}

/** What the rows ask for, each person × item × account once. */
function asked(rows: readonly RuledRow[]): string[] {
	const keys = rows.flatMap((row) =>
		row.entries.flatMap(({ identities, items }) =>
			identities.flatMap((ref) =>
				items.map(({ type, assignmentId, nativeIdentity, accountSelection, ...item }) =>
					JSON.stringify([
						row.requestType,
						idOf(ref),
						type,
						itemIdOf({ type, ...item }),
						assignmentId,
						nativeIdentity,
						accountSelection,
					]),
				),
			),
		),
	);
	return [...new Set(keys)].sort();
}

function sent(calls: readonly PlannedCall[]): string[] {
	return calls
		.flatMap(({ body }) =>
			entriesOf(body).map(({ person, item }) =>
				JSON.stringify([
					body.requestType,
					person,
					item.type,
					item.id,
					item.assignmentId,
					item.nativeIdentity,
					item.accountSelection,
				]),
			),
		)
		.sort();
}

/** A draft with a place of its own in the run. */
function numbered(rows: RowDraft[]): RowDraft[] {
	return rows.map((draft, row) => ({ ...draft, row }));
}

/** Sets of rows, as operators may give them, from what is given to the calls: each row refused with its reason before any call, or planned into valid calls. */
export function expectWholeWay(runs: number): void {
	const seen = { refused: 0, planned: 0, calls: 0 };
	const few = drafts.map((some) => [some]);
	const many = fc.array(drafts, { minLength: 2, maxLength: 5 });
	const sets = fc
		.oneof({ weight: 9, arbitrary: few }, { weight: 1, arbitrary: many })
		.map((some) => numbered(some.flat()));
	fc.assert(
		fc.property(sets, fc.boolean(), fc.boolean(), (given, combineItems, nestedForSeveral) => {
			const { rows, problems } = applyRules(given, CONTEXT);
			const refused = new Set(problems.map(({ row }) => row));
			expect(rows.length + refused.size).toBe(given.length);
			for (const { message, advice } of problems)
				expect([message, advice]).toEqual([expect.stringMatching(/\w/), expect.stringMatching(/\w/)]);
			const resolved = rows.map((row) => resolveRow(row, everythingFound(rows)));
			expect(resolved.flatMap((row) => row.problems)).toEqual([]);
			const pairs = resolved.flatMap((row) => row.pairs);
			const calls = planCalls(pairs, { combineItems, nestedForSeveral, runKey: '7/node/0' });
			expect(faultsOf(pairs, calls)).toEqual([]);
			expect(sent(calls)).toEqual(asked(rows));
			seen.refused += refused.size;
			seen.planned += rows.length;
			seen.calls += calls.length;
		}),
		{ numRuns: runs },
	);
	expect(seen.refused).toBeGreaterThan(runs / 10);
	expect(seen.planned).toBeGreaterThan(runs);
	expect(seen.calls).toBeGreaterThan(runs);
}
