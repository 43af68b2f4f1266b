import type { WantedPair } from '../../../isc/accessRequests/model/wanted';
import { pairKey } from '../../../isc/accessRequests/model/pairs';
import type { PlannedCall } from '../../../isc/accessRequests/model/plannedCall';
import type { AccessRequestBody, RequestedItem } from '../../../isc/api/wire';
import { bodyValidator } from './bodySchema';
import { openApiBodyValidator } from './openApiBody';

const isValid = bodyValidator();
const fitsDocument = openApiBodyValidator();

/** Every person × item entry of a body. */
export function entriesOf(body: AccessRequestBody): Array<{ person: string; item: RequestedItem }> {
	const nested = body.requestedForWithRequestedItems ?? [];
	const flat = body.requestedFor ?? [];
	return [
		...nested.flatMap(({ identityId, requestedItems }) => requestedItems.map((item) => ({ person: identityId, item }))),
		...flat.flatMap((person) => (body.requestedItems ?? []).map((item) => ({ person, item }))),
	];
}

function entryKey(person: string, item: RequestedItem): string {
	const { clientMetadata: _ours, ...details } = item;
	return JSON.stringify([person, Object.entries(details).sort(([a], [b]) => (a < b ? -1 : 1))]);
}

/** What is wrong with the calls as an answer to the pairs; empty where nothing is. */
export function faultsOf(pairs: readonly WantedPair[], calls: readonly PlannedCall[]): string[] {
	const faults: string[] = [];
	const first = new Map<string, WantedPair>();
	for (const pair of pairs) if (!first.has(pairKey(pair))) first.set(pairKey(pair), pair);
	const carried = new Map<WantedPair, number>();
	for (const { body, pairs: own } of calls) {
		if (!isValid(body)) faults.push(`not valid: ${JSON.stringify(isValid.errors)}`);
		if (fitsDocument?.(body) === false)
			faults.push(`not as the OpenAPI document has it: ${JSON.stringify(fitsDocument.errors)}`);
		const entries = entriesOf(body);
		if (body.requestedForWithRequestedItems && entries.length > 25) faults.push(`${entries.length} nested entries`);
		const sent = entries.map(({ person, item }) => entryKey(person, item)).sort();
		const wanted = own.map((pair) => entryKey(pair.identityId, itemOf(pair))).sort();
		if (JSON.stringify(sent) !== JSON.stringify(wanted)) faults.push('the body is not what its pairs say');
		const twice = entries.map(({ person, item }) => `${person}|${item.type}|${item.id}`);
		if (new Set(twice).size < twice.length) faults.push('one person gets one item twice in a call');
		faults.push(...ruleFaults(body, own));
		for (const pair of own) carried.set(pair, (carried.get(pair) ?? 0) + 1);
	}
	for (const pair of first.values())
		if (carried.get(pair) !== 1) faults.push(`sent ${carried.get(pair) ?? 0} times: ${pairKey(pair)}`);
	if (carried.size !== first.size) faults.push(`${carried.size} pairs sent for ${first.size}`);
	return faults;
}

/** ISC's own rules: one person and one entitlement a revoke, people flat, machines nested and apart. */
function ruleFaults(body: AccessRequestBody, pairs: readonly WantedPair[]): string[] {
	const faults: string[] = [];
	const types = new Set(pairs.map((pair) => pair.identityType));
	const metadata = new Set(pairs.map((pair) => JSON.stringify(pair.requestMetadata)));
	if (types.size > 1) faults.push('people and machines in one call');
	if (metadata.size > 1 || !metadata.has(JSON.stringify(body.clientMetadata))) faults.push('request metadata mixed up');
	if (new Set(pairs.map((pair) => pair.requestType)).size > 1) faults.push('request types mixed');
	const needsNested = types.has('MACHINE') || pairs.some((pair) => pair.item.accountSelection !== undefined);
	if (needsNested && body.requestedFor) faults.push('flat where only nested may be');
	if (body.requestType === 'REVOKE_ACCESS') {
		if (new Set(pairs.map((pair) => pair.identityId)).size > 1) faults.push('a revoke of several people');
		if (pairs.length > 1 && pairs.some((pair) => pair.item.type === 'ENTITLEMENT'))
			faults.push('an entitlement and more in a revoke');
		if (types.has('HUMAN') && !body.requestedFor) faults.push('a nested revoke of a person');
	}
	return faults;
}

function itemOf({ item }: WantedPair): RequestedItem {
	const { name: _name, sourceName: _source, ...wire } = item;
	return Object.fromEntries(
		Object.entries(wire).filter(([, value]) => value !== undefined),
	) as unknown as RequestedItem;
}
