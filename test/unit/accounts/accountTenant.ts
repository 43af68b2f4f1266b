import type { WantedPair } from '../../../isc/accessRequests/model/wanted';
import type { IscSession } from '../../../isc/session';
import { answer, answering, NoWaitClock, quiet } from '../api/fakes';
import type { IscCall, IscResponse } from '../../../isc/api/http';

export interface FakeAccount {
	uuid?: string;
	nativeIdentity?: string;
	id?: string;
	name?: string;
}

export interface FakeSource {
	id: string;
	name: string;
	accounts: FakeAccount[];
}

/** The accounts selection of one item, the same for anyone who asks. */
export interface FakeItem {
	sources: FakeSource[];
	blocked?: string;
}

interface SelectionBody {
	requestedFor?: string[];
	requestedItems?: Array<{ type: string; id: string }>;
	requestedForWithRequestedItems?: Array<{ identityId: string; requestedItems: Array<{ type: string; id: string }> }>;
}

let sessions = 0;

/** A session whose tenant answers by a function; the calls it got are in the second. */
export function sessionOver(respond: (call: IscCall) => IscResponse): { session: IscSession; calls: IscCall[] } {
	const { client, calls } = answering(respond);
	const tenant = `accounts-${++sessions}`;
	const me = async () => await Promise.resolve({ id: 'me', authorities: ['ORG_ADMIN'] });
	return { session: { client, clock: new NoWaitClock(), log: quiet, tenant, key: tenant, me }, calls };
}

/** Answers accounts selections: of people that `refuses` names, with that status; a call with one of them is refused whole. */
export function accountTenant(
	items: Record<string, FakeItem>,
	refuses: Record<string, number> = {},
): { session: IscSession; calls: IscCall[] } {
	return sessionOver(({ path, body }) => {
		if (path !== '/access-requests/v1/accounts-selection') return answer(404, {});
		const { requestedFor = [], requestedItems = [], requestedForWithRequestedItems } = body as SelectionBody;
		const asked = requestedForWithRequestedItems ?? requestedFor.map((identityId) => ({ identityId, requestedItems }));
		const refused = asked.map(({ identityId }) => refuses[identityId]).find((status) => status !== undefined);
		if (refused !== undefined)
			return answer(refused, { messages: [{ text: `No such person for status ${refused}.` }] });
		return answer(200, {
			identities: asked.map(({ identityId, requestedItems: wanted }) => ({
				type: 'IDENTITY',
				id: identityId,
				requestedItems: wanted.flatMap(({ type, id }) => (items[id] === undefined ? [] : [shown(type, id, items[id])])),
			})),
		});
	});
}

function shown(type: string, id: string, { sources, blocked }: FakeItem): object {
	return {
		type,
		id,
		accountsSelectionBlocked: blocked !== undefined,
		accountsSelectionBlockedReason: blocked ?? null,
		sources: sources.map((source) => ({ type: 'SOURCE', ...source })),
	};
}

export function wanting(item: Partial<WantedPair['item']>, more: Partial<Omit<WantedPair, 'item'>> = {}): WantedPair {
	return {
		row: 0,
		requestType: 'GRANT_ACCESS',
		identityId: 'p1',
		identityName: 'Tove Accola',
		identityType: 'HUMAN',
		...more,
		item: { type: 'ROLE', id: 'role', name: 'Order Desk', ...item },
	};
}

export function account(name: string, uuid = `uuid-${name}`): FakeAccount {
	return { uuid, nativeIdentity: name, id: `id-${uuid}`, name: `${name} (shown)` };
}

export function source(name: string, ...accounts: FakeAccount[]): FakeSource {
	return { id: `source-${name}`, name, accounts };
}
