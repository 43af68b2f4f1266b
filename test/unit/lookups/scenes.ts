import type { WantedPair } from '../../../isc/accessRequests/model/wanted';
import type { IdentityType, RequestType } from '../../../isc/api/wire';
import type { AccessItem, Identity, Sandbox } from '../../../sandbox';

/** The calls that a sandbox received, without those for tokens, as `METHOD /path`. */
export function readsOf(sandbox: Sandbox): string[] {
	return sandbox.calls.filter((call) => call.path !== '/oauth/token').map((call) => `${call.method} ${call.path}`);
}

interface PairExtras {
	row?: number;
	requestType?: RequestType;
	identityType?: IdentityType;
	item?: Partial<WantedPair['item']>;
}

/** A pair as the resolver returns it if everything was provided by id. */
export function pairOf(person: Identity, item: AccessItem, extras: PairExtras = {}): WantedPair {
	return {
		row: extras.row ?? 0,
		requestType: extras.requestType ?? 'GRANT_ACCESS',
		identityId: person.id,
		identityType: extras.identityType ?? 'HUMAN',
		item: { type: item.type, id: item.id, ...extras.item },
	};
}

/** Every person × every item, one row for each. */
export function pairsOf(
	people: readonly Identity[],
	items: readonly AccessItem[],
	requestType: RequestType = 'GRANT_ACCESS',
): WantedPair[] {
	return people.flatMap((person, p) =>
		items.map((item, i) => pairOf(person, item, { row: p * items.length + i, requestType })),
	);
}
