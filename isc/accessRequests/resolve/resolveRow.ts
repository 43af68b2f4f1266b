import { normalName } from '../../api/itemNames';
import { forTheRecord, type ResolvedItem, type RuledRow, type WantedItem, type WantedPair } from '../model/wanted';
import type { Purpose, IdentityRef } from '../../api/lookUp/references';
import type { RowProblem } from '../../shared/faults';
import { pairKey, sameDetails } from '../model/pairs';
import { sameId } from '../../shared/ids';
import { shorten } from '../../shared/labels';
import { type FoundItem, type FoundPerson, type Matches, type MatchBook } from '../../api/lookUp/matchBook';
import { itemValueKey } from '../../api/lookUp/findItems';
import { personValueKey } from '../../api/lookUp/findPeople';
import { itemProblem, personProblem, usable } from '../../api/lookUp/lookUpProblems';

/** The results of all look-ups, for all rows. */
export interface LookedUp {
	people: MatchBook<FoundPerson>;
	items: Record<Purpose, MatchBook<FoundItem>>;
	/** The id of the user behind the credential, if a row needs it. */
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

/** The pairs and the problems of a row, each problem once. Pure. */
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
			const found = resolvePerson(ref, row, lookedUp);
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

function resolvePerson(
	ref: IdentityRef,
	row: RuledRow,
	{ people, me }: LookedUp,
): { person: FoundPerson } | { problem: Problem } {
	if (ref.by === 'self') return { person: { id: me ?? '', inactive: false } };
	if (ref.by === 'id') return { person: { id: ref.value, inactive: false } };
	const all = people.of(personValueKey({ by: ref.by, value: ref.value }));
	const matches = row.requestType === 'GRANT_ACCESS' ? withoutLeavers(all) : all;
	const problem = personProblem(ref.by, ref.value, ref.field, matches);
	return problem === undefined ? { person: matches.exact[0] } : { problem };
}

/** Of several people with a value, those who have left don't count for a grant. For a revoke they may be the ones who are meant. */
function withoutLeavers(matches: Matches<FoundPerson>): Matches<FoundPerson> {
	const stayed = matches.exact.filter(({ state }) => state !== 'INACTIVE_LONG_TERM');
	return stayed.length === 0 ? matches : { ...matches, exact: stayed };
}

function resolveItem(
	wanted: WantedItem,
	purpose: Purpose,
	{ items }: LookedUp,
): { item: ResolvedItem } | { problem: Problem } {
	const details = detailsOf(wanted);
	if (wanted.by === 'id') return { item: { ...details, id: wanted.value } };
	const named = items[purpose].of(itemValueKey({ type: wanted.type, name: wanted.value }));
	const matches = wanted.source === undefined ? named : onSource(named, wanted.source);
	const problem = itemProblem(wanted, matches, purpose === 'grant') ?? unknownSource(wanted, matches.exact);
	if (problem !== undefined) return { problem };
	const { id, name, sourceName } = usable(matches.exact, purpose === 'grant')[0];
	return { item: { ...details, id, name, ...(sourceName !== undefined && { sourceName }) } };
}

/** The items on a source, out of those with a name. An item whose source isn't known stays: it may be the one. */
function onSource({ exact, near, nearest }: Matches<FoundItem>, source: string): Matches<FoundItem> {
	const isOn = ({ sourceName }: FoundItem) => sourceName !== undefined && normalName(sourceName) === normalName(source);
	const onThisSource = exact.filter((item) => isOn(item) || item.sourceName === undefined);
	const elsewhere = exact.filter((item) => !onThisSource.includes(item));
	return {
		exact: onThisSource,
		near: [...elsewhere, ...near],
		...(nearest !== undefined && elsewhere.length === 0 && { nearest }),
	};
}

function unknownSource({ field, source }: WantedItem, exact: readonly FoundItem[]): Problem | undefined {
	if (source === undefined || exact.every(({ sourceName }) => sourceName !== undefined)) return undefined;
	return {
		field,
		message: `ISC doesn't say whether this access profile is on the source "${shorten(source)}".`,
		advice: 'Use the ID of the access profile, or a credential that may search.',
	};
}

/** Everything about an access item except what it is named by. */
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
		message: "This person is the user behind the credential, and ISC doesn't let users revoke their own access.",
		advice: 'Remove the person, or revoke the access with the credential of their manager or of an administrator.',
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
		// ISC API: an end date is removed by a grant without one.
		requestType: item.clear === true ? 'GRANT_ACCESS' : row.requestType,
		identityId: person.id,
		...(person.name !== undefined && { identityName: person.name }),
		identityType,
		item: { ...item },
		...forTheRecord(row),
		...(row.clientMetadata !== undefined && { requestMetadata: row.clientMetadata }),
	};
}

/**
 * Adds a pair once, even if the row names the person or the item twice, for example by id and by name. Other dates or texts make it another
 * pair.
 */
function addOnce(pairs: Map<string, WantedPair[]>, pair: WantedPair): void {
	const sameAccess = pairs.get(pairKey(pair));
	if (sameAccess === undefined) pairs.set(pairKey(pair), [pair]);
	else if (!sameAccess.some((other) => sameDetails(other, pair))) sameAccess.push(pair);
}
