import { CLOCK_TOLERANCE_MS, requestsSince } from '../../api/requestsSince';
import { PAGE_SIZE } from '../../api/paging';
import { statusOfRequest, statusPages, type StatusQuery } from '../../api/status';
import type { StatusRow } from '../../api/wire';
import type { IscSession } from '../../session';
import { idKey, IdMap, IdSet } from '../../shared/ids';
import { isFinal } from '../model/progress';
import { attempt } from '../../api/result';
import { groupBy } from '../../shared/lists';

/** A request to follow. */
export interface Followed {
	accessRequestId: string;
	/** It was submitted with this credential, not before this time (milliseconds since 1970). Absent: nothing is known but the id. */
	since?: number;
	/** How many rows it will have at least; default 1. */
	rows?: number;
}

/** Pages of a list that are read, beyond what the ids would fill, in search of ids of which nothing is known. */
const MORE_PAGES = 3;

/**
 * What the status list says of requests. Each look reads whole pages of what one person has requested since the oldest request that is
 * still open, which needs no filter on ids, on which the sources disagree.
 */
export class StatusBook {
	readonly rows = new IdMap<StatusRow[]>();
	private readonly open: IdMap<Followed>;
	/** By whom each request was made, where it is known; `me` is the user behind the credential. */
	private readonly madeBy = new IdMap<string>();
	/** Ids whose rows were final, but fewer than expected, when they were last seen. */
	private readonly incomplete = new IdSet();
	private readonly calls = new IdMap<number>();
	private idsWork = true;
	private skewMs = 0;

	constructor(
		private readonly session: IscSession,
		followed: readonly Followed[],
	) {
		this.open = new IdMap(followed.map((one) => [one.accessRequestId, one] as const));
		for (const { accessRequestId, since } of followed) if (since !== undefined) this.madeBy.set(accessRequestId, 'me');
	}

	get done(): boolean {
		return this.open.size === 0;
	}

	/** @param thorough also asks for each id by itself that no list has @throws {IscError} */
	async look(thorough: boolean): Promise<void> {
		for (const [by, ids] of this.groups()) await this.readGroup(by, ids);
		const unknown = [...this.open.keys()].filter((id) => !this.madeBy.has(id));
		if (unknown.length > 0) await this.search(new IdSet(unknown), thorough);
		for (const id of this.open.keys()) if (this.isDone(id)) this.open.delete(id);
	}

	private groups(): Map<string, string[]> {
		const groups = new IdMap<string[]>();
		for (const id of this.open.keys()) {
			const by = this.madeBy.get(id);
			if (by !== undefined) groups.set(by, [...(groups.get(by) ?? []), id]);
		}
		return groups;
	}

	private async readGroup(by: string, ids: string[]): Promise<void> {
		if (this.idsWork && ids.length < (this.calls.get(by) ?? 0) && (await this.readEach(ids))) return;
		const skewBefore = this.skewMs;
		const read = requestsSince(this.session, this.sinceOf(ids), { requestedBy: by, sideBySide: true });
		const answer = by === 'me' ? { ok: true as const, value: await read } : await attempt(read, ['forbidden']);
		if (!answer.ok) {
			await this.readEach(ids);
			return;
		}
		const listed = answer.value;
		this.calls.set(by, listed.pages);
		this.skewMs = Math.min(this.skewMs, listed.skewMs ?? 0);
		this.take(listed.rows, new IdSet(ids));
		const missing = ids.some((id) => !this.rows.has(id));
		if (missing && this.skewMs < skewBefore - CLOCK_TOLERANCE_MS) await this.readGroup(by, ids);
	}

	/** The oldest time that is open, by the tenant's own clock where a row has told it. */
	private sinceOf(ids: readonly string[]): number {
		const times = ids.map((id) => {
			const created =
				this.rows
					.get(id)
					?.map((row) => Date.parse(row.created ?? ''))
					.filter((time) => !Number.isNaN(time)) ?? [];
			const since = this.open.get(id)?.since;
			return created.length > 0
				? Math.min(...created)
				: (since ?? this.session.clock.now()) + this.skewMs - CLOCK_TOLERANCE_MS;
		});
		return times.reduce((oldest, time) => Math.min(oldest, time));
	}

	/** Where asking for ids finds what is known to be there. False: it does not, and lists must do. */
	private async readEach(ids: readonly string[]): Promise<boolean> {
		for (const id of ids) {
			const answer = await attempt(statusOfRequest(this.session, id), ['badRequest']);
			const rows = answer.ok ? answer.value : [];
			this.take(rows, new IdSet([id]));
			if (rows.length === 0 && this.rows.has(id)) {
				this.idsWork = false;
				return false;
			}
		}
		return true;
	}

	/** Ids of which nothing is known: one's own requests, newest first, then everybody's, then one by one. */
	private async search(ids: ReadonlySet<string>, thorough: boolean): Promise<void> {
		const missing = () => [...ids].filter((id) => !this.rows.has(id));
		for (const query of [{ requestedBy: 'me' }, {}]) {
			if (missing().length > 0) await this.searchList(query, ids, missing);
		}
		if (!thorough) return;
		for (const id of missing()) {
			const answer = await attempt(statusOfRequest(this.session, id));
			if (answer.ok) this.take(answer.value, ids);
		}
	}

	private async searchList(query: StatusQuery, ids: ReadonlySet<string>, missing: () => string[]): Promise<void> {
		const limit = (Math.ceil(ids.size / PAGE_SIZE) + MORE_PAGES) * PAGE_SIZE;
		const reading = async () => {
			for await (const page of statusPages(this.session, { ...query, newestFirst: true }, { limit })) {
				this.take(page, ids);
				for (const { accessRequestId = '' } of page) {
					if (query.requestedBy !== undefined && ids.has(accessRequestId))
						this.madeBy.set(accessRequestId, query.requestedBy);
				}
				if (missing().length === 0) return;
			}
		};
		// If ISC refuses the question, it finds nothing.
		await attempt(reading());
	}

	private take(rows: readonly StatusRow[], wanted: ReadonlySet<string>): void {
		const ofWanted = rows.filter(({ accessRequestId = '' }) => wanted.has(accessRequestId));
		const byId = groupBy(ofWanted, ({ accessRequestId = '' }) => idKey(accessRequestId));
		for (const own of byId.values()) {
			const { accessRequestId: id = '' } = own[0];
			this.rows.set(id, own);
			const requester = own[0].requester?.id;
			if (!this.madeBy.has(id) && requester !== undefined) this.madeBy.set(id, requester);
		}
	}

	/** All rows are final; where fewer came than expected, at two looks in a row. */
	private isDone(id: string): boolean {
		const rows = this.rows.get(id) ?? [];
		if (rows.length === 0 || !rows.every(isFinal)) return false;
		if (rows.length >= (this.open.get(id)?.rows ?? 1) || this.incomplete.has(id)) return true;
		this.incomplete.add(id);
		return false;
	}
}
