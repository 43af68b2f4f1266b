/**
 * Whether what was asked for is so. `FULFILLED`: read back. `COMPLETED_UNVERIFIED`: ISC has completed the request, and reading back shows
 * something else or isn't possible. `SCHEDULED`: completed, and it takes effect later. `NOT_FULFILLED`: it ended otherwise. `OPEN`: not final.
 */
export type Fulfillment = 'FULFILLED' | 'COMPLETED_UNVERIFIED' | 'SCHEDULED' | 'NOT_FULFILLED' | 'OPEN';

/** The worst first: an item is as its worst result. */
const ORDER: readonly Fulfillment[] = ['NOT_FULFILLED', 'OPEN', 'COMPLETED_UNVERIFIED', 'SCHEDULED', 'FULFILLED'];

export function worstOf(list: ReadonlyArray<Fulfillment | undefined>): Fulfillment | undefined {
	return ORDER.find((one) => list.includes(one));
}
