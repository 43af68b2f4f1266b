import type { Call, Sandbox } from '../../../sandbox';

interface Body {
	requestedFor?: string[];
	requestedItems?: Array<{ id: string }>;
	requestedForWithRequestedItems?: Array<{ identityId: string; requestedItems: Array<{ id: string }> }>;
}

/** Faults that occur after the tenant has done what the call asked for. */
const AFTER_THE_WORK = new Set(['drop-after', 'hang-after', 'status-after', 'garbage']);

/**
 * Pairs of person and item that reached the tenant in more than one submit, whatever it did with the second. The tenant's own list can't
 * show them, because the tenant ignores a repeat of a running request.
 */
export function reachedTwice(sandbox: Sandbox): string[] {
	const times = new Map<string, number>();
	for (const call of sandbox.callsTo('/access-requests/v1', 'POST')) {
		if (!reached(call)) continue;
		for (const pair of pairsOf(call.body as Body)) times.set(pair, (times.get(pair) ?? 0) + 1);
	}
	return [...times].filter(([, count]) => count > 1).map(([pair, count]) => `ISC was asked ${count} times for ${pair}`);
}

function reached({ status, fault }: Call): boolean {
	return fault === undefined ? status === 202 : AFTER_THE_WORK.has(fault);
}

function pairsOf({ requestedFor = [], requestedItems = [], requestedForWithRequestedItems = [] }: Body): string[] {
	const flat = requestedFor.flatMap((person) => requestedItems.map(({ id }) => `${person}|${id}`));
	const nested = requestedForWithRequestedItems.flatMap(({ identityId, requestedItems: items }) =>
		items.map(({ id }) => `${identityId}|${id}`),
	);
	return [...flat, ...nested];
}
