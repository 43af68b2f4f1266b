import type { RuledRow, WantedPair } from '../model/wanted';
import type { ItemValue, Purpose, PersonValue } from '../../api/lookUp/references';
import type { RowProblem } from '../../shared/faults';
import type { IscSession } from '../../session';
import { IdMap, IdSet } from '../../shared/ids';
import { inactiveHints, type InactivePerson } from '../model/inactiveHints';
import { MatchBook, type FoundItem, type FoundPerson } from '../../api/lookUp/matchBook';
import { findItems } from '../../api/lookUp/findItems';
import { findPeople, lookUpValues } from '../../api/lookUp/findPeople';
import { purposeOf, resolveRow, type LookedUp } from './resolveRow';

export interface Resolved {
	/** In the order of the rows. Rows with a problem have none. */
	pairs: WantedPair[];
	problems: RowProblem[];
	hints: string[];
	/** The ids of the inactive people that the hints are about. */
	inactive: ReadonlySet<string>;
}

/**
 * Finds the ids for email addresses, aliases, attributes, names and `self`. Each distinct value is looked up once for all rows. Ids aren't
 * looked up: ISC knows whether they exist. If a value matches nothing or several, or someone revokes their own access, that is a problem of
 * the row.
 *
 * @throws {IscError} if ISC doesn't answer, or if a row needs the user behind the token and there is none
 */
export async function resolveRows(rows: readonly RuledRow[], session: IscSession): Promise<Resolved> {
	const lookedUp = await lookUp(rows, session);
	const pairs: WantedPair[] = [];
	const problems: RowProblem[] = [];
	const inactive = new IdMap<InactivePerson>();
	for (const row of rows) {
		const found = resolveRow(row, lookedUp);
		problems.push(...found.problems.map((problem) => ({ row: row.row, ...problem })));
		if (found.problems.length > 0) continue;
		pairs.push(...found.pairs);
		for (const person of found.people) noteInactive(inactive, person, row.row);
	}
	return { pairs, problems, hints: inactiveHints([...inactive.values()]), inactive: new IdSet(inactive.keys()) };
}

async function lookUp(rows: readonly RuledRow[], session: IscSession): Promise<LookedUp> {
	const values: PersonValue[] = [];
	const names: Record<Purpose, ItemValue[]> = { grant: [], held: [] };
	let needsMe = false;
	for (const row of rows) {
		for (const { identityType, identities, items } of row.entries) {
			needsMe ||= row.requestType === 'REVOKE_ACCESS' && identityType === 'HUMAN';
			needsMe ||= identities.some(({ by }) => by === 'self');
			values.push(...lookUpValues(identities));
			for (const item of items)
				if (item.by === 'name') names[purposeOf(row)].push({ type: item.type, name: item.value, source: item.source });
		}
	}
	const [people, grant, held, me] = await Promise.all([
		values.length > 0 ? findPeople(session, values) : new MatchBook<FoundPerson>(),
		names.grant.length > 0 ? findItems(session, names.grant, 'grant') : new MatchBook<FoundItem>(),
		names.held.length > 0 ? findItems(session, names.held, 'held') : new MatchBook<FoundItem>(),
		needsMe ? session.me() : undefined,
	]);
	return { people, items: { grant, held }, ...(me !== undefined && { me: me.id }) };
}

function noteInactive(inactive: Map<string, InactivePerson>, person: FoundPerson, row: number): void {
	if (!person.inactive) return;
	const entry = inactive.get(person.id) ?? {
		id: person.id,
		label: person.name ?? person.email ?? person.id,
		rows: new Set(),
	};
	inactive.set(person.id, entry);
	entry.rows.add(row);
}
