import type { ItemValue, Purpose, PersonValue } from './references';
import { entitlementsNamedLike, namedLike, requestablePages } from '../accessItems';
import { IscError } from '../errors';
import { startsWith } from '../filters';
import { peopleLike } from '../identities';
import type { IscSession } from '../../session';
import { beginningOf, nearestName } from '../../shared/nearest';
import type { MatchBook } from './matchBook';

/** How many values of a kind get a suggestion, in one run. Each costs one read. */
const MOST_SUGGESTIONS = 10;
/** The part of a name that may be mistyped. */
const MISTYPED_SHARE = 1 / 4;

/**
 * Suggests the most similar known value for each value that wasn't found, after one more read of the values that begin in the same way. If
 * that read fails, there is no suggestion.
 */
async function suggest<Value>(
	notFound: readonly Value[],
	book: Pick<MatchBook<{ id: string }>, 'suggest'>,
	how: { key: (value: Value) => string; text: (value: Value) => string; like: (value: Value) => Promise<string[]> },
): Promise<void> {
	await Promise.all(
		notFound.slice(0, MOST_SUGGESTIONS).map(async (value) => {
			const known = await how.like(value).catch(noneOnIscError);
			const nearest = nearestName(how.text(value), known, MISTYPED_SHARE);
			if (nearest !== undefined) book.suggest(how.key(value), nearest);
		}),
	);
}

/** Suggests email addresses and aliases for those that nobody has. */
export async function suggestPeople(
	session: IscSession,
	notFound: readonly PersonValue[],
	book: Pick<MatchBook<{ id: string }>, 'suggest'>,
	key: (value: PersonValue) => string,
): Promise<void> {
	await suggest(notFound, book, {
		key,
		text: ({ value }) => value.trim(),
		like: async ({ by, value }) => {
			if (by === 'attribute') return [];
			const found = await peopleLike(session.client, by, beginningOf(value.trim()));
			return found.flatMap((person) => person[by] ?? []);
		},
	});
}

/** Suggests names for those that no access item of the type has, among the items that the purpose allows. */
export async function suggestItems(
	session: IscSession,
	notFound: readonly ItemValue[],
	book: Pick<MatchBook<{ id: string }>, 'suggest'>,
	{ purpose, key }: { purpose: Purpose; key: (value: ItemValue) => string },
): Promise<void> {
	await suggest(notFound, book, {
		key,
		text: ({ name }) => name.trim(),
		like: async (value) => await namesLike(session, value, purpose),
	});
}

async function namesLike({ client }: IscSession, { type, name }: ItemValue, purpose: Purpose): Promise<string[]> {
	const beginning = beginningOf(name.trim());
	if (type === 'ENTITLEMENT') return await entitlementsNamedLike(client, beginning, purpose === 'grant');
	if (purpose === 'held') return await namedLike(client, type, beginning);
	const query = { types: [type], filters: startsWith('name', beginning) };
	// ISC API: only administrators may list what everyone can request. Other users see what they may request for themselves.
	return await firstNames(requestablePages(client, query)).catch(async (error: unknown) =>
		error instanceof IscError && error.kind === 'forbidden'
			? await firstNames(requestablePages(client, { ...query, identityId: 'me' }))
			: await Promise.reject(error),
	);
}

/** The names on the first page. */
async function firstNames(pages: AsyncIterable<Array<{ name?: string }>>): Promise<string[]> {
	for await (const page of pages) return page.flatMap(({ name }) => name ?? []);
	return [];
}

async function noneOnIscError(error: unknown): Promise<never[]> {
	return error instanceof IscError ? [] : await Promise.reject(error);
}
