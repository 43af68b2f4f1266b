import type { PersonBy } from './references';
import type { RowProblem } from '../../shared/faults';
import { typeName } from '../itemNames';
import type { AccessItemType } from '../wire';
import { shorten } from '../../shared/labels';
import type { FoundItem, FoundPerson, Matches } from './matchBook';

type Problem = Omit<RowProblem, 'row'>;

/** Candidates that a message names. The others are counted. */
const MOST_NAMED = 5;

const BY_WORDS: Record<PersonBy, string> = { email: 'email address', alias: 'user name', attribute: 'attribute' };

/** Why a value doesn't name exactly one person. Undefined if it does. */
export function personProblem(
	by: PersonBy,
	value: string,
	field: string,
	{ exact, near, nearest, refused }: Matches<FoundPerson>,
): Problem | undefined {
	if (refused)
		return {
			field,
			message: `The attribute "${shorten(value)}" can't be looked up: ISC doesn't let this credential search.`,
			advice: "Use the person's email address, user name or ID, or a credential that may search.",
		};
	if (exact.length === 1) return undefined;
	if (exact.length > 1) {
		return {
			field,
			message: `${exact.length} people in ISC have the ${BY_WORDS[by]} "${shorten(value)}": ${listed(exact.map(personText))}.`,
			advice: 'Use the ID of the person you mean.',
		};
	}
	const mainOnly = by === 'email' ? " Only a person's main email address in ISC counts." : '';
	return {
		field,
		message: `Nobody in ISC has the ${BY_WORDS[by]} "${shorten(value)}".${hint(nearest, near.map(personText))}`,
		advice:
			by === 'attribute'
				? "Check the attribute's technical name and the value, and that the person is in this tenant, or use their ID. Search may not know recent changes yet."
				: `Check the spelling, and that the person is in this tenant, or use their ID.${mainOnly}`,
	};
}

/** Why a name doesn't name exactly one access item. Undefined if it does. */
export function itemProblem(
	item: { type: AccessItemType; value: string; field: string; source?: string },
	{ exact, near, nearest }: Matches<FoundItem>,
	forGrant: boolean,
): Problem | undefined {
	const { field, value, source } = item;
	const kind = typeName(item.type);
	const matches = usable(exact, forGrant);
	if (matches.length === 1) return undefined;
	if (matches.length > 1) {
		return {
			field,
			message: `${matches.length} ${kind}s in ISC are called "${shorten(value)}": ${listed(matches.map(itemText))}.`,
			advice:
				item.type === 'ROLE' || source !== undefined
					? `Use the ID of the ${kind} you mean.`
					: `Use the ID of the ${kind} you mean, or add the detail Source.`,
		};
	}
	if (exact.length > 0) {
		return {
			field,
			message: `The ${kind} "${shorten(value)}" can't be requested: ${listed(exact.map(itemText))}.`,
			advice: `Ask an ISC administrator to make it requestable, or choose another ${kind}.`,
		};
	}
	const similar = near.map((found) => `${typeName(found.type)} ${itemText(found)}`);
	const plusSign =
		value.includes('+') && item.type !== 'ROLE'
			? " ISC doesn't find names with a plus sign. For those, use the ID."
			: '';
	return {
		field,
		message: `No ${kind} that you can see is called "${shorten(value)}"${source === undefined ? '' : ` on the source "${shorten(source)}"`}.${hint(nearest, similar)}`,
		advice: `Check the name${source === undefined ? '' : ', the source'} and the type, or use the ID.${plusSign}`,
	};
}

/** The items that count: for a grant only those that can be requested, otherwise all with the name. */
export function usable(exact: readonly FoundItem[], forGrant: boolean): FoundItem[] {
	return exact.filter((item) => !forGrant || item.requestable);
}

function hint(nearest: string | undefined, similar: readonly string[]): string {
	if (nearest !== undefined) return ` Did you mean ${nearest}?`;
	return similar.length === 0 ? '' : ` Similar: ${listed(similar)}.`;
}

function personText({ id, name, alias, email, state, employeeNumber }: FoundPerson): string {
	const number = employeeNumber === undefined ? undefined : `employee number ${employeeNumber}`;
	const details = [email, state, number, `ID ${id}`].filter((part) => part !== undefined);
	return `${name ?? alias ?? 'unnamed'} (${details.join(', ')})`;
}

function itemText({ id, name, sourceName }: FoundItem): string {
	const details = [sourceName === undefined ? undefined : `on ${sourceName}`, `ID ${id}`];
	return `"${name}" (${details.filter((part) => part !== undefined).join(', ')})`;
}

function listed(texts: readonly string[]): string {
	const more = texts.length - MOST_NAMED;
	return texts.slice(0, MOST_NAMED).join('; ') + (more > 0 ? `; and ${more} more` : '');
}
