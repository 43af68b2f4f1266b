import { rowsLabel } from '../../shared/labels';
import type { AlignedPair, AlignList, CannotRevoke, HeldAccessOf, HeldList } from '../model/alignment';
import type { PairNotes } from '../model/notes';
import { accessKey, sameDetails, withNotes } from '../model/pairs';
import type { WantedPair } from '../model/wanted';
import { itemLabel, personLabel } from '../model/wording';

/** The running requests for a pair, by their ids. */
export interface RunningFor {
	grants: string[];
	revokes: string[];
	possible: string[];
	areAllSeen: boolean;
}

export interface Known {
	/** What the rows want. */
	wanted: readonly WantedPair[];
	lists: readonly AlignList[];
	/** By the key of the list. */
	held: ReadonlyMap<string, HeldList>;
	/** The key of the list that a pair belongs to. */
	listOf: (pair: Pick<WantedPair, 'identityId' | 'item'>) => string;
	/** Makes the request that takes an access away. */
	revokeOf: (held: HeldAccessOf) => WantedPair;
	requestsFor: (pair: WantedPair) => RunningFor;
	/** Running grants that no row wants, of access that is not held. */
	unwantedGrants: readonly WantedPair[];
	/** Input items that can't be carried out, and of which it isn't known to which list they belong. */
	strayRows: readonly number[];
	/** The id of the user behind the credential. */
	me: string;
	/** Keys of pairs that an earlier try of this run submitted: they take the way they took then. */
	isSubmitted: (pair: WantedPair) => boolean;
}

/**
 * What becomes of each pair, by the lists alone. Pure. Nothing is revoked unless the wanted list and the held list are whole, the access is known
 * to be held by request, and no request that might be for it is running.
 */
export function decideAlignment(known: Known): AlignedPair[] {
	const wantedByKey = new Map<string, WantedPair[]>();
	for (const pair of known.wanted) {
		const same = wantedByKey.get(accessKey(pair));
		if (same === undefined) wantedByKey.set(accessKey(pair), [pair]);
		else same.push(pair);
	}
	const heldByKey = new Map<string, HeldAccessOf>();
	for (const { held } of known.held.values()) for (const one of held) heldByKey.set(accessKey(one), one);
	const keepsWanted = [...wantedByKey].map(([key, pairs]) => decideWanted(pairs, heldByKey.get(key), known));
	const unwanted = [...heldByKey].filter(([key]) => !wantedByKey.has(key));
	const others = unwanted.map(([, held]) => decideUnwanted(held, wantedByKey, known));
	const grants = known.unwantedGrants
		.filter((pair) => !wantedByKey.has(accessKey(pair)) && !heldByKey.has(accessKey(pair)))
		.map((pair) => cancelNeeded(pair, known, 'grant'));
	return withoutLoss([...keepsWanted, ...others, ...grants]);
}

/** A role or access profile isn't revoked if wanted access is held through it: the person would lose that too. */
function withoutLoss(aligned: AlignedPair[]): AlignedPair[] {
	const needed = new Map<string, AlignedPair>();
	for (const one of aligned) {
		if (one.action !== 'KEEP' || one.throughId === undefined) continue;
		for (const type of ['ROLE', 'ACCESS_PROFILE'])
			needed.set(accessKey({ identityId: one.pair.identityId, item: { type, id: one.throughId } }), one);
	}
	return aligned.map((one) => {
		const lost = one.action === 'REVOKE' ? needed.get(accessKey(one.pair)) : undefined;
		if (lost === undefined) return one;
		const subject = `${personLabel(one.pair)} and ${itemLabel(one.pair)}`;
		const why = `${itemLabel(lost.pair)} is held through it, and the list has that. Request that one directly first`;
		return { ...one, ...blocked(subject, why) };
	});
}

type Decided = Omit<AlignedPair, 'pair' | 'scope' | 'rows'>;

