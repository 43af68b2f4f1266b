import type { IscClient } from './client';
import { anyOf, chunks } from './filters';
import { collect, searchPages } from './paging';
import type { HeldAccess } from './wire';

/** What search says about a person and the access they hold. Dates are not in it. Source: ISC API, Search, index `identities`. */
export interface Holdings {
	id: string;
	name?: string;
	displayName?: string;
	email?: string | null;
	inactive?: boolean;
	status?: string | null;
	access?: HeldAccess[];
	accessCount?: number;
}

const personFields = ['id', 'name', 'displayName', 'email', 'inactive', 'status'];
const accessFields = ['access.id', 'access.name', 'access.displayName', 'access.type', 'access.revocable', 'access.standalone', 'access.source.id', 'access.source.name'];

/** Held items in one answer: some 10 MB of JSON before the fields are picked, a few once they are. */
const itemsPerPage = 25_000;
const mostPeoplePerPage = 1_000;

/**
 * What each of these people holds, page by page, in no order: two calls for 800 people who hold a usual amount.
 * First how much each holds is asked, then the pages are sized by it, so that no answer grows beyond reason.
 *
 * The index lags behind the tenant: what is missing here is not surely missing there. Not for the USER level.
 *
 * @param identityIds people who are not found are left out
 * @throws {IscError} `forbidden` where the level does not allow search
 */
export async function* heldAccess(client: IscClient, identityIds: readonly string[]): AsyncGenerator<Holdings[]> {
	for (const ids of chunks([...new Set(identityIds)], 800)) {
		const counts = ids.length > smallBatch ? await accessCounts(client, ids) : undefined;
		for (const group of groupsBySize(ids, counts)) yield* heldBy(client, group);
	}
}

/** So few people are asked about at once: no one holds so much that it matters. */
const smallBatch = 50;

async function* heldBy(client: IscClient, ids: readonly string[]): AsyncGenerator<Holdings[]> {
	for (const query of anyOf('id', ids)) {
		yield* searchPages<Holdings>(
			client,
			{ indices: ['identities'], query: { query }, queryResultFilter: { includes: [...personFields, 'accessCount', ...accessFields] } },
			{ pageSize: Math.min(ids.length + 1, mostPeoplePerPage) },
		);
	}
}

async function accessCounts(client: IscClient, ids: readonly string[]): Promise<Map<string, number>> {
	const counts = new Map<string, number>();
	for (const query of anyOf('id', ids)) {
		const body = { indices: ['identities' as const], query: { query }, queryResultFilter: { includes: ['id', 'accessCount'] }, includeNested: false };
		const found = await collect(searchPages<Holdings>(client, body, { pageSize: ids.length + 1 }));
		for (const person of found) counts.set(person.id, person.accessCount ?? 0);
	}
	return counts;
}

/** People in groups whose holdings together stay under `itemsPerPage`. */
function groupsBySize(ids: readonly string[], counts: ReadonlyMap<string, number> | undefined): string[][] {
	if (counts === undefined) return [[...ids]];
	const groups: string[][] = [];
	let room = 0;
	for (const id of ids) {
		const size = counts.get(id) ?? 0;
		if (groups.length === 0 || room < size) {
			groups.push([]);
			room = itemsPerPage;
		}
		groups[groups.length - 1].push(id);
		room -= size;
	}
	return groups;
}
