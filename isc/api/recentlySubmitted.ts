import type { AccessItemType, RequestType } from './wire';
import type { IscSession } from '../session';
import { idKey, sameId } from '../shared/ids';
import { unique } from '../shared/lists';
import { TenantMemory } from '../shared/memory';

/** The parts of a pair by which requests are compared. */
export interface SubmittedPair {
	requestType: RequestType;
	identityId: string;
	item: {
		type: AccessItemType;
		id: string;
		startDate?: string;
		removeDate?: string;
		account?: unknown;
		accountSelection?: unknown;
		nativeIdentity?: string;
		assignmentId?: string;
	};
	/** The account or assignment that the run chose for a revoke. */
	target?: { assignmentId?: string; nativeIdentity?: string };
}

/** The result of a pair that was sent. */
export type SubmittedFate =
	| { kind: 'accepted'; newRequests: ReadonlyArray<{ accessRequestIds: readonly string[] }> }
	| { kind: 'failed' | 'unconfirmed' };

/** A new request that ISC took from this process (202) a short time ago. */
export interface RecentRequest {
	requestType: RequestType;
	accessRequestIds: readonly string[];
	/** When ISC took it, in milliseconds since 1970. */
	at: number;
}

interface Entry extends RecentRequest {
	/** The account or assignment that it is for; empty texts if it names none. */
	account: string;
	dates: string;
	/** A later request took its place. It proves nothing any more, but its id still belongs to it. */
	over: boolean;
}

/** Longest time until the status list shows a request. After it, nothing is claimed about the request. */
const KEEP_MS = 10 * 60_000;
const MOST_PAIRS = 20_000;
/** Limits both the requests for one person and item, each for a different account, and the ids of one request. */
const MOST_OF_A_PAIR = 20;

/** By person and item, for all executions of this process. Other n8n workers have their own. */
const byPair = new TenantMemory<readonly Entry[]>(MOST_PAIRS, KEEP_MS);
/** The person and item of a request's id. One id may cover several. */
const pairsOfId = new TenantMemory<readonly string[]>(MOST_PAIRS, KEEP_MS);

/**
 * Records the result of a pair that was sent. ISC has, or may have, a new request for this person and item. So earlier ones are over, except for
 * requests of the same type for another account and, if it isn't known whether ISC took the new one, an equal request.
 */
export function noteSubmitted(session: IscSession, pair: SubmittedPair, fate: SubmittedFate): void {
	if (fate.kind === 'failed') return;
	const { clock, key } = session;
	const name = nameOf(pair);
	const account = accountOf(pair);
	const dates = datesOf(pair);
	const isOver = (entry: Entry) =>
		entry.requestType !== pair.requestType ||
		(entry.account === account && (fate.kind === 'accepted' || entry.dates !== dates));
	const others = entriesOf(session, name).map((entry) => ({ ...entry, over: entry.over || isOver(entry) }));
	const ids = fate.kind === 'accepted' ? fate.newRequests.flatMap((entry) => entry.accessRequestIds) : [];
	if (ids.length === 0 || ids.length > MOST_OF_A_PAIR) return write(session, name, others);
	const at = clock.now();
	const entry: Entry = {
		requestType: pair.requestType,
		accessRequestIds: unique(ids),
		at,
		account,
		dates,
		over: false,
	};
	write(session, name, [...others.slice(1 - MOST_OF_A_PAIR), entry]);
	for (const id of entry.accessRequestIds) {
		const names = pairsOfId.get(key, idKey(id), at) ?? [];
		if (!names.includes(name)) pairsOfId.set(key, idKey(id), [...names.slice(1 - MOST_OF_A_PAIR), name], at);
	}
}

/** The request that equals the pair's: same person, item, type, dates, account selection, native identity and assignment. */
export function sameSubmitted(session: IscSession, pair: SubmittedPair): RecentRequest | undefined {
	const [account, dates] = [accountOf(pair), datesOf(pair)];
	return entriesOf(session, nameOf(pair)).find(
		(entry) =>
			!entry.over && entry.requestType === pair.requestType && entry.account === account && entry.dates === dates,
	);
}

/** The latest request that reverses the pair's: a revoke for a grant, a grant for a revoke, for any account. */
export function oppositeSubmitted(session: IscSession, pair: SubmittedPair): RecentRequest | undefined {
	const opposite = OPPOSITE[pair.requestType];
	return entriesOf(session, nameOf(pair))
		.filter(({ requestType, over }) => !over && requestType === opposite)
		.at(-1);
}

/** Ids of recently submitted requests for the pair's person and item. A lost request that is being looked for has none of them. */
export function idsSubmittedFor(session: IscSession, pair: SubmittedPair): string[] {
	return entriesOf(session, nameOf(pair)).flatMap(({ accessRequestIds }) => accessRequestIds);
}

/** Forgets requests that the status list shows, in any state, or that were canceled, closed or denied. */
export function forgetSubmitted(session: IscSession, accessRequestIds: Iterable<string>): void {
	for (const id of accessRequestIds) {
		const names = pairsOfId.get(session.key, idKey(id), session.clock.now()) ?? [];
		pairsOfId.delete(session.key, idKey(id));
		for (const name of names) {
			const left = entriesOf(session, name).filter(
				({ accessRequestIds }) => !accessRequestIds.some((other) => sameId(other, id)),
			);
			write(session, name, left);
		}
	}
}

/** Number of remembered pairs and ids; for tests. */
export function submittedKnown(): number {
	return byPair.size + pairsOfId.size;
}

const OPPOSITE: Partial<Record<RequestType, RequestType>> = {
	GRANT_ACCESS: 'REVOKE_ACCESS',
	REVOKE_ACCESS: 'GRANT_ACCESS',
};

function entriesOf({ key, clock }: IscSession, name: string): readonly Entry[] {
	const now = clock.now();
	return (byPair.get(key, name, now) ?? []).filter(({ at }) => now - at <= KEEP_MS);
}

function write({ key, clock }: IscSession, name: string, entries: readonly Entry[]): void {
	if (entries.length === 0) byPair.delete(key, name);
	else byPair.set(key, name, entries, clock.now());
}

function nameOf({ identityId, item }: SubmittedPair): string {
	return JSON.stringify([idKey(identityId), item.type, idKey(item.id)]);
}

function accountOf({ item, target }: SubmittedPair): string {
	const assignment = item.assignmentId ?? target?.assignmentId ?? '';
	const native = item.nativeIdentity ?? target?.nativeIdentity ?? '';
	return JSON.stringify([item.account ?? '', item.accountSelection ?? '', native, idKey(assignment)]);
}

function datesOf({ item }: SubmittedPair): string {
	return JSON.stringify([item.startDate ?? '', item.removeDate ?? '']);
}
