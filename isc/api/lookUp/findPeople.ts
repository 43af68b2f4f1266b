import type { IdentityRef, PersonValue, PersonBy } from './references';
import {
	attributeValues,
	publicIdentities,
	searchByAttribute,
	searchIdentities,
	type FoundIdentity,
	type PublicIdentity,
} from '../identities';
import type { IscSession } from '../../session';
import { attempt } from '../result';
import { IdSet } from '../../shared/ids';
import { FEW_VALUES, folded, MatchBook, type FoundPerson } from './matchBook';
import { suggestPeople } from './suggest';
/** What the list of public identities knows, too. */
type ListedBy = Exclude<PersonBy, 'attribute'>;

export function personKey({ by, value }: PersonValue): string {
	if (by !== 'attribute') return `${by}:${folded(value)}`;
	const [name, text] = partsOf(value);
	return `${by}:${name}=${folded(text)}`;
}

/** The values among a row's people that must be looked up. */
export function lookUpValues(refs: readonly IdentityRef[]): PersonValue[] {
	return refs.flatMap((ref) => (ref.by === 'self' || ref.by === 'id' ? [] : [{ by: ref.by, value: ref.value }]));
}

/**
 * People by e-mail address, alias and attribute, each value looked up once. Attributes are in search only. Of the others a few come from the list of public identities, which any user may read, one
 * call each; more of them from search, some 800 a call. What the first does not know, the other is asked for. Ghosts make nobody ambiguous.
 *
 * @throws {IscError} when ISC does not answer.
 */
export async function findPeople(session: IscSession, values: readonly PersonValue[]): Promise<MatchBook<FoundPerson>> {
	const wanted = [...new Map(values.map((value) => [personKey(value), value])).values()];
	const book = new MatchBook<FoundPerson>();
	const listed = wanted.filter(({ by }) => by !== 'attribute');
	const finders = listed.length <= FEW_VALUES ? [findListed, findIndexed] : [findIndexed, findListed];
	await findByAttribute(session, valuesBy(wanted, 'attribute'), book);
	for (const find of finders) {
		const missing = listed.filter((value) => !book.has(personKey(value)));
		await Promise.all(
			(['email', 'alias'] as const).map(async (by) => await find(session, by, valuesBy(missing, by), book)),
		);
	}
	await leaveOutGhosts(session, wanted, book);
	const failed = listed.filter((value) => !book.has(personKey(value)));
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
			const [by, values] =
				value.by === 'attribute'
					? (['id', book.of(personKey(value)).exact.map(({ id }) => id)] as const)
					: ([value.by, [value.value]] as const);
			const core = await attempt(publicIdentities(session.client, by, values, { coreOnly: true }));
			const ids = new IdSet(core.ok ? core.value.map(({ id }) => id) : []);
			const { exact } = book.of(personKey(value));
			if (exact.some(({ id }) => ids.has(id))) book.keepOnly(personKey(value), ids);
		}),
	);
}

function valuesBy(wanted: readonly PersonValue[], by: PersonBy): string[] {
	return wanted.filter((value) => value.by === by).map(({ value }) => value);
}

/** A few values are asked for one by one, so that one that many people share does not read them all. */
async function findByAttribute(
	session: IscSession,
	wanted: readonly string[],
	book: MatchBook<FoundPerson>,
): Promise<void> {
	const byName = new Map<string, string[]>();
	for (const text of wanted) {
		const [name, value] = partsOf(text);
		byName.set(name, [...(byName.get(name) ?? []), value]);
	}
	const questions = [...byName].flatMap(([name, values]) =>
		values.length <= FEW_VALUES ? values.map((value) => ({ name, values: [value] })) : [{ name, values }],
	);
	await Promise.all(
		questions.map(async ({ name, values }) => {
			const keyOf = (value: string) => personKey({ by: 'attribute', value: `${name}=${value}` });
			const answer = await attempt(searchByAttribute(session.client, name, values));
			if (!answer.ok) return values.forEach((value) => book.refuse(keyOf(value)));
			const asked = new Set(values.map(folded));
			for (const identity of answer.value)
				for (const value of attributeValues(identity, name))
					if (asked.has(folded(value))) book.add(keyOf(value), 'exact', fromIndex(identity));
		}),
	);
}

function partsOf(text: string): [name: string, value: string] {
	const at = text.indexOf('=');
	return [text.slice(0, at), text.slice(at + 1)];
}

async function findListed(
	session: IscSession,
	by: ListedBy,
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
	by: ListedBy,
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
	by: ListedBy,
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
