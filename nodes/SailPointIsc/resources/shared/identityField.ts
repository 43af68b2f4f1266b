import type { IdentityBy, IdentityDraft } from '../../../../isc/api/lookUp/references';
import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { resolvePeople, type RowPeople } from '../../../../isc/identities/resolvePeople';
import type { FoundPerson } from '../../../../isc/api/lookUp/matchBook';
import type { IscSession } from '../../../../isc/session';
import { RowParameters } from '../../parameters';
import { RowError } from './failure';
import { personModes } from './locatorModes';

/** A resource locator for a person. */
export function identityField(
	field: Pick<INodeProperties, 'displayName' | 'name' | 'description'> & Partial<INodeProperties>,
): INodeProperties {
	return {
		type: 'resourceLocator',
		default: { mode: 'list', value: '' },
		modes: personModes,
		...field,
	};
}

/** The people of each row, or why they can't be read. */
export type PeopleOfRows = Array<FoundPerson[] | Error>;

/**
 * The people that each row names in a parameter. Each value is looked up once for all rows.
 *
 * @param field the name of the parameter in the editor, for messages
 * @param isUsed whether a row uses the parameter; if not, it gets no people
 */
export async function peopleOfRows(
	fns: IExecuteFunctions,
	session: IscSession,
	name: string,
	field: string,
	isUsed: (row: number) => boolean = () => true,
): Promise<PeopleOfRows> {
	const drafts = fns.getInputData().map((_, row): IdentityDraft | Error | undefined => {
		try {
			if (!isUsed(row)) return undefined;
			const { by, value } = new RowParameters(fns, row).locator(name, field);
			return { by: by as IdentityBy, value, field };
		} catch (error) {
			return error as Error;
		}
	});
	const readable = drafts.flatMap((draft) => (draft === undefined || draft instanceof Error ? [] : [[draft]]));
	const resolved = (await resolvePeople(session, readable)).values();
	return drafts.map((draft) => {
		if (draft === undefined) return [];
		if (draft instanceof Error) return draft;
		const found: RowPeople = resolved.next().value as RowPeople;
		if ('failed' in found) return found.failed;
		return 'problem' in found ? new RowError(`${field}: ${found.problem.message}`, found.problem.advice) : found.people;
	});
}

/** The people of a row. @throws the error that the row has instead */
export function peopleOf(rows: PeopleOfRows, row: number): FoundPerson[] {
	const people = rows[row];
	if (people instanceof Error) throw people;
	return people;
}

/** The only person of a row. @throws {RowError} if it names several, or the error that the row has instead */
export function personOf(rows: PeopleOfRows, row: number, field: string): FoundPerson {
	const people = peopleOf(rows, row);
	if (people.length === 1) return people[0];
	throw new RowError(`${field} takes one person, but got ${people.length}`, 'Use one person for each input item.');
}
