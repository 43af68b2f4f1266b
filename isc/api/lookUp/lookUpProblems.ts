import type { PersonBy } from './references';
import type { RowProblem } from '../../shared/faults';
import { typeName } from '../itemNames';
import type { AccessItemType } from '../wire';
import { shorten } from '../../shared/labels';
import type { FoundItem, FoundPerson, Matches } from './matchBook';

type Problem = Omit<RowProblem, 'row'>;

/** Candidates that a message names; further ones are counted. */
const NAMED = 5;

const WAYS: Record<PersonBy, string> = { email: 'email address', alias: 'alias', attribute: 'attribute' };

/** Why a value names no one person. Undefined where it does. */
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
			advice: 'Name the person by email, alias or ID, or use a credential that may search.',
		};
	if (exact.length === 1) return undefined;
	if (exact.length > 1) {
		return {
			field,
			message: `${exact.length} people in ISC have the ${WAYS[by]} "${shorten(value)}": ${listed(exact.map(personText))}.`,
			advice: 'Give the ID of the person you mean.',
		};
	}
	return {
		field,
		message: `Nobody in ISC has the ${WAYS[by]} "${shorten(value)}".${hint(nearest, near.map(personText))}`,
		advice:
			by === 'attribute'
				? "Check the attribute's technical name and the value, and that the person is in this tenant; or give their ID. Search may not know yet what has just changed."
				: `Check the spelling, and that the person is in this tenant; or give their ID. Only the main ${WAYS[by]} of a person in ISC counts.`,
	};
}

/** Why a name stands for no one access item. Undefined where it does. */
export function itemProblem(
	item: { type: AccessItemType; value: string; field: string; source?: string },
	{ exact, near, nearest }: Matches<FoundItem>,
	grant: boolean,
): Problem | undefined {
	const { field, value, source } = item;
	const kind = typeName(item.type);
	const fit = usable(exact, grant);
	if (fit.length === 1) return undefined;
	if (fit.length > 1) {
		return {
			field,
			message: `${fit.length} ${kind}s in ISC are called "${shorten(value)}": ${listed(fit.map(itemText))}.`,
			advice:
				item.type === 'ROLE' || source !== undefined
					? `Give the ID of the ${kind} you mean.`
					: `Give the ID of the ${kind} you mean, or add the detail Source.`,
		};
	}
	if (exact.length > 0) {
		return {
			field,
			message: `The ${kind} "${shorten(value)}" can't be requested: ${listed(exact.map(itemText))}.`,
			advice: `Ask an ISC administrator to make it requestable, or choose another ${kind}.`,
		};
	}
	const alike = near.map((found) => `${typeName(found.type)} ${itemText(found)}`);
	const plus =
		value.includes('+') && item.type !== 'ROLE'
			? " ISC doesn't find names with a plus sign: give the ID for those."
			: '';
	return {
		field,
		message: `No ${kind} that you can see is called "${shorten(value)}"${source === undefined ? '' : ` on the source "${shorten(source)}"`}.${hint(nearest, alike)}`,
		advice: `Check the name${source === undefined ? '' : ', the source'} and the type, or give the ID.${plus}`,
	};
}

/** For a grant only what can be requested; for the rest whatever has the name. */
export function usable(exact: readonly FoundItem[], grant: boolean): FoundItem[] {
	return exact.filter((item) => !grant || item.requestable);
}

function hint(nearest: string | undefined, alike: readonly string[]): string {
	if (nearest !== undefined) return ` Did you mean ${nearest}?`;
	return alike.length === 0 ? '' : ` Similar: ${listed(alike)}.`;
}

function personText({ id, name, alias, email, state }: FoundPerson): string {
	const details = [email, state, `id ${id}`].filter((part) => part !== undefined);
	return `${name ?? alias ?? 'unnamed'} (${details.join(', ')})`;
}

function itemText({ id, name, sourceName }: FoundItem): string {
	return `"${name}" (${[sourceName === undefined ? undefined : `on ${sourceName}`, `id ${id}`].filter((part) => part !== undefined).join(', ')})`;
}

function listed(texts: readonly string[]): string {
	const rest = texts.length - NAMED;
	return texts.slice(0, NAMED).join('; ') + (rest > 0 ? `; and ${rest} more` : '');
}
