import type { WantedPair } from '../model/wanted';
import { pairKey } from '../model/pairs';
import type { IscError } from '../../api/errors';
import { endedError } from '../../api/errors';
import type { AccessRequestEntry, StatusRow } from '../../api/wire';
import type { IscSession } from '../../session';
import { idKey, IdSet } from '../../shared/ids';
import { ItemNameBook, learnNames } from '../../api/itemNames';
import { matchRows, type OpenPair } from './matchRows';
import { CLOCK_TOLERANCE_MS, requestsSince } from '../../api/requestsSince';
import type { Accepted } from '../model/fates';
import { attemptAny } from '../../api/result';

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 5_000;
/** What the last look may take after the time is up, its repeats included. */
const LAST_LOOK_MS = 5_000;

export interface ReconcileContext {
	session: IscSession;
	runKey: string;
	/** Until when a request may still turn up, in milliseconds since 1970; the last look is not before it. */
	until: number;
	/** Ids of access requests that are known to be of other calls. */
	claimed: ReadonlySet<string>;
	/** Ids of access requests that this run made and ISC answered for. */
	own: ReadonlySet<string>;
}

export interface Reconciled {
	/** By `pairKey`: reported as the lost answer would have been. */
	found: Map<string, Accepted>;
	/** Keys of pairs that surely did not turn up in time. */
	notFound: Set<string>;
	/** Keys of pairs of which some may have been taken, without any telling which. */
	ambiguous: Set<string>;
	/** Why the list could not be read to the end of the time. */
	error?: IscError;
	/** Why the search ended before its time: the run was canceled, or its own time was up. */
	cutShort?: IscError;
}

/**
 * Looks in the status list for pairs whose call was left without an answer, all of them together, until each is found or the
 * time is up, the run's own time included. A list that cannot be read is read again within the time. Pairs in none of the three sets are
 * as unknown as before.
 */
export async function reconcile(open: readonly OpenPair[], context: ReconcileContext): Promise<Reconciled> {
	const { client, clock } = context.session;
	const until = Math.min(context.until, clock.end?.closesAt ?? Infinity);
	const session = { ...context.session, client: client.endingBy(Math.max(until, clock.now()) + LAST_LOOK_MS) };
	const finder = new LostRequestFinder(open, { ...context, session });
	let wait = FIRST_WAIT_MS;
	while (finder.pending.length > 0 && !clock.cancelled) {
		const isLast = clock.now() >= until;
		const complete = await finder.look(isLast);
		if (isLast && complete && until === context.until) return finder.conclude();
		if (isLast && (complete || finder.done.error !== undefined)) break;
		if (finder.pending.length > 0) await clock.sleep(Math.min(wait, Math.max(0, until - clock.now())));
		wait = Math.min(wait * 2, LONGEST_WAIT_MS);
	}
	const isCutShort = finder.pending.length > 0 && (clock.cancelled || until < context.until);
	return { ...finder.done, ...(isCutShort && { cutShort: endedError(clock) }) };
}

class LostRequestFinder {
	readonly done: Reconciled = { found: new Map(), notFound: new Set(), ambiguous: new Set() };
	pending: OpenPair[];
	private ambiguous: ReadonlySet<string> = new Set();
	/** How far the tenant's clock is behind ours at most: never above 0, so that a wrong clock only makes more of the list be read. */
	private behindMs = 0;
	/** The tenant's clock less ours, at least; as the last answer tells it. */
	private skewMs: number | undefined;
	private readonly book = new ItemNameBook();
	/** Rebuilt entries by person and ids: what one request covers stands in one entry, as in a 202. */
	private readonly entries = new Map<string, AccessRequestEntry>();

	constructor(
		open: readonly OpenPair[],
		private readonly context: ReconcileContext,
	) {
		this.pending = [...open];
	}

	/** One look at the list for all pending pairs; true where the list was read whole. */
	async look(isLast: boolean): Promise<boolean> {
		const { session } = this.context;
		const since = Math.min(...this.pending.map(({ sentAt }) => sentAt)) + this.behindMs - CLOCK_TOLERANCE_MS;
		const read = await attemptAny(requestsSince(session, since));
		if (!read.ok) {
			// That there was no time for another look says less than what the last one met.
			if (read.error.noAnswer?.reason !== 'timeUp') this.done.error = read.error;
			this.done.error ??= read.error;
			return false;
		}
		this.done.error = undefined;
		const { skewMs = 0 } = read.value;
		const wasBehind = skewMs < this.behindMs - CLOCK_TOLERANCE_MS;
		this.behindMs = Math.min(this.behindMs, skewMs);
		this.skewMs = read.value.skewMs;
		await this.match(read.value.rows, isLast);
		return !wasBehind;
	}

	/** The time is up, and the list has been read: what is not in it counts as not found. */
	conclude(): Reconciled {
		for (const { pair } of this.pending) {
			const key = pairKey(pair);
			(this.ambiguous.has(key) ? this.done.ambiguous : this.done.notFound).add(key);
		}
		return this.done;
	}

	private async match(rows: readonly StatusRow[], isLast: boolean): Promise<void> {
		const { runKey, claimed, own } = this.context;
		const settings = { runKey, claimed, own, isLast, skewMs: this.skewMs, names: this.book.names };
		let matches = matchRows(this.pending, rows, settings);
		if (matches.ambiguous.size > 0) {
			await this.learnNamesOf(matches.ambiguous);
			matches = matchRows(this.pending, rows, settings);
		}
		for (const { pair, sentAt } of this.pending) {
			const found = matches.found.get(pairKey(pair));
			if (found) this.done.found.set(pairKey(pair), this.acceptedFrom(found, pair, sentAt));
		}
		this.ambiguous = matches.ambiguous;
		this.pending = this.pending.filter(({ pair }) => !this.done.found.has(pairKey(pair)));
	}

	/** Only rows without our metadata need names. Where they cannot be had, what is ambiguous stays so. */
	private async learnNamesOf(ambiguous: ReadonlySet<string>): Promise<void> {
		const { session } = this.context;
		const items = this.pending.filter(({ pair }) => ambiguous.has(pairKey(pair))).map(({ pair }) => pair.item);
		await learnNames(session, items, this.book).catch((error: IscError) => {
			session.log.warn(`The names of access items could not be looked up: ${error.message}`);
		});
	}

	/** What the 202 would have said, rebuilt from the status rows of one pair. */
	private acceptedFrom(rows: readonly StatusRow[], pair: WantedPair, sentAt: number): Accepted {
		const ids = [...new IdSet(rows.map((row) => row.accessRequestId ?? ''))];
		this.context.session.log.info(
			`Found in the status list after a lost answer, for [item ${pair.row}]: ${ids.join(', ')}`,
		);
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

/** The entry of a 202 body for one pair alone. Its `attributesHash` is ISC's to know. */
export function entryOf(pair: WantedPair, accessRequestIds: string[]): AccessRequestEntry {
	return {
		requestedFor: pair.identityId,
		requestedItemsDetails: [{ type: pair.item.type, id: pair.item.id }],
		accessRequestIds,
	};
}
