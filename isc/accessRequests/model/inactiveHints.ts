import { rowsLabel } from '../../shared/labels';

/** A person who is inactive in ISC, and the rows that request something for them. */
export interface InactivePerson {
	id: string;
	label: string;
	rows: Set<number>;
}

/** People that the hint names. The others are counted. */
const MOST_NAMED = 5;

/** The hint about inactive people. None if there are no such people. */
export function inactiveHints(people: readonly InactivePerson[]): string[] {
	if (people.length === 0) return [];
	const named = people.slice(0, MOST_NAMED).map((person) => `${person.label} (${rowsLabel(person.rows)})`);
	const more = people.length > MOST_NAMED ? ` and ${people.length - MOST_NAMED} more` : '';
	return [
		`Inactive in ISC: ${named.join(', ')}${more}. ISC may refuse a request for an inactive person, or take it and not carry it out.`,
	];
}
