import type { HeldAccess, RequestType, StatusRow } from '../../api/wire';
import { IdSet } from '../../shared/ids';

/** What a lookup says about holding: seen, not seen, or nobody could be asked. */
export type Held = 'yes' | 'no' | 'unknown';

/** A status row that belongs, or may belong, to a pair. */
export interface MatchedRequest {
	accessRequestId: string;
	state: string;
	requestType: RequestType;
	/** False once the request has ended; ended ones are kept only while the search index may not know of them yet. */
	running: boolean;
	row: StatusRow;
}

/** Everything that was found out about one pair. */
export interface PairEvidence {
	held: Held;
	/** Search's own entry, where search finds the access. */
	entry?: HeldAccess;
	/** Names of the roles and access profiles of the person that contain the access. */
	through: string[];
	/** Requests that are surely for this person and this item, newest first. */
	requests: MatchedRequest[];
	/** Requests with the item's name and type of which nothing says that they are for this very item. */
	possible: MatchedRequest[];
	/** `all`: every request that has not ended was seen. `most`: long-waiting verifications may be missing. `none`: not looked at in full. */
	statusSeen: 'all' | 'most' | 'none';
	/** Search does not find the access, the tenant's own lists don't either, and every running request of the person was seen. */
	surelyNotHeld: boolean;
	/** Why the tenant's own lists prove nothing, as the rest of a sentence for the operator; undefined where they do, or weren't read. */
	inDoubt?: string;
	/** Held by an assignment alone: the source no longer has it, and neither search nor the person's entitlements show it. */
	assignedOnly: boolean;
	/** A grant that was carried out is to take effect later. */
	scheduled: boolean;
	/** What could not be checked and why, for the operator. */
	unchecked: string[];
}

export function noEvidence(): PairEvidence {
	return {
		held: 'unknown',
		through: [],
		requests: [],
		possible: [],
		statusSeen: 'none',
		surelyNotHeld: false,
		assignedOnly: false,
		scheduled: false,
		unchecked: [],
	};
}

/** How long the search index may lag behind the tenant, in ms. ISC names no figure; a request that ended longer ago is taken as indexed. */
export const SEARCH_LAG_MS = 15 * 60_000;

/** The ids of requests, each once. */
export function requestIds(requests: readonly MatchedRequest[]): string[] {
	return [...new IdSet(requests.map((request) => request.accessRequestId))];
}

/** e.g. `request 4f1c… (EXECUTING)` or `requests 4f1c…, 9a2b… (EXECUTING)`. */
export function requestsLabel(requests: readonly MatchedRequest[]): string {
	const ids = requestIds(requests);
	return `request${ids.length > 1 ? 's' : ''} ${ids.join(', ')} (${requests[0].state})`;
}
