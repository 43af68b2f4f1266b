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
	/** It was submitted with this credential at this time or later (milliseconds since 1970). Absent if only the id is known. */
	since?: number;
	/** The number of rows that it will have at least; default 1. */
	rows?: number;
}

/** Pages of a list to read in search of unknown ids, in addition to the pages that these ids would fill. */
const MORE_PAGES = 3;

/**
 * What the status list shows about requests. Each look reads what a person has requested since the oldest request that hasn't ended. This
 * needs no filter on ids, about which ISC's documents disagree.
 */
export class StatusBook {
	readonly rows = new IdMap<StatusRow[]>();
	private readonly open: IdMap<Followed>;
	/** Who made each request, if it is known; `me` is the user behind the credential. */
	private readonly madeBy = new IdMap<string>();
	/** Ids whose rows were all final at the last look, but fewer than expected. */
	private readonly incomplete = new IdSet();
	/** Pages of a person's list at the last look. */
	private readonly pages = new IdMap<number>();
	/** False once the tenant finds nothing by an id that its list shows. */
	private canReadById = true;
	private skewMs = 0;

	constructor(
		private readonly session: IscSession,
		followed: readonly Followed[],
	) {
		this.open = new IdMap(followed.map((request) => [request.accessRequestId, request] as const));
		for (const { accessRequestId, since } of followed) if (since !== undefined) this.madeBy.set(accessRequestId, 'me');
	}

	get isDone(): boolean {
		return this.open.size === 0;
	}

	/**
	 * Reads the lists once.
	 *
	 * @param thorough asks for each id on its own if no list shows it
	 * @throws {IscError}
	 */
	async look(thorough: boolean): Promise<void> {
		for (const [requester, ids] of this.openByRequester()) await this.readRequestsOf(requester, ids);
		const unknown = [...this.open.keys()].filter((id) => !this.madeBy.has(id));
		if (unknown.length > 0) await this.search(new IdSet(unknown), thorough);
		for (const id of this.open.keys()) if (this.hasEnded(id)) this.open.delete(id);
	}

	private openByRequester(): Map<string, string[]> {
		const withRequester = [...this.open.keys()].filter((id) => this.madeBy.has(id));
		return groupBy(withRequester, (id) => this.madeBy.get(id) ?? '', new IdMap<string[]>());
	}

	/** Reads the list of one requester, or each id if that takes fewer calls. */
	private async readRequestsOf(requester: string, ids: string[]): Promise<void> {
		if (this.canReadById && ids.length < (this.pages.get(requester) ?? 0) && (await this.readEach(ids))) return;
		const skewBefore = this.skewMs;
		const read = requestsSince(this.session, this.sinceOf(ids), { requestedBy: requester, sideBySide: true });
		const answer = requester === 'me' ? { ok: true as const, value: await read } : await attempt(read, ['forbidden']);
		if (!answer.ok) {
			await this.readEach(ids);
			return;
		}
		const listed = answer.value;
		this.pages.set(requester, listed.pages);
		this.skewMs = Math.min(this.skewMs, listed.skewMs ?? 0);
		this.keep(listed.rows, new IdSet(ids));
		const missing = ids.some((id) => !this.rows.has(id));
		if (missing && this.skewMs < skewBefore - CLOCK_TOLERANCE_MS) await this.readRequestsOf(requester, ids);
	}

	/** When the oldest of these requests was made. If rows show it, by the tenant's clock. */
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

	/** Asks for each id; false if the tenant doesn't find an id that its list shows, so that lists must be read. */
	private async readEach(ids: readonly string[]): Promise<boolean> {
		for (const id of ids) {
			const answer = await attempt(statusOfRequest(this.session, id), ['badRequest']);
			const rows = answer.ok ? answer.value : [];
			this.keep(rows, new IdSet([id]));
			if (rows.length === 0 && this.rows.has(id)) {
				this.canReadById = false;
				return false;
			}
		}
		return true;
	}

	/** Looks for unknown ids in the requests of the user behind the credential, newest first, then in everybody's, then one by one. */
	private async search(ids: ReadonlySet<string>, thorough: boolean): Promise<void> {
		const missing = () => [...ids].filter((id) => !this.rows.has(id));
		for (const query of [{ requestedBy: 'me' }, {}]) {
			if (missing().length > 0) await this.searchList(query, ids, missing);
		}
		if (!thorough) return;
		for (const id of missing()) {
			const answer = await attempt(statusOfRequest(this.session, id));
			if (answer.ok) this.keep(answer.value, ids);
		}
	}

	private async searchList(query: StatusQuery, ids: ReadonlySet<string>, missing: () => string[]): Promise<void> {
		const limit = (Math.ceil(ids.size / PAGE_SIZE) + MORE_PAGES) * PAGE_SIZE;
		const reading = async () => {
			for await (const page of statusPages(this.session, { ...query, newestFirst: true }, { limit })) {
				this.keep(page, ids);
				for (const { accessRequestId = '' } of page) {
					if (query.requestedBy !== undefined && ids.has(accessRequestId))
						this.madeBy.set(accessRequestId, query.requestedBy);
				}
				if (missing().length === 0) return;
			}
		};
		// If ISC refuses to show a list, nothing is found in it.
		await attempt(reading());
	}

	private keep(rows: readonly StatusRow[], wanted: ReadonlySet<string>): void {
		const ofWanted = rows.filter(({ accessRequestId = '' }) => wanted.has(accessRequestId));
		const byId = groupBy(ofWanted, ({ accessRequestId = '' }) => idKey(accessRequestId));
		for (const rowsOfRequest of byId.values()) {
			const [{ accessRequestId: id = '', requester }] = rowsOfRequest;
			this.rows.set(id, rowsOfRequest);
			if (!this.madeBy.has(id) && requester?.id !== undefined) this.madeBy.set(id, requester.id);
		}
	}

	/** Whether all rows are final. If there are fewer than expected, they must be so at two looks. */
	private hasEnded(id: string): boolean {
		const rows = this.rows.get(id) ?? [];
		if (rows.length === 0 || !rows.every(isFinal)) return false;
		if (rows.length >= (this.open.get(id)?.rows ?? 1) || this.incomplete.has(id)) return true;
		this.incomplete.add(id);
		return false;
	}
}
