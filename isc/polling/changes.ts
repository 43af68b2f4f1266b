import { isRecord } from '../shared/untyped';

/** Whose entries of a list: everyone's, which only an ORG_ADMIN gets, or those of the user of the token. */
export type Whose = 'all' | 'mine';

/** Earlier changes that are still to be reported. */
export interface Gap {
	/** When the oldest of them may have happened, in milliseconds since 1970. */
	from: number;
	/** How many entries of the list are newer. Only more can come before them. */
	skip: number;
}

/** What a polling trigger keeps between its polls. */
export interface PollState {
	/** Changes up to this time have been read. */
	readTo: number;
	/** What the polls before hadn't the time for. */
	gap?: Gap;
	/**
	 * What has been reported, and when it changed: it may show up again as long as it is within the overlap or a gap. n8n has stored it under this
	 * name, so another one would report the last changes again.
	 */
	told: Record<string, number>;
}

/** An entry of a list that is read newest first. */
export interface Change<Entry> {
	/** The same for the same change. */
	key: string;
	/** When it changed, in milliseconds since 1970. */
	at: number;
	entry: Entry;
}

export interface ChangesFound<Entry> {
	/** Oldest first. */
	changes: Array<Change<Entry>>;
	/** To be kept once these have been reported, and not before. */
	state: PollState;
	/** Whether there was no time for all of it. The next polls go on. */
	isPartly: boolean;
}

export interface ChangesWanted {
	/** Milliseconds since 1970. */
	now: number;
	/** How far back a change may show up late, in milliseconds. */
	overlapMs: number;
	/** Whether there is time for another page. */
	hasTime: () => boolean;
}

/** The state from n8n's static data; undefined if there is none, or it can't be read. */
export function readPollState(stored: unknown): PollState | undefined {
	if (!isRecord(stored) || typeof stored.readTo !== 'number') return undefined;
	const reported = isRecord(stored.told) ? Object.entries(stored.told) : [];
	return {
		readTo: stored.readTo,
		...(isGap(stored.gap) && { gap: stored.gap }),
		told: Object.fromEntries(reported.filter((pair): pair is [string, number] => typeof pair[1] === 'number')),
	};
}

function isGap(value: unknown): value is Gap {
	return isRecord(value) && [value.from, value.skip].every((part) => typeof part === 'number');
}

/** The state before the first poll. @param from where to begin, in milliseconds since 1970 */
export function firstState(from: number): PollState {
	return { readTo: from, told: {} };
}

/** A list whose newest entries come first, from after its first `skip` entries on. */
export type NewestFirst<Entry> = (skip: number) => AsyncIterable<Array<Change<Entry>>>;

/**
 * What has changed since the last poll, each change once. The list is read from its newest entry until nothing older can be new. If the time is up
 * before, the rest is a gap, and each poll after it reads on there, a page at least.
 *
 * @throws {IscError} if ISC doesn't answer: then nothing counts as reported
 */
export async function changesSince<Entry>(
	state: PollState,
	list: NewestFirst<Entry>,
	{ now, overlapMs, hasTime }: ChangesWanted,
): Promise<ChangesFound<Entry>> {
	const from = state.readTo - overlapMs;
	const fresh = await readUntil(list(0), from, hasTime);
	const gap = fresh.isWhole ? state.gap : { from: Math.min(from, state.gap?.from ?? from), skip: fresh.changes.length };
	const isReadOn = fresh.isWhole && gap !== undefined;
	const older = isReadOn ? await readUntil(list(gap.skip), gap.from, hasTime) : undefined;
	const left = older === undefined ? gap : gapAfter(gap, older);
	const found = new Map([...fresh.changes, ...(older?.changes ?? [])].map((change) => [change.key, change]));
	const changes = [...found.values()]
		.filter(({ key, at }) => state.told[key] === undefined && (at >= from || (gap !== undefined && at >= gap.from)))
		.sort((a, b) => a.at - b.at);
	const reported = { ...state.told, ...Object.fromEntries(changes.map(({ key, at }) => [key, at])) };
	const readTo = Math.max(state.readTo, now);
	const oldest = Math.min(readTo - overlapMs, left?.from ?? Infinity);
	const stillNeeded = Object.fromEntries(Object.entries(reported).filter(([, at]) => at >= oldest));
	return {
		changes,
		state: { readTo, ...(left !== undefined && { gap: left }), told: stillNeeded },
		isPartly: left !== undefined,
	};
}

interface Read<Entry> {
	changes: Array<Change<Entry>>;
	/** Whether nothing that is wanted is left. */
	isWhole: boolean;
}

/** Reads a page at least. */
async function readUntil<Entry>(
	pages: AsyncIterable<Array<Change<Entry>>>,
	from: number,
	hasTime: () => boolean,
): Promise<Read<Entry>> {
	const changes: Array<Change<Entry>> = [];
	for await (const page of pages) {
		for (const change of page) changes.push(change);
		const isPast = page.some(({ at }) => at < from);
		if (isPast || !hasTime()) return { changes, isWhole: isPast };
	}
	return { changes, isWhole: true };
}

function gapAfter<Entry>(gap: Gap | undefined, { isWhole, changes }: Read<Entry>): Gap | undefined {
	return gap === undefined || isWhole ? undefined : { from: gap.from, skip: gap.skip + changes.length };
}
