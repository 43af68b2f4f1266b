import { normalName } from '../itemNames';
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
import { FEW_VALUES, MatchBook, type FoundPerson } from './matchBook';
import { suggestPeople } from './suggest';

/** The list of public identities can be filtered by these. */
type ListedBy = Exclude<PersonBy, 'attribute'>;

/** The key of a value in a `MatchBook`. */
export function personValueKey({ by, value }: PersonValue): string {
	if (by !== 'attribute') return `${by}:${normalName(value)}`;
	const [name, text] = partsOf(value);
	return `${by}:${name}=${normalName(text)}`;
}

/** The values of a row's people that must be looked up: everything but ids. */
export function lookUpValues(refs: readonly IdentityRef[]): PersonValue[] {
	return refs.flatMap((ref) => (ref.by === 'self' || ref.by === 'id' ? [] : [{ by: ref.by, value: ref.value }]));
}

/**
 * Finds people by email address, alias and attribute, and looks up each value once. Only search has attributes. A few other values come from
 * the list of public identities, which every user may read, with one call each; many come from search, with about 800 in a call. Values that
 * the first place doesn't know are looked up in the other.
 *
 * @throws {IscError} if ISC doesn't answer
 */
export async function findPeople(session: IscSession, values: readonly PersonValue[]): Promise<MatchBook<FoundPerson>> {
	const wanted = [...new Map(values.map((value) => [personValueKey(value), value])).values()];
	const book = new MatchBook<FoundPerson>();
	const listed = wanted.filter(({ by }) => by !== 'attribute');
	const finders = listed.length <= FEW_VALUES ? [findListed, findIndexed] : [findIndexed, findListed];
	await findByAttribute(session, valuesBy(wanted, 'attribute'), book);
	for (const find of finders) {
		const missing = listed.filter((value) => !book.has(personValueKey(value)));
		await Promise.all(
			(['email', 'alias'] as const).map(async (by) => await find(session, by, valuesBy(missing, by), book)),
		);
	}
	await leaveOutUncorrelated(session, wanted, book);
	const notFound = listed.filter((value) => !book.has(personValueKey(value)));
	await suggestPeople(session, notFound, book, personValueKey);
	return book;
}

/**
 * If several people have a value, leaves out uncorrelated identities (ISC API: `add-core-filters`). If that leaves nobody, or ISC refuses to
 * filter, all of them stay.
 */
async function leaveOutUncorrelated(
	session: IscSession,
	wanted: readonly PersonValue[],
	book: MatchBook<FoundPerson>,
): Promise<void> {
	const ambiguous = wanted.filter((value) => book.of(personValueKey(value)).exact.length > 1);
	await Promise.all(
		ambiguous.map(async (value) => {
			const [by, values] =
				value.by === 'attribute'
					? (['id', book.of(personValueKey(value)).exact.map(({ id }) => id)] as const)
					: ([value.by, [value.value]] as const);
			const core = await attempt(publicIdentities(session.client, by, values, { coreOnly: true }));
			const ids = new IdSet(core.ok ? core.value.map(({ id }) => id) : []);
			const { exact } = book.of(personValueKey(value));
			if (exact.some(({ id }) => ids.has(id))) book.keepOnly(personValueKey(value), ids);
		}),
	);
}

function valuesBy(wanted: readonly PersonValue[], by: PersonBy): string[] {
	return wanted.filter((value) => value.by === by).map(({ value }) => value);
}

/** Searches for a few values one by one, so that a value that many people share doesn't get in the way of the others. */
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
			const keyOf = (value: string) => personValueKey({ by: 'attribute', value: `${name}=${value}` });
			const answer = await attempt(searchByAttribute(session.client, name, values));
			if (!answer.ok) return values.forEach((value) => book.refuse(keyOf(value)));
			const asked = new Set(values.map(normalName));
			for (const identity of answer.value)
				for (const value of attributeValues(identity, name))
					if (asked.has(normalName(value))) book.add(keyOf(value), 'exact', fromIndex(identity));
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
	if (answer.ok) addToBook(book, by, values, answer.value.map(fromList));
}

/**
 * Finds people in search. It isn't documented which field of the index has the alias, so people found by alias are read from the list of
 * public identities as well. People found by email address are not.
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
	if (by === 'email') return addToBook(book, by, values, answer.value.map(fromIndex));
	const wanted = new Set(values.map(normalName));
	const ids = answer.value
		.filter((identity) => wanted.has(normalName(identity.name ?? '')))
		.map((identity) => identity.id);
	const listed = ids.length === 0 ? undefined : await attempt(publicIdentities(session.client, 'id', ids));
	if (listed?.ok === true) addToBook(book, by, values, listed.value.map(fromList));
}

/** Adds each person under the value that they match, otherwise as a similar one under each value that they resemble. */
function addToBook(
	book: MatchBook<FoundPerson>,
	by: ListedBy,
	values: readonly string[],
	people: readonly FoundPerson[],
): void {
	const wanted = new Set(values.map(normalName));
	for (const person of people) {
		const personValue = normalName(person[by] ?? '');
		if (personValue === '') continue;
		if (wanted.has(personValue)) {
			book.add(personValueKey({ by, value: personValue }), 'exact', person);
			continue;
		}
		for (const value of wanted)
			if (personValue.includes(value) || value.includes(personValue))
				book.add(personValueKey({ by, value }), 'near', person);
	}
}

function fromList({ id, name, alias, email, identityState, status, attributes }: PublicIdentity): FoundPerson {
	const number = attributes?.find(({ key }) => key === 'employeeNumber' || key === 'identificationNumber')?.value;
	return {
		id,
		...(name !== undefined && { name }),
		...(alias !== undefined && { alias }),
		...(email && { email }),
		...withState(identityState ?? status),
		...(number && { employeeNumber: number }),
		inactive: /^inactive[\s_-]*(short|long)/i.test(identityState ?? ''),
	};
}

function fromIndex({ id, name, displayName, email, inactive, status, employeeNumber }: FoundIdentity): FoundPerson {
	return {
		id,
		...((displayName ?? name) !== undefined && { name: displayName ?? name }),
		...(name !== undefined && { alias: name }),
		...(email && { email }),
		...withState(status ?? (inactive === true ? 'inactive' : undefined)),
		...(employeeNumber && { employeeNumber }),
		inactive: inactive === true,
	};
}

function withState(state: string | null | undefined): { state?: string } {
	return state ? { state } : {};
}
