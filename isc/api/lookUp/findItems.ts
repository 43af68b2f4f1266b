import { normalName } from '../itemNames';
import { accessProfiles, entitlements, requestableObjects, roles } from '../accessItems';
import { searchItems } from '../searchItems';
import type { AccessItemType } from '../wire';
import type { IscSession } from '../../session';
import { attempt } from '../result';
import { IdMap } from '../../shared/ids';
import { FEW_VALUES, MatchBook, type FoundItem } from './matchBook';
import { suggestItems } from './suggest';
import type { ItemValue, Purpose } from './references';

/** The key of a name in a `MatchBook`. */
export function itemValueKey({ type, name }: ItemValue): string {
	return `${type}:${normalName(name)}`;
}

/** Looks names up in one place. Finds nothing there if the token may not read it. */
type Finder = (session: IscSession, values: readonly ItemValue[]) => Promise<FoundItem[]>;

/**
 * Finds access items by name, and looks up each name once. The place that finds the most names in the fewest reads comes first; the next one
 * is read only for the names that are still missing. Search comes last because its index lags, except for many roles and access profiles.
 *
 * @throws {IscError} if ISC doesn't answer
 */
export async function findItems(
	session: IscSession,
	values: readonly ItemValue[],
	purpose: Purpose,
): Promise<MatchBook<FoundItem>> {
	// If several values have the same name, keep one with a source, because sources are looked up only for those.
	const sourcesLast = [...values].sort((a, b) => Number(a.source !== undefined) - Number(b.source !== undefined));
	const wanted = [...new Map(sourcesLast.map((value) => [itemValueKey(value), value])).values()];
	const book = new MatchBook<FoundItem>();
	for (const find of findersFor(purpose, wanted.length)) {
		const missing = wanted.filter((value) => !book.has(itemValueKey(value)));
		if (missing.length === 0) break;
		addToBook(book, missing, await find(session, missing));
	}
	const notFound = wanted.filter((value) => !book.has(itemValueKey(value)));
	await suggestItems(session, notFound, book, { purpose, key: itemValueKey });
	return book;
}

function findersFor(purpose: Purpose, count: number): Finder[] {
	if (purpose === 'grant') return [inRequestable, inSearch];
	return count <= FEW_VALUES ? [inLists, inSearch, inRequestable] : [inSearchAndEntitlements, inLists, inRequestable];
}

/** ISC API: only administrators may list the requestable objects for everyone. Other users see what they may request for themselves. */
const inRequestable: Finder = async (session, values) => {
	const names = namesOf(values, ['ROLE', 'ACCESS_PROFILE']);
	const types = (['ROLE', 'ACCESS_PROFILE'] as const).filter((type) => values.some((value) => value.type === type));
	const [objects, listedEntitlements] = await Promise.all([
		requestableNamed(session, names, types),
		inEntitlements(session, values),
	]);
	return [...(await withSources(session, values, objects)), ...listedEntitlements];
};

/** Requestable objects don't include the source. If a row names a source, search knows which one it is. */
async function withSources(
	session: IscSession,
	values: readonly ItemValue[],
	found: FoundItem[],
): Promise<FoundItem[]> {
	const withSource = new Set(values.filter(({ source }) => source !== undefined).map(itemValueKey));
	const ids = found
		.filter((item) => item.type === 'ACCESS_PROFILE' && withSource.has(itemValueKey(item)))
		.map(({ id }) => id);
	if (ids.length === 0) return found;
	const answer = await attempt(searchItems(session.client, 'id', ids));
	const known = new IdMap((answer.ok ? answer.value : []).map(({ id, sourceName }) => [id, sourceName] as const));
	return found.map((item) => ({ ...item, ...sourceOf({ name: known.get(item.id) }) }));
}

async function requestableNamed(
	session: IscSession,
	names: string[],
	types: Array<'ROLE' | 'ACCESS_PROFILE'>,
): Promise<FoundItem[]> {
	if (names.length === 0) return [];
	const forAll = await attempt(requestableObjects(session.client, 'name', names, { types }));
	const answer = forAll.ok
		? forAll
		: await attempt(requestableObjects(session.client, 'name', names, { types, identityId: 'me' }));
	const found = answer.ok ? answer.value : [];
	return found.flatMap(({ id, name, type }) =>
		name !== undefined && type !== undefined ? [{ id, name, type, requestable: true }] : [],
	);
}

/** ISC API: every user may list entitlements, even those that can't be requested. */
const inEntitlements: Finder = async (session, values) => {
	const names = namesOf(values, ['ENTITLEMENT']);
	if (names.length === 0) return [];
	const answer = await attempt(entitlements(session.client, 'name', names));
	return (answer.ok ? answer.value : []).flatMap(({ id, name, source, requestable }) => {
		return name === undefined
			? []
			: [{ id, name, type: 'ENTITLEMENT' as const, ...sourceOf(source), requestable: requestable !== false }];
	});
};

const inLists: Finder = async (session, values) => {
	const [roleNames, profileNames] = [namesOf(values, ['ROLE']), namesOf(values, ['ACCESS_PROFILE'])];
	const [listedRoles, listedProfiles, listedEntitlements] = await Promise.all([
		attempt(roles(session.client, 'name', roleNames)),
		attempt(accessProfiles(session.client, 'name', profileNames)),
		inEntitlements(session, values),
	]);
	return [
		...(listedRoles.ok ? listedRoles.value : []).map(({ id, name, requestable }) => ({
			type: 'ROLE' as const,
			id,
			name,
			requestable: requestable !== false,
		})),
		...(listedProfiles.ok ? listedProfiles.value : []).map(({ id, name, source, requestable }) => {
			return { type: 'ACCESS_PROFILE' as const, id, name, ...sourceOf(source), requestable: requestable !== false };
		}),
		...listedEntitlements,
	];
};

const inSearch: Finder = async (session, values) => {
	const answer = await attempt(
		searchItems(session.client, 'name', namesOf(values, ['ROLE', 'ACCESS_PROFILE', 'ENTITLEMENT'])),
	);
	return (answer.ok ? answer.value : []).flatMap(({ type, id, name, sourceName, requestable }) => {
		return name === undefined
			? []
			: [{ type, id, name, ...(sourceName !== undefined && { sourceName }), requestable: requestable !== false }];
	});
};

/** Many entitlements can have the same name, and only the list certainly has them all. */
const inSearchAndEntitlements: Finder = async (session, values) => {
	const others = values.filter((value) => value.type !== 'ENTITLEMENT');
	const lists = await Promise.all([
		others.length === 0 ? [] : inSearch(session, others),
		inEntitlements(session, values),
	]);
	return lists.flat();
};

function namesOf(values: readonly ItemValue[], types: readonly AccessItemType[]): string[] {
	return [...new Set(values.filter((value) => types.includes(value.type)).map(({ name }) => name))];
}

function sourceOf(source: { name?: string } | undefined): { sourceName?: string } {
	return source?.name === undefined ? {} : { sourceName: source.name };
}

/** Adds each item under its name if that is wanted, otherwise as a similar one under each wanted name that it resembles, of any type. */
function addToBook(book: MatchBook<FoundItem>, values: readonly ItemValue[], items: readonly FoundItem[]): void {
	const wanted = new Map(values.map((value) => [itemValueKey(value), normalName(value.name)]));
	for (const item of items) {
		const key = itemValueKey(item);
		const itemName = normalName(item.name);
		if (wanted.has(key)) {
			book.add(key, 'exact', item);
			continue;
		}
		for (const [otherKey, name] of wanted)
			if (itemName.includes(name) || name.includes(itemName)) book.add(otherKey, 'near', item);
	}
}
