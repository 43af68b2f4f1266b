import type { WantedPair } from '../model/wanted';
import { endedError, type IscError } from '../../api/errors';
import { ItemNameBook, learnNames } from '../../api/itemNames';
import { CLOCK_TOLERANCE_MS, requestsSince } from '../../api/requestsSince';
import { attemptAny } from '../../api/result';
import type { AccessRequestEntry, StatusRow } from '../../api/wire';
import type { IscSession } from '../../session';
import { idKey, IdSet } from '../../shared/ids';
import type { Accepted } from '../model/fates';
import { pairKey } from '../model/pairs';
import { itemTag } from '../model/wording';
import { matchRows, type LostPair } from './matchRows';

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 5_000;
/** How long the last look may take once the time is up, repeated calls included. */
const LAST_LOOK_MS = 5_000;

export interface ReconcileContext {
	session: IscSession;
	runKey: string;
	/** How long a request may still appear in the list, in milliseconds since 1970. The last look isn't before that. */
	until: number;
	/** Ids of access requests that are known to belong to other calls. */
	excludedIds: ReadonlySet<string>;
	/** Ids of access requests that this run made and that ISC answered. */
	answeredIds: ReadonlySet<string>;
}

/** Pairs that are in none of the three lists are as unknown as before. */
export interface Reconciled {
	/** By `pairKey`: what the lost answer would have said. */
	found: Map<string, Accepted>;
	/** Keys of pairs that certainly didn't appear in time. */
	notFound: Set<string>;
	/** Keys of pairs of which ISC may have accepted some. Nothing shows which. */
	ambiguous: Set<string>;
	/** Why the list couldn't be read up to the end of the time. */
	error?: IscError;
	/** Why the search ended early: the run was canceled, or its time was up. */
	cutShort?: IscError;
}

/**
 * Looks in the status list for all pairs whose call got no answer, until each is found or the time is up. The time of the run itself is a
 * limit too. If the list can't be read, it is read again within the time.
 */
export async function reconcile(lost: readonly LostPair[], context: ReconcileContext): Promise<Reconciled> {
	const { client, clock } = context.session;
	const until = Math.min(context.until, clock.end?.closesAt ?? Infinity);
	const session = { ...context.session, client: client.endingBy(Math.max(until, clock.now()) + LAST_LOOK_MS) };
	const finder = new LostRequestFinder(lost, { ...context, session });
	let wait = FIRST_WAIT_MS;
	while (finder.pending.length > 0 && !clock.cancelled) {
		const isLast = clock.now() >= until;
		const isComplete = await finder.look(isLast);
		if (isLast && isComplete && until === context.until) return finder.conclude();
		if (isLast && (isComplete || finder.result.error !== undefined)) break;
		if (finder.pending.length > 0) await clock.sleep(Math.min(wait, Math.max(0, until - clock.now())));
		wait = Math.min(wait * 2, LONGEST_WAIT_MS);
	}
	const isCutShort = finder.pending.length > 0 && (clock.cancelled || until < context.until);
	return { ...finder.result, ...(isCutShort && { cutShort: endedError(clock) }) };
}

class LostRequestFinder {
	readonly result: Reconciled = { found: new Map(), notFound: new Set(), ambiguous: new Set() };
	pending: LostPair[];
	private ambiguous: ReadonlySet<string> = new Set();
	/** The most that the tenant's clock has been behind ours: 0 or less. So a wrong clock only means that more of the list is read. */
	private behindMs = 0;
	/** The tenant's clock minus ours, at least, by the last answer. */
	private skewMs: number | undefined;
	private readonly nameBook = new ItemNameBook();
	/** Rebuilt entries by person and request ids. As in a 202, one entry holds everything that one request covers. */
	private readonly entries = new Map<string, AccessRequestEntry>();

	constructor(
		lost: readonly LostPair[],
		private readonly context: ReconcileContext,
	) {
		this.pending = [...lost];
	}

