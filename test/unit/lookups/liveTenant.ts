import type { WantedPair } from '../../../isc/accessRequests/model/wanted';
import type { AssessedPair, Standing } from '../../../isc/accessRequests/model/standings';
import { preflight } from '../../../isc/accessRequests/preflight';
import type { IscCall, IscResponse } from '../../../isc/api/http';
import type { AccessItemType, StatusRow } from '../../../isc/api/wire';
import { sessionOver } from '../accounts/accountTenant';
import { answer } from '../api/fakes';

/** What the tenant's own lists answer. Search finds no access of anyone. */
export interface Lists {
	entitlements?: IscResponse;
	/** By form: with the ids in the query, or in the path. */
	revocable?: { query?: IscResponse; path?: IscResponse };
	assignments?: IscResponse;
	requestable?: IscResponse;
	requests?: StatusRow[];
	/** Accounts by search: id and source. */
	accounts?: Array<{ id: string; accountId: string; source: { id: string; name: string } }>;
}

const NOTHING = answer(200, [], { 'x-total-count': '0' });
export const target = (more: object = {}) => ({
	accountId: 'acc-1',
	accountName: 'tove',
	assignmentId: 'as-1',
	revocable: true,
	...more,
});
export const targets = (...accountTargets: object[]) => answer(200, { identityId: 'p', accountTargets });
export const refused = (status: number) => answer(status, { messages: [{ text: `status ${status}` }] });
export const available = (requestStatus: string, more: object = {}) =>
	answer(200, [{ id: 'item', type: 'ROLE', requestStatus, ...more }]);

export function respondBy(lists: Lists): (call: IscCall) => IscResponse {
	return ({ path, body }) => {
		if (path === '/search/v1') return answer(200, peopleOf(body, lists));
		if (path === '/access-request-status/v1') {
			const rows = lists.requests ?? [];
			return answer(200, rows, { 'x-total-count': String(rows.length) });
		}
		if (path === '/requestable-objects/v1') return lists.requestable ?? NOTHING;
		if (path.endsWith('/role-assignments')) return lists.assignments ?? NOTHING;
		if (path.startsWith('/entitlements/v1/identities/')) return lists.entitlements ?? NOTHING;
		if (path === '/revocable-objects/v1') return lists.revocable?.query ?? refused(404);
		if (path.startsWith('/revocable-objects/v1/')) return lists.revocable?.path ?? refused(404);
		return NOTHING;
	};
}

function peopleOf(body: unknown, { accounts = [] }: Lists): object[] {
	const { query } = (body as { query: { query: string } }).query;
	const ids = [...query.matchAll(/"([^"]+)"/g)].map(([, id]) => id).sort();
	if (!query.startsWith('id:') || !ids.some((id) => id.startsWith('p'))) return [];
	return ids.map((id) => ({ id, displayName: `Person ${id}`, accessCount: 0, access: [], accounts }));
}

export function revokeOf(type: AccessItemType, more: Partial<WantedPair> = {}): WantedPair {
	return {
		row: 0,
		requestType: 'REVOKE_ACCESS',
		identityId: 'p0',
		identityType: 'HUMAN',
		...more,
		item: { type, id: 'item', name: 'VPN', comment: 'x', ...more.item },
	};
}

/** What is to be done with each pair. */
export function standingsIn({ pairs }: { pairs: AssessedPair[] }): Standing[] {
	return pairs.map(({ standing }) => standing);
}

export async function standingsOf(lists: Lists, pairs: WantedPair[], duplicateHandling: 'skip' | 'fail' = 'skip') {
	const { session, calls } = sessionOver(respondBy(lists));
	const standings = standingsIn(await preflight(pairs, session, { duplicateHandling, runKey: 'run' }));
	const live = calls.filter(({ path }) => !/^\/(search|access-request-status)\//.test(path)).map(({ path }) => path);
	return { standings, live };
}

export async function standingOf(lists: Lists, pair: WantedPair): Promise<Standing> {
	return (await standingsOf(lists, [pair])).standings[0];
}
