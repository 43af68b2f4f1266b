import type { AccessItemRow, EntitlementRow, RequestableObject } from '../api/accessItems';
import type { IscClient } from '../api/client';
import { IscError } from '../api/errors';
import { quote } from '../api/filters';
import { OFFSET_CEILING } from '../api/listReading';
import { pages } from '../api/paging';
import type { AccessItemType } from '../api/wire';
import { IdSet } from '../shared/ids';

/** What is looked for among access items. */
export interface ItemQuery {
	types: ReadonlySet<AccessItemType>;
	/** Only what can be requested. */
	requestableOnly: boolean;
	/** The beginning of the name. */
	name?: string;
	/** A part of the name or the description. */
	term?: string;
	/** Of access profiles and entitlements; roles have no source. */
	sourceId?: string;
	/** What this person (an id or `me`) can ask for, marked with whether they have it. */
	identityId?: string;
}

/** An access item of any kind, as ISC lists it, with its type. */
export interface ListedItem extends Partial<Omit<AccessItemRow & EntitlementRow & RequestableObject, 'id' | 'type'>> {
	type: AccessItemType;
	id: string;
	ownerRef?: { id?: string; name?: string } | null;
	owner?: { id?: string; name?: string } | null;
	privilegeLevel?: { effective?: string; direct?: string } | string | null;
}

/** Lists to read one after the other, roles and access profiles before entitlements; each stops at what it is given. */
export type ItemSource = (limit: number) => AsyncIterable<ListedItem[]>;

/**
 * The lists of ISC that answer a query, each filtered on the server as far as the API document lets it be; `accepts` is for what is left.
 *
 * ISC API: what can be requested is in `requestable-objects` (roles and access profiles: any user for oneself, administrators for all) and, for
 * entitlements, in their own list; everything there is, in the lists of roles and access profiles, takes ORG_ADMIN or the like.
 */
export function itemSources(client: IscClient, query: ItemQuery): ItemSource[] {
	const objects = (['ROLE', 'ACCESS_PROFILE'] as const).filter(
		(type) => query.types.has(type) && (type !== 'ROLE' || query.sourceId === undefined),
	);
	const person = query.identityId !== undefined;
	const throughSource = query.sourceId !== undefined && !person;
	const sources: ItemSource[] = [];
	if (objects.length > 0) {
		if ((query.requestableOnly || person) && !throughSource)
			sources.push((limit) => requestable(client, query, objects, limit));
		else
			sources.push(
				...objects.map(
					(type): ItemSource =>
						(limit) =>
							owned(client, query, type, limit),
				),
			);
	}
	if (query.types.has('ENTITLEMENT')) sources.push((limit) => entitlements(client, query, limit));
	return sources;
}

/** Whether an entry fits what ISC could not be asked to filter: parts of names, and names where a part was asked for as well. */
export function accepts({ name, term }: ItemQuery): (item: ListedItem) => boolean {
	const beginning = name?.toLowerCase() ?? '';
	const part = term?.toLowerCase() ?? '';
	return (item) => {
		const own = (item.name ?? '').toLowerCase();
		return own.startsWith(beginning) && (own.includes(part) || (item.description ?? '').toLowerCase().includes(part));
	};
}

function nameFilter({ name }: ItemQuery): string[] {
	return name === undefined ? [] : [`name sw ${quote(name)}`];
}

/** ISC API: with `term`, filters are ignored. */
function requestable(
	client: IscClient,
	query: ItemQuery,
	types: readonly string[],
	limit: number,
): AsyncIterable<ListedItem[]> {
	const { term, identityId } = query;
	const [filters] = nameFilter(query);
	const call = {
		path: '/requestable-objects/v1',
		query: {
			sorters: 'name',
			types: types.join(','),
			...(identityId !== undefined && { 'identity-id': identityId }),
			...(term !== undefined ? { term } : filters !== undefined && { filters }),
		},
	};
	return pages<ListedItem>(client, call, { limit });
}

async function* owned(
	client: IscClient,
	query: ItemQuery,
	type: 'ROLE' | 'ACCESS_PROFILE',
	limit: number,
): AsyncGenerator<ListedItem[]> {
	const filters = [
		...(query.requestableOnly ? ['requestable eq true'] : []),
		...nameFilter(query),
		...(query.sourceId === undefined ? [] : [`source.id eq ${quote(query.sourceId)}`]),
	].join(' and ');
	const path = type === 'ROLE' ? '/roles/v1' : '/access-profiles/v1';
	const found = pages<AccessItemRow>(
		client,
		{ path, query: { sorters: 'name', ...(filters !== '' && { filters }) } },
		{ limit, pageSize: type === 'ROLE' ? 50 : 250 },
	);
	for await (const page of found) yield page.map((item): ListedItem => ({ ...item, type }));
}

async function* entitlements(client: IscClient, query: ItemQuery, limit: number): AsyncGenerator<ListedItem[]> {
	const { requestableOnly, sourceId, identityId } = query;
	const filters = [
		...(requestableOnly || identityId !== undefined ? ['requestable eq true'] : []),
		...nameFilter(query),
		...(sourceId === undefined ? [] : [`source.id eq ${quote(sourceId)}`]),
	].join(' and ');
	const call = {
		path: '/entitlements/v1',
		query: {
			// By id alone the list goes on past what `offset` reaches.
			sorters: limit <= OFFSET_CEILING ? 'name,id' : 'id',
			...(filters !== '' && { filters }),
			...(identityId !== undefined && identityId !== 'me' && { 'segmented-for-identity': identityId }),
		},
	};
	for await (const page of pages<EntitlementRow>(client, call, { limit }))
		yield page.map((item): ListedItem => ({ ...item, type: 'ENTITLEMENT' }));
}

/** Ids of the access profiles of a source, for lists that name no source. @throws {IscError} */
export async function profileIdsOf(client: IscClient, sourceId: string): Promise<Set<string>> {
	const ids = new IdSet();
	for await (const page of owned(
		client,
		{ types: new Set(), requestableOnly: false, sourceId },
		'ACCESS_PROFILE',
		Infinity,
	))
		for (const { id } of page) ids.add(id);
	return ids;
}

/** A user who may not list what there is can still list what is there for them. @throws {IscError} whose advice says so */
export async function* orForMyself(found: AsyncIterable<ListedItem[]>): AsyncGenerator<ListedItem[]> {
	const iterator = found[Symbol.asyncIterator]();
	for (;;) {
		const page = await iterator
			.next()
			.catch(async (error: unknown): Promise<never> => await Promise.reject(withMyself(error)));
		if (page.done === true) return;
		yield page.value;
	}
}

function withMyself(error: unknown): unknown {
	if (!(error instanceof IscError) || error.kind !== 'forbidden') return error;
	const { message, advice, httpCode, detailCode, trackingId } = error;
	return new IscError('forbidden', message, {
		advice: `${advice} To list what this user may request, set For to Myself.`,
		httpCode,
		detailCode,
		trackingId,
	});
}
