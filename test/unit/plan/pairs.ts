import type { ResolvedItem, WantedPair } from '../../../isc/accessRequests/model/wanted';
import type { AccessItemType } from '../../../isc/api/wire';

/** A pair to plan with; ids are made from the numbers. */
export function pair(
	row: number,
	person: number,
	item: number,
	more: { item?: Partial<ResolvedItem>; pair?: Partial<WantedPair> } = {},
): WantedPair {
	return {
		row,
		requestType: 'GRANT_ACCESS',
		identityId: `person-${person}`,
		identityType: 'HUMAN',
		item: { type: 'ENTITLEMENT' satisfies AccessItemType, id: `item-${item}`, ...more.item },
		...more.pair,
	};
}

/** People × items, one pair a row. */
export function table(people: number, items: number): WantedPair[] {
	const pairs: WantedPair[] = [];
	for (let person = 0; person < people; person++) {
		for (let item = 0; item < items; item++) pairs.push(pair(pairs.length, person, item));
	}
	return pairs;
}
