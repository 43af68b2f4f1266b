import { accessProfiles, entitlements, requestableObjects, roles } from '../accessItems';
import { searchItems } from '../searchItems';
import type { AccessItemType } from '../wire';
import type { IscSession } from '../../session';
import { attempt } from '../result';
import { IdMap } from '../../shared/ids';
import { FEW_VALUES, folded, MatchBook, type FoundItem } from './matchBook';
import { suggestItems } from './suggest';
import type { ItemValue, Purpose } from './references';

export function itemKey({ type, name }: ItemValue): string {
	return `${type}:${folded(name)}`;
}

/** Looks names up in one place; a place that the token's level does not open gives nothing. */
type Finder = (session: IscSession, values: readonly ItemValue[]) => Promise<FoundItem[]>;

/**
 * Access items by name, each name looked up once, in the place that answers most of them in the fewest reads first; what it does not know,
 * the next one is asked for. Search comes last or, for many names of roles and access profiles, first: its index lags.
 *
 * @throws {IscError} when ISC does not answer.
 */
export async function findItems(
	session: IscSession,
	values: readonly ItemValue[],
	purpose: Purpose,
): Promise<MatchBook<FoundItem>> {
	// Of the values with one name, one that names a source counts: then sources are looked up.
	const sourcesLast = [...values].sort((a, b) => Number(a.source !== undefined) - Number(b.source !== undefined));
	const wanted = [...new Map(sourcesLast.map((value) => [itemKey(value), value])).values()];
	const book = new MatchBook<FoundItem>();
	for (const find of findersFor(purpose, wanted.length)) {
		const missing = wanted.filter((value) => !book.has(itemKey(value)));
		if (missing.length === 0) break;
		keep(book, missing, await find(session, missing));
	}
	const failed = wanted.filter((value) => !book.has(itemKey(value)));
	await suggestItems(session, failed, book, { purpose, key: itemKey });
	return book;
}

function findersFor(purpose: Purpose, count: number): Finder[] {
	if (purpose === 'grant') return [inRequestable, inSearch];
	return count <= FEW_VALUES ? [inLists, inSearch, inRequestable] : [inSearchAndEntitlements, inLists, inRequestable];
}

/** ISC API: requestable objects for all are for administrators; others see what they may request for themselves. */
const inRequestable: Finder = async (session, values) => {
	const names = namesOf(values, ['ROLE', 'ACCESS_PROFILE']);
	const types = (['ROLE', 'ACCESS_PROFILE'] as const).filter((type) => values.some((value) => value.type === type));
	const [objects, entitled] = await Promise.all([
		requestableNamed(session, names, types),
		inEntitlements(session, values),
	]);
	return [...(await withSources(session, values, objects)), ...entitled];
};

/** Requestable objects say nothing of sources: where a row names one, search knows it. */
async function withSources(
	session: IscSession,
	values: readonly ItemValue[],
	found: FoundItem[],
): Promise<FoundItem[]> {
	const asked = new Set(values.filter(({ source }) => source !== undefined).map(itemKey));
	const ids = found.filter((item) => item.type === 'ACCESS_PROFILE' && asked.has(itemKey(item))).map(({ id }) => id);
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

/** ISC API: any user may list entitlements, requestable or not. */
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
	const [listedRoles, listedProfiles, entitled] = await Promise.all([
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
		...entitled,
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

/** An entitlement's name may be shared by many: only the list surely knows them all. */
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

/** Files items under the names they have; what has none of them under those that it resembles, of whatever type. */
function keep(book: MatchBook<FoundItem>, values: readonly ItemValue[], items: readonly FoundItem[]): void {
	const wanted = new Map(values.map((value) => [itemKey(value), folded(value.name)]));
	for (const item of items) {
		const key = itemKey(item);
		const own = folded(item.name);
		if (wanted.has(key)) {
			book.add(key, 'exact', item);
			continue;
		}
		for (const [other, name] of wanted) if (own.includes(name) || name.includes(own)) book.add(other, 'near', item);
	}
}
