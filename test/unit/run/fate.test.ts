import type { WantedPair } from '../../../isc/accessRequests/model/wanted';
import { acceptedPairs } from '../../../isc/accessRequests/submit/answer';
import { pairKey } from '../../../isc/accessRequests/model/pairs';

function pair(identityId: string, id: string): WantedPair {
	return { row: 0, requestType: 'GRANT_ACCESS', identityId, identityType: 'HUMAN', item: { type: 'ROLE', id } };
}

const entry = (requestedFor: string, accessRequestId: string, ...items: string[]) => ({
	requestedFor,
	requestedItemsDetails: items.map((id) => ({ type: 'ROLE' as const, id })),
	accessRequestIds: [accessRequestId],
});

test('an entry of the 202 goes to the items that it names; an entry without items goes to all items of its person', () => {
	const pairs = [pair('p1', 'a'), pair('p1', 'b'), pair('p2', 'a')];
	const fates = acceptedPairs(
		pairs,
		{ newRequests: [entry('p1', 'r1', 'a'), entry('p1', 'r2')], existingRequests: [entry('p2', 'r3', 'a')] },
		0,
	);
	const ids = (of: WantedPair, list: 'newRequests' | 'existingRequests') =>
		fates.get(pairKey(of))?.[list].flatMap(({ accessRequestIds }) => accessRequestIds);
	expect(ids(pairs[0], 'newRequests')).toEqual(['r1', 'r2']);
	expect(ids(pairs[1], 'newRequests')).toEqual(['r2']);
	expect([ids(pairs[2], 'newRequests'), ids(pairs[2], 'existingRequests')]).toEqual([[], ['r3']]);
});
