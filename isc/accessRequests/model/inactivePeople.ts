import { rowsLabel } from '../../shared/labels';

/** A person whom ISC marks as inactive, and the rows that want something for them. */
export interface InactivePerson {
	id: string;
	label: string;
	rows: Set<number>;
}

/** People named in the hint; further ones are counted. */
const NAMED = 5;

/** What the operator is told about inactive people; nothing where there are none. */
export function inactiveHints(people: readonly InactivePerson[]): string[] {
	if (people.length === 0) return [];
	const named = people.slice(0, NAMED).map((person) => `${person.label} (${rowsLabel(person.rows)})`);
	const rest = people.length > NAMED ? ` and ${people.length - NAMED} more` : '';
	return [
		`Inactive in ISC: ${named.join(', ')}${rest}. ISC may refuse a request for an inactive person, or take it and not carry it out.`,
	];
}
