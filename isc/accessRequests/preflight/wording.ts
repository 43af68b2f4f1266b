import type { AccessItemType } from '../../api/wire';
import { IdSet } from '../../shared/ids';
import type { WantedPair } from '../types';
import type { MatchedRequest } from './evidence';

export { rowsLabel } from '../../shared/rowsLabel';

const TYPE_NAMES: Record<AccessItemType, string> = {
	ROLE: 'role',
	ACCESS_PROFILE: 'access profile',
	ENTITLEMENT: 'entitlement',
};

export function typeName(type: AccessItemType): string {
	return TYPE_NAMES[type];
}

/** e.g. `the role "Payroll"`, or with its id where the name was not learned. */
export function itemLabel(pair: WantedPair): string {
	const { type, id, name, sourceName } = pair.item;
	const source = sourceName === undefined ? '' : ` on ${sourceName}`;
	return name === undefined ? `the ${typeName(type)} ${id}` : `the ${typeName(type)} "${name}"${source}`;
}

/** e.g. `Jane Doe`, or the id where the name was not learned. */
export function personLabel(pair: WantedPair): string {
	return pair.identityName ?? pair.identityId;
}

/** The ids of requests, each once. */
export function requestIds(requests: readonly MatchedRequest[]): string[] {
	return [...new IdSet(requests.map((request) => request.accessRequestId))];
}

/** e.g. `request 4f1c… (EXECUTING)` or `requests 4f1c…, 9a2b… (EXECUTING)`. */
export function requestsLabel(requests: readonly MatchedRequest[]): string {
	const ids = requestIds(requests);
	return `request${ids.length > 1 ? 's' : ''} ${ids.join(', ')} (${requests[0].state})`;
}
