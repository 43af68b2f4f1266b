import type { Call, Sandbox } from '../../../sandbox';

interface Body {
	requestedFor?: string[];
	requestedItems?: Array<{ id: string }>;
	requestedForWithRequestedItems?: Array<{ identityId: string; requestedItems: Array<{ id: string }> }>;
}

/** Faults that strike after the tenant has done what it was asked for. */
const STRIKES_AFTER = new Set(['drop-after', 'hang-after', 'status-after', 'garbage']);

/**
 * Pairs of person and item that reached the tenant in more than one submit, whatever it made of the second: the tenant itself overlooks a
 * repeat of what is running.
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
	return fault === undefined ? status === 202 : STRIKES_AFTER.has(fault);
}

function pairsOf({ requestedFor = [], requestedItems = [], requestedForWithRequestedItems = [] }: Body): string[] {
	const flat = requestedFor.flatMap((person) => requestedItems.map(({ id }) => `${person}|${id}`));
	const nested = requestedForWithRequestedItems.flatMap(({ identityId, requestedItems: items }) =>
		items.map(({ id }) => `${identityId}|${id}`),
	);
	return [...flat, ...nested];
}
