import {
	entitlementPages,
	itemPages,
	requestablePages,
	type AccessItemRow,
	type EntitlementRow,
	type RequestableObject,
} from '../api/accessItems';
import type { IscClient } from '../api/client';
import { IscError } from '../api/errors';
import { quote, startsWith } from '../api/filters';
import { OFFSET_CEILING } from '../api/listReading';
import { attempt } from '../api/result';
import type { AccessItemType } from '../api/wire';
import { IdSet } from '../shared/ids';

/** Which access items to list. */
export interface ItemQuery {
	types: ReadonlySet<AccessItemType>;
	/** Only items that can be requested. */
	requestableOnly: boolean;
	/** The beginning of the name. */
	name?: string;
	/** A part of the name or the description. */
	term?: string;
	/** Source of access profiles and entitlements. Roles have none. */
	sourceId?: string;
	/** Items that this person (an id or `me`) can request, marked with whether they have them. */
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

/** A list of access items, up to a limit. */
export type ItemSource = (limit: number) => AsyncIterable<ListedItem[]>;

/**
 * The lists of ISC that answer a query, to be read one after the other: roles and access profiles before entitlements. Each is filtered on the
 * server as far as the document allows; `accepts` filters the rest.
 *
 * ISC API: items that can be requested are in `requestable-objects` (roles and access profiles: any user for themselves, administrators for
 * anyone) and, if they are entitlements, in the list of entitlements. The lists of all roles and access profiles take ORG_ADMIN or a similar level.
 */
export function itemSources(client: IscClient, query: ItemQuery): ItemSource[] {
	const types = (['ROLE', 'ACCESS_PROFILE'] as const).filter(
		(type) => query.types.has(type) && (type !== 'ROLE' || query.sourceId === undefined),
	);
	const forPerson = query.identityId !== undefined;
	// The list of requestable objects can't be filtered by source.
	const isRequestable = forPerson || (query.requestableOnly && query.sourceId === undefined);
	const sources: ItemSource[] = [];
	if (types.length > 0 && isRequestable) sources.push((limit) => requestable(client, query, types, limit));
	else
		sources.push(
			...types.map(
				(type): ItemSource =>
					(limit) =>
						owned(client, query, type, limit),
			),
		);
	if (query.types.has('ENTITLEMENT')) sources.push((limit) => entitlements(client, query, limit));
	return sources;
}

/** Whether an item matches the parts of the query that ISC can't filter by: a part of the name, or a name together with a part. */
export function accepts({ name, term }: ItemQuery): (item: ListedItem) => boolean {
	const beginning = name?.toLowerCase() ?? '';
	const part = term?.toLowerCase() ?? '';
	return (item) => {
		const own = (item.name ?? '').toLowerCase();
		return own.startsWith(beginning) && (own.includes(part) || (item.description ?? '').toLowerCase().includes(part));
	};
}

function requestable(
	client: IscClient,
	{ name, term, identityId }: ItemQuery,
	types: ReadonlyArray<'ROLE' | 'ACCESS_PROFILE'>,
	limit: number,
): AsyncIterable<ListedItem[]> {
	const filters = name === undefined ? undefined : startsWith('name', name);
	return requestablePages(client, { types, identityId, term, filters }, { limit }) as AsyncIterable<ListedItem[]>;
}

async function* owned(
	client: IscClient,
	query: Omit<ItemQuery, 'types'>,
	type: 'ROLE' | 'ACCESS_PROFILE',
	limit: number,
): AsyncGenerator<ListedItem[]> {
	for await (const page of itemPages(client, type, filtersOf(query, query.requestableOnly), { limit }))
		yield page.map((item): ListedItem => ({ ...item, type }));
}

async function* entitlements(client: IscClient, query: ItemQuery, limit: number): AsyncGenerator<ListedItem[]> {
	const { requestableOnly, identityId } = query;
	const list = {
		filters: filtersOf(query, requestableOnly || identityId !== undefined),
		// Sorted by id only, the list can be read past the reach of `offset`.
		sorters: limit <= OFFSET_CEILING ? 'name,id' : 'id',
		...(identityId !== 'me' && { segmentedFor: identityId }),
	};
	for await (const page of entitlementPages(client, list, { limit }))
		yield page.map((item): ListedItem => ({ ...item, type: 'ENTITLEMENT' }));
}

function filtersOf({ name, sourceId }: Omit<ItemQuery, 'types'>, requestableOnly: boolean): string {
	return [
		...(requestableOnly ? ['requestable eq true'] : []),
		...(name === undefined ? [] : [startsWith('name', name)]),
		...(sourceId === undefined ? [] : [`source.id eq ${quote(sourceId)}`]),
	].join(' and ');
}

/** Ids of the access profiles of a source, for lists that don't show the source. @throws {IscError} */
export async function profileIdsOf(client: IscClient, sourceId: string): Promise<Set<string>> {
	const ids = new IdSet();
	for await (const page of owned(client, { requestableOnly: false, sourceId }, 'ACCESS_PROFILE', Infinity))
		for (const { id } of page) ids.add(id);
	return ids;
}

/** Adds to a refusal that a user who may not list all items can still list their own. @throws {IscError} */
export async function* orForMyself(found: AsyncIterable<ListedItem[]>): AsyncGenerator<ListedItem[]> {
	const iterator = found[Symbol.asyncIterator]();
	for (;;) {
		const page = await attempt(iterator.next(), ['forbidden']);
		if (!page.ok) throw withMyself(page.error);
		if (page.value.done === true) return;
		yield page.value.value;
	}
}

function withMyself({ message, advice, httpCode, detailCode, trackingId }: IscError): IscError {
	return new IscError('forbidden', message, {
		advice: `${advice} To list what this user may request, set For to Myself.`,
		httpCode,
		detailCode,
		trackingId,
	});
}
