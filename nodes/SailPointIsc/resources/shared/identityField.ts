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

/** Each row's people, or why they cannot be told. */
export type PeopleOfRows = Array<FoundPerson[] | Error>;

/**
 * The people that each row names in a parameter, each value looked up once for all rows. Rows that `wanted` leaves out have nobody.
 *
 * @param field the parameter's name in the editor, for messages
 */
export async function peopleOfRows(
	fns: IExecuteFunctions,
	session: IscSession,
	name: string,
	field: string,
	wanted: (row: number) => boolean = () => true,
): Promise<PeopleOfRows> {
	const drafts = fns.getInputData().map((_, row): IdentityDraft | Error | undefined => {
		try {
			if (!wanted(row)) return undefined;
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

/** A row's people. @throws what stands in their place */
export function peopleOf(rows: PeopleOfRows, row: number): FoundPerson[] {
	const people = rows[row];
	if (people instanceof Error) throw people;
	return people;
}

/** A row's one person. @throws {RowError} where it names several */
export function personOf(rows: PeopleOfRows, row: number, field: string): FoundPerson {
	const people = peopleOf(rows, row);
	if (people.length === 1) return people[0];
	throw new RowError(`${field} names ${people.length} people, but takes one`, 'Give one person for each input item.');
}
