import { publicIdentities, searchIdentities, type FoundIdentity, type PublicIdentity } from '../../api/identities';
import type { IscSession } from '../../session';
import { attempt } from '../../api/result';
import { IdSet } from '../../shared/ids';
import { FEW_VALUES, folded, MatchBook, type FoundPerson } from './found';
import { suggestPeople } from './suggest';

export type PersonBy = 'email' | 'alias';

export interface PersonValue {
	by: PersonBy;
	value: string;
}

export function personKey({ by, value }: PersonValue): string {
	return `${by}:${folded(value)}`;
}

/**
 * People by e-mail address and alias, each value looked up once. A few come from the list of public identities, which any user may read, one
 * call each; more of them from search, some 800 a call. What the first does not know, the other is asked for. Ghosts make nobody ambiguous.
 *
 * @throws {IscError} when ISC does not answer.
 */
export async function findPeople(session: IscSession, values: readonly PersonValue[]): Promise<MatchBook<FoundPerson>> {
	const wanted = [...new Map(values.map((value) => [personKey(value), value])).values()];
	const book = new MatchBook<FoundPerson>();
	const finders = wanted.length <= FEW_VALUES ? [findListed, findIndexed] : [findIndexed, findListed];
	for (const find of finders) {
		const missing = wanted.filter((value) => !book.has(personKey(value)));
		await Promise.all(
			(['email', 'alias'] as const).map(async (by) => await find(session, by, valuesBy(missing, by), book)),
		);
	}
	await leaveOutGhosts(session, wanted, book);
	const failed = wanted.filter((value) => !book.has(personKey(value)));
	await suggestPeople(session, failed, book, personKey);
	return book;
}

/**
 * Where several people have a value, ghosts among them don't count: ISC API, `add-core-filters` leaves out uncorrelated identities. If only
 * ghosts are left, or the question is refused, all of them stay.
 */
async function leaveOutGhosts(
	session: IscSession,
	wanted: readonly PersonValue[],
	book: MatchBook<FoundPerson>,
): Promise<void> {
	const ambiguous = wanted.filter((value) => book.of(personKey(value)).exact.length > 1);
	await Promise.all(
		ambiguous.map(async (value) => {
			const core = await attempt(publicIdentities(session.client, value.by, [value.value], { coreOnly: true }));
			const ids = new IdSet(core.ok ? core.value.map(({ id }) => id) : []);
			const { exact } = book.of(personKey(value));
			if (exact.some(({ id }) => ids.has(id))) book.keepOnly(personKey(value), ids);
		}),
	);
}

function valuesBy(wanted: readonly PersonValue[], by: PersonBy): string[] {
	return wanted.filter((value) => value.by === by).map(({ value }) => value);
}

async function findListed(
	session: IscSession,
	by: PersonBy,
	values: readonly string[],
	book: MatchBook<FoundPerson>,
): Promise<void> {
	if (values.length === 0) return;
	const answer = await attempt(publicIdentities(session.client, by, values));
	if (answer.ok) keep(book, by, values, answer.value.map(fromList));
}

/**
 * From search. ISC API: which field of the index holds the alias is not documented, so aliases found there are compared with the list of
 * public identities; e-mail addresses need no such proof.
 */
async function findIndexed(
	session: IscSession,
	by: PersonBy,
	values: readonly string[],
	book: MatchBook<FoundPerson>,
): Promise<void> {
	if (values.length === 0) return;
	const answer = await attempt(searchIdentities(session.client, by, values));
	if (!answer.ok) return;
	if (by === 'email') return keep(book, by, values, answer.value.map(fromIndex));
	const wanted = new Set(values.map(folded));
	const ids = answer.value.filter((identity) => wanted.has(folded(identity.name ?? ''))).map((identity) => identity.id);
	const proof = ids.length === 0 ? undefined : await attempt(publicIdentities(session.client, 'id', ids));
	if (proof?.ok === true) keep(book, by, values, proof.value.map(fromList));
}

/** Files people under the values they match; who matches none of them under those that they resemble. */
function keep(
	book: MatchBook<FoundPerson>,
	by: PersonBy,
	values: readonly string[],
	people: readonly FoundPerson[],
): void {
	const wanted = new Set(values.map(folded));
	for (const person of people) {
		const own = folded(person[by] ?? '');
		if (own === '') continue;
		const alike = wanted.has(own) ? [] : [...wanted].filter((value) => own.includes(value) || value.includes(own));
		if (wanted.has(own)) book.add(personKey({ by, value: own }), 'exact', person);
		for (const value of alike) book.add(personKey({ by, value }), 'near', person);
	}
}

function fromList({ id, name, alias, email, identityState, status }: PublicIdentity): FoundPerson {
	return {
		id,
		...(name !== undefined && { name }),
		...(alias !== undefined && { alias }),
		...(email && { email }),
		...stated(identityState ?? status),
		inactive: /^inactive[\s_-]*(short|long)/i.test(identityState ?? ''),
	};
}

function fromIndex({ id, name, displayName, email, inactive, status }: FoundIdentity): FoundPerson {
	return {
		id,
		...((displayName ?? name) !== undefined && { name: displayName ?? name }),
		...(name !== undefined && { alias: name }),
		...(email && { email }),
		...stated(status ?? (inactive === true ? 'inactive' : undefined)),
		inactive: inactive === true,
	};
}

function stated(state: string | null | undefined): { state?: string } {
	return state ? { state } : {};
}