function decideWanted(pairs: WantedPair[], held: HeldAccessOf | undefined, known: Known): AlignedPair {
	const [first] = pairs;
	const named: WantedPair = {
		...first,
		...(first.identityName === undefined && held?.identityName !== undefined && { identityName: held.identityName }),
		item: { ...held?.item, ...first.item },
	};
	const pair = withNotes(named, differencesOf(pairs));
	const about = { pair, scope: known.listOf(pair), rows: [...new Set(pairs.map(({ row }) => row))] };
	const subject = `${personLabel(pair)} and ${itemLabel(pair)}`;
	if (known.isSubmitted(pair)) return { ...about, action: 'GRANT', message: `${subject}: to be granted.` };
	const requests = known.requestsFor(pair);
	if (requests.revokes.length > 0) return cancelNeeded(pair, known, 'revoke', about.rows);
	if (held !== undefined) return { ...about, ...kept(held), message: `${subject}: held${howHeld(held)}, and stays.` };
	if (requests.grants.length > 0) return { ...about, ...pending(subject, 'grant', requests.grants) };
	if (requests.possible.length > 0)
		return { ...about, ...blocked(subject, maybe(requests.possible), { accessRequestIds: requests.possible }) };
	return { ...about, action: 'GRANT', message: `${subject}: not held, so it is to be granted.` };
}

/** Of several rows that want a pair, the first one counts. */
function differencesOf([first, ...others]: WantedPair[]): PairNotes {
	const differing = others.filter((other) => !sameDetails(first, other));
	if (differing.length === 0) return {};
	const rows = rowsLabel(differing.map(({ row }) => row));
	return {
		warnings: [`${rows} of the list: other details, such as another end date. Those of item ${first.row} count.`],
	};
}

function decideUnwanted(held: HeldAccessOf, wanted: ReadonlyMap<string, unknown>, known: Known): AlignedPair {
	const pair = known.revokeOf(held);
	const scope = known.listOf(held);
	const list = known.lists.find(({ key }) => key === scope);
	const about = { pair, scope, rows: list?.rows ?? [] };
	const subject = `${personLabel(pair)} and ${itemLabel(pair)}`;
	if (known.isSubmitted(pair))
		return { ...about, action: 'REVOKE', message: `${subject}: to be revoked.`, via: held.via };
	const requests = known.requestsFor(pair);
	if (requests.revokes.length > 0) return { ...about, ...pending(subject, 'revoke', requests.revokes), via: held.via };
	const decided =
		partOfWanted(subject, held, wanted) ??
		notRevocable(subject, held, known.me) ??
		(requests.grants.length > 0 ? undefined : doubt(subject, { list, requests, known, scope }));
	if (decided !== undefined) return { ...about, ...decided, via: held.via };
	if (requests.grants.length > 0) return { ...cancelNeeded(pair, known, 'grant', about.rows), via: held.via };
	return { ...about, action: 'REVOKE', message: `${subject}: not in the list, so it is to be revoked.`, via: held.via };
}

/** What a wanted role or access profile contains is wanted with it. */
function partOfWanted(subject: string, held: HeldAccessOf, wanted: ReadonlyMap<string, unknown>): Decided | undefined {
	if (held.via !== 'NESTED' || held.throughId === undefined) return undefined;
	const parents = (['ROLE', 'ACCESS_PROFILE'] as const).map((type) =>
		accessKey({ identityId: held.identityId, item: { type, id: held.throughId ?? '' } }),
	);
	if (!parents.some((key) => wanted.has(key))) return undefined;
	return { action: 'KEEP', ...throughOf(held), message: `${subject}: held through ${held.through}, which is wanted.` };
}

const REASONS: Partial<Record<HeldAccessOf['via'], [CannotRevoke, string]>> = {
	MEMBERSHIP: ['MEMBERSHIP', 'its membership criteria give it. Change the criteria, or the attributes of the person'],
	LIFECYCLE_STATE: ['LIFECYCLE_STATE', 'a lifecycle state gives it. Change what the state gives'],
	NESTED: ['NESTED', ''],
	UNKNOWN: ['UNKNOWN', "ISC doesn't show how it came about"],
};

