import { searchHoldings, type Holdings } from '../api/search';
import type { IscSession } from '../session';
import { IdMap } from '../shared/ids';
import { unique } from '../shared/lists';

/** People in one search. Each may hold hundreds of items. */
const PEOPLE = 25;

const INCLUDES = ['id', 'name', 'displayName', 'access'];

/** Reads the access of people from the search index, some people at a time. Only those are kept in memory. */
export class HeldReader {
	private readonly queue: string[];
	private chunk = new IdMap<Holdings | undefined>();

	/** @param ids in the order in which `of` will be called */
	constructor(
		private readonly session: IscSession,
		ids: readonly string[],
	) {
		this.queue = [...ids];
	}

	/**
	 * A person in the index; undefined if the index doesn't have them.
	 *
	 * @throws {IscError} `forbidden` if the user level doesn't allow search
	 */
	async of(id: string): Promise<Holdings | undefined> {
		if (!this.chunk.has(id)) await this.readFrom(id);
		return this.chunk.get(id);
	}

	private async readFrom(id: string): Promise<void> {
		const at = Math.max(0, this.queue.indexOf(id));
		const ids = unique([id, ...this.queue.slice(at, at + PEOPLE)]);
		const found = await searchHoldings(this.session.client, ids, INCLUDES);
		const byId = new IdMap(found.map((person) => [person.id, person] as const));
		this.chunk = new IdMap(ids.map((one) => [one, byId.get(one)] as const));
		this.queue.splice(0, at);
	}
}