	/** Looks at the list once for all pending pairs; true if all of it was read. */
	async look(isLast: boolean): Promise<boolean> {
		const { session } = this.context;
		const since = Math.min(...this.pending.map(({ sentAt }) => sentAt)) + this.behindMs - CLOCK_TOLERANCE_MS;
		const read = await attemptAny(requestsSince(session, since));
		if (!read.ok) {
			// That no time was left for this look is worth less than why the look before failed.
			if (read.error.noAnswer?.reason !== 'timeUp') this.result.error = read.error;
			this.result.error ??= read.error;
			return false;
		}
		this.result.error = undefined;
		const { skewMs = 0 } = read.value;
		const wasReadTooShort = skewMs < this.behindMs - CLOCK_TOLERANCE_MS;
		this.behindMs = Math.min(this.behindMs, skewMs);
		this.skewMs = read.value.skewMs;
		await this.match(read.value.rows, isLast);
		return !wasReadTooShort;
	}

	/** The time is up and all of the list was read: what isn't in it is not found. */
	conclude(): Reconciled {
		for (const { pair } of this.pending) {
			const key = pairKey(pair);
			(this.ambiguous.has(key) ? this.result.ambiguous : this.result.notFound).add(key);
		}
		return this.result;
	}

	private async match(rows: readonly StatusRow[], isLast: boolean): Promise<void> {
		const { runKey, excludedIds, answeredIds } = this.context;
		const settings = { runKey, excludedIds, answeredIds, isLast, skewMs: this.skewMs, names: this.nameBook.names };
		let matches = matchRows(this.pending, rows, settings);
		if (matches.ambiguous.size > 0) {
			await this.learnNamesOf(matches.ambiguous);
			matches = matchRows(this.pending, rows, settings);
		}
		for (const { pair, sentAt } of this.pending) {
			const found = matches.found.get(pairKey(pair));
			if (found) this.result.found.set(pairKey(pair), this.acceptedFrom(found, pair, sentAt));
		}
		this.ambiguous = matches.ambiguous;
		this.pending = this.pending.filter(({ pair }) => !this.result.found.has(pairKey(pair)));
	}

	/** Only rows without our metadata need names. If the names can't be read, what is ambiguous remains so. */
	private async learnNamesOf(ambiguous: ReadonlySet<string>): Promise<void> {
		const { session } = this.context;
		const items = this.pending.filter(({ pair }) => ambiguous.has(pairKey(pair))).map(({ pair }) => pair.item);
		await learnNames(session, items, this.nameBook).catch((error: IscError) => {
			session.log.warn(`Couldn't look up the names of access items: ${error.message}`);
		});
	}

	/** What the 202 would have said, rebuilt from the status rows of one pair. */
	private acceptedFrom(rows: readonly StatusRow[], pair: WantedPair, sentAt: number): Accepted {
		const ids = [...new IdSet(rows.map((row) => row.accessRequestId ?? ''))];
		this.context.session.log.info(
			`Found in the status list after a lost answer, for ${itemTag(pair.row)}: ${ids.join(', ')}`,
		);
		this.context.session.noteRequests?.(ids, pair.reference === undefined ? [] : [pair.reference]);
		const key = JSON.stringify([pair.identityId, ...ids].map(idKey));
		const entry = this.entries.get(key) ?? entryOf(pair, ids);
		if (this.entries.has(key)) entry.requestedItemsDetails.push({ type: pair.item.type, id: pair.item.id });
		this.entries.set(key, entry);
		return {
			kind: 'accepted',
			newRequests: [entry],
			existingRequests: [],
			submittedAt: new Date(sentAt).toISOString(),
			state: rows[0].state,
		};
	}
}

/** The entry of a 202 body for one pair, without `attributesHash`: only ISC knows it. */
function entryOf(pair: WantedPair, accessRequestIds: string[]): AccessRequestEntry {
	return {
		requestedFor: pair.identityId,
		requestedItemsDetails: [{ type: pair.item.type, id: pair.item.id }],
		accessRequestIds,
	};
}
