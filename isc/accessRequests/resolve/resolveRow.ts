import type { ResolvedItem, RuledRow, WantedItem, WantedPair } from '../model/wanted';
import type { Purpose, IdentityRef } from '../../api/lookUp/references';
import type { RowProblem } from '../../shared/faults';
import { pairKey, sameDetails } from '../model/pairs';
import { sameId } from '../../shared/ids';
import { shorten } from '../../shared/labels';
import { folded, type FoundItem, type FoundPerson, type Matches, type MatchBook } from '../../api/lookUp/matchBook';
import { itemKey } from '../../api/lookUp/findItems';
import { personKey } from '../../api/lookUp/findPeople';
import { itemProblem, personProblem, usable } from '../../api/lookUp/lookUpProblems';

/** Everything that was looked up, for all rows. */
export interface LookedUp {
	people: MatchBook<FoundPerson>;
	items: Record<Purpose, MatchBook<FoundItem>>;
	/** The user behind the credential, where a row needs to know. */
	me?: string;
}

type Problem = Omit<RowProblem, 'row'>;

export interface ResolvedRow {
	pairs: WantedPair[];
	problems: Problem[];
	people: FoundPerson[];
}

export function purposeOf(row: RuledRow): Purpose {
	return row.requestType === 'GRANT_ACCESS' ? 'grant' : 'held';
}

/** A row's pairs and its problems, each said once. Pure. */
export function resolveRow(row: RuledRow, lookedUp: LookedUp): ResolvedRow {
	const pairs = new Map<string, WantedPair[]>();
	const problems = new Map<string, Problem>();
	const people: FoundPerson[] = [];
	const report = (problem: Problem): void => void problems.set(`${problem.field}|${problem.message}`, problem);
	for (const { identityType, identities, items } of row.entries) {
		const resolvedItems: ResolvedItem[] = [];
		for (const wanted of items) {
			const found = resolveItem(wanted, purposeOf(row), lookedUp);
			if ('problem' in found) report(found.problem);
			else resolvedItems.push(found.item);
		}
		for (const ref of identities) {
			const found = resolvePerson(ref, lookedUp);
			if ('problem' in found) {
				report(found.problem);
				continue;
			}
			if (row.requestType === 'REVOKE_ACCESS' && identityType === 'HUMAN' && sameId(found.person.id, lookedUp.me))
				report(ownAccess(ref.field));
			people.push(found.person);
			for (const item of resolvedItems) addOnce(pairs, toPair(row, found.person, identityType, item));
		}
	}
	return { pairs: [...pairs.values()].flat(), problems: [...problems.values()], people };
}

function resolvePerson(ref: IdentityRef, { people, me }: LookedUp): { person: FoundPerson } | { problem: Problem } {
	if (ref.by === 'self') return { person: { id: me ?? '', inactive: false } };
	if (ref.by === 'id') return { person: { id: ref.value, inactive: false } };
	const matches = people.of(personKey({ by: ref.by, value: ref.value }));
	const problem = personProblem(ref.by, ref.value, ref.field, matches);
	return problem === undefined ? { person: matches.exact[0] } : { problem };
}

function resolveItem(
	wanted: WantedItem,
	purpose: Purpose,
	{ items }: LookedUp,
): { item: ResolvedItem } | { problem: Problem } {
	const details = detailsOf(wanted);
	if (wanted.by === 'id') return { item: { ...details, id: wanted.value } };
	const named = items[purpose].of(itemKey({ type: wanted.type, name: wanted.value }));
	const matches = wanted.source === undefined ? named : onSource(named, wanted.source);
	const problem = itemProblem(wanted, matches, purpose === 'grant') ?? unknownSource(wanted, matches.exact);
	if (problem !== undefined) return { problem };
	const { id, name, sourceName } = usable(matches.exact, purpose === 'grant')[0];
	return { item: { ...details, id, name, ...(sourceName !== undefined && { sourceName }) } };
}

/** Of the items with a name, those on a source; those whose source nobody knows stay, so that they are not passed over. */
function onSource({ exact, near, nearest }: Matches<FoundItem>, source: string): Matches<FoundItem> {
	const isOn = ({ sourceName }: FoundItem) => sourceName !== undefined && folded(sourceName) === folded(source);
	const there = exact.filter((item) => isOn(item) || item.sourceName === undefined);
	const elsewhere = exact.filter((item) => !there.includes(item));
	return {
		exact: there,
		near: [...elsewhere, ...near],
		...(nearest !== undefined && elsewhere.length === 0 && { nearest }),
	};
}

function unknownSource({ field, source }: WantedItem, exact: readonly FoundItem[]): Problem | undefined {
	if (source === undefined || exact.every(({ sourceName }) => sourceName !== undefined)) return undefined;
	return {
		field,
		message: `ISC doesn't say whether this access profile is on the source "${shorten(source)}".`,
		advice: 'Give the ID of the access profile, or use a credential that may search.',
	};
}

/** All of an item but what it was named by. */
function detailsOf(wanted: WantedItem): Omit<ResolvedItem, 'id'> {
	const details: Partial<WantedItem> & Pick<WantedItem, 'type'> = { ...wanted };
	delete details.by;
	delete details.value;
	delete details.field;
	delete details.source;
	return details;
}

function ownAccess(field: string): Problem {
	return {
		field,
		message: "This is the user behind the credential, and ISC takes no request to revoke one's own access.",
		advice: 'Take the person out, or send the revoke with the credential of their manager or of an administrator.',
	};
}

function toPair(
	row: RuledRow,
	person: FoundPerson,
	identityType: WantedPair['identityType'],
	item: ResolvedItem,
): WantedPair {
	return {
		row: row.row,
		requestType: row.requestType,
		identityId: person.id,
		...(person.name !== undefined && { identityName: person.name }),
		identityType,
		item: { ...item },
		...(row.reference !== undefined && { reference: row.reference }),
		...(row.clientMetadata !== undefined && { requestMetadata: row.clientMetadata }),
	};
}

/** One person given by id and by e-mail, or one item by id and by name, is still one; other dates or texts make it another. */
function addOnce(pairs: Map<string, WantedPair[]>, pair: WantedPair): void {
	const alike = pairs.get(pairKey(pair));
	if (alike === undefined) pairs.set(pairKey(pair), [pair]);
	else if (!alike.some((other) => sameDetails(other, pair))) alike.push(pair);
}
