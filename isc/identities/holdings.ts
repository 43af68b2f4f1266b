import { searchHoldings, type Holdings } from '../api/search';
import type { IscSession } from '../session';
import { IdMap } from '../shared/ids';
import { unique } from '../shared/lists';

/** People whose access is asked for in one search; they may hold hundreds of items each. */
const PEOPLE = 25;

const INCLUDES = ['id', 'name', 'displayName', 'access'];

/** Reads what people hold from the search index, some people at a time and only those at hand are kept. */
export class HeldReader {
	private readonly queue: string[];
	private chunk = new IdMap<Holdings | undefined>();

	/** @param ids in the order in which they will be asked for */
	constructor(
		private readonly session: IscSession,
		ids: readonly string[],
	) {
		this.queue = [...ids];
	}

	/**
	 * What the index has of a person; undefined where it does not know them.
	 *
	 * @throws {IscError} `forbidden` where the token's level does not allow search
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
