import type { ItemValue, Purpose, PersonValue } from './references';
import { entitlementsNamedLike, namedLike, requestablePages } from '../accessItems';
import { IscError } from '../errors';
import { startsWith } from '../filters';
import { peopleLike } from '../identities';
import type { IscSession } from '../../session';
import { beginningOf, nearestName } from '../../shared/nearest';
import type { MatchBook } from './matchBook';

/** Values that are looked for by something like them, for each kind in a run: one read each. */
const MOST_SUGGESTIONS = 10;
/** Part of a name that may be mistyped. */
const SHARE = 1 / 4;

/**
 * For values that nobody and nothing has: what is most like each, from one more read of what begins alike. A suggestion that cannot be
 * had fails nothing.
 */
async function suggest<Value>(
	failed: readonly Value[],
	book: Pick<MatchBook<{ id: string }>, 'suggest'>,
	how: { key: (value: Value) => string; text: (value: Value) => string; like: (value: Value) => Promise<string[]> },
): Promise<void> {
	await Promise.all(
		failed.slice(0, MOST_SUGGESTIONS).map(async (value) => {
			const known = await how.like(value).catch(noneWhereRefused);
			const nearest = nearestName(how.text(value), known, SHARE);
			if (nearest !== undefined) book.suggest(how.key(value), nearest);
		}),
	);
}

/** E-mail addresses and aliases like those that nobody has. */
export async function suggestPeople(
	session: IscSession,
	failed: readonly PersonValue[],
	book: Pick<MatchBook<{ id: string }>, 'suggest'>,
	key: (value: PersonValue) => string,
): Promise<void> {
	await suggest(failed, book, {
		key,
		text: ({ value }) => value.trim(),
		like: async ({ by, value }) => {
			if (by === 'attribute') return [];
			const found = await peopleLike(session.client, by, beginningOf(value.trim()));
			return found.flatMap((person) => person[by] ?? []);
		},
	});
}

/** Names like those that no access item of the type has, among what the purpose takes. */
export async function suggestItems(
	session: IscSession,
	failed: readonly ItemValue[],
	book: Pick<MatchBook<{ id: string }>, 'suggest'>,
	{ purpose, key }: { purpose: Purpose; key: (value: ItemValue) => string },
): Promise<void> {
	await suggest(failed, book, {
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
	// ISC API: for all is for administrators; others see what they may request for themselves.
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

async function noneWhereRefused(error: unknown): Promise<never[]> {
	return error instanceof IscError ? [] : await Promise.reject(error);
}