function notRevocable(subject: string, held: HeldAccessOf, me: string): Decided | undefined {
	const cannot = (reason: CannotRevoke, why: string): Decided => ({
		action: 'CANNOT_REVOKE',
		reason,
		...throughOf(held),
		message: `${subject}: not in the list, but a request can't take it away: ${why}.`,
	});
	if (known(held.identityId, me))
		return cannot(
			'OWN_ACCESS',
			"nobody's own access can be revoked, and this person is the user behind the credential",
		);
	const [reason, why] = REASONS[held.via] ?? [];
	if (held.isRevocable === false && (held.via === 'UNKNOWN' || reason === undefined))
		return cannot('NOT_REVOCABLE', 'ISC marks it as not revocable');
	if (reason === undefined) return undefined;
	return cannot(reason, reason === 'NESTED' ? `${held.through} contains it` : (why ?? ''));
}

function known(identityId: string, me: string): boolean {
	return (
		accessKey({ identityId, item: { type: '', id: '' } }) === accessKey({ identityId: me, item: { type: '', id: '' } })
	);
}

function doubt(
	subject: string,
	{
		list,
		requests,
		known: { strayRows, held },
		scope,
	}: { list?: AlignList; requests: RunningFor; known: Known; scope: string },
): Decided | undefined {
	const rows = [...new Set([...(list?.blockedBy ?? []), ...strayRows])].sort((a, b) => a - b);
	if (rows.length > 0) {
		const which = rows.length === 1 ? 'it' : 'one of them';
		const why = `${rowsLabel(rows)} can't be carried out, and ${which} may be about this`;
		return blocked(subject, why, { blockedBy: rows });
	}
	const notWhole = held.get(scope)?.notWhole;
	if (notWhole !== undefined) return blocked(subject, `the list of what is held isn't known to be whole: ${notWhole}`);
	if (requests.possible.length > 0)
		return blocked(subject, maybe(requests.possible), { accessRequestIds: requests.possible });
	if (!requests.areAllSeen) return blocked(subject, "ISC doesn't show which requests of this person are running");
	return undefined;
}

function maybe(ids: readonly string[]): string {
	return `a request for access of the same name is running (${ids.join(', ')}) and may be for it`;
}

export function blocked(subject: string, why: string, more: Partial<Decided> = {}): Decided {
	return { action: 'BLOCKED', message: `${subject}: nothing is done, because ${why}.`, ...more };
}

function pending(subject: string, what: 'grant' | 'revoke', accessRequestIds: string[]): Decided {
	return {
		action: 'PENDING',
		accessRequestIds,
		message: `${subject}: a ${what} is running already (${accessRequestIds.join(', ')}).`,
	};
}

function cancelNeeded(
	pair: WantedPair,
	{ listOf, lists, requestsFor }: Known,
	what: 'grant' | 'revoke',
	rows?: number[],
): AlignedPair {
	const scope = listOf(pair);
	const accessRequestIds = what === 'grant' ? requestsFor(pair).grants : requestsFor(pair).revokes;
	const why = what === 'grant' ? "though it isn't in the list" : 'though it is in the list';
	return {
		pair,
		scope,
		rows: rows ?? lists.find(({ key }) => key === scope)?.rows ?? [],
		action: 'CANCEL_NEEDED',
		accessRequestIds,
		message: `${personLabel(pair)} and ${itemLabel(pair)}: a ${what} is running (${accessRequestIds.join(', ')}), ${why}. Cancel it, or run this again once it has ended.`,
	};
}

function kept(held: HeldAccessOf): Pick<Decided, 'action' | 'via' | 'through' | 'throughId' | 'heldUntil'> {
	return {
		action: 'KEEP',
		via: held.via,
		...throughOf(held),
		heldUntil: held.heldUntil ?? 'unknown',
	};
}

function throughOf({ through, throughId }: HeldAccessOf): { through?: string; throughId?: string } {
	return through === undefined ? {} : { through, throughId };
}

function howHeld({ through, via }: HeldAccessOf): string {
	if (through !== undefined) return ` through ${through}`;
	return via === 'MEMBERSHIP' ? ' by membership criteria' : '';
}
