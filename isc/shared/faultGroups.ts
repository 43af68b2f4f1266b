import { rowsLabel } from './labels';
import { groupBy } from './lists';

/** What is wrong with one input item. */
export interface RowFault {
	row: number;
	/** Without the row. */
	message: string;
	/** What to do. */
	advice: string;
}

/** Kinds of fault that a text names; of the others it gives the count. */
const MOST_GROUPS = 5;

/**
 * Equal faults of many input items, each kind said once: `Items 5, 18 and 31 (counted from 0): End Date "31/12/2027" isn't a date. Use …`.
 * Faults are equal where they differ in nothing but quoted values and ids.
 *
 * @returns one text for each kind, the most frequent first, at most five, and one that counts the rest
 */
export function groupedFaults(faults: readonly RowFault[]): string[] {
	const groups = groupBy(faults, ({ message, advice }) => JSON.stringify([kindOf(message), kindOf(advice)]));
	const sorted = [...groups.values()].sort((a, b) => b.length - a.length);
	const texts = sorted.slice(0, MOST_GROUPS).map(groupText);
	const left = new Set(sorted.slice(MOST_GROUPS).flatMap((group) => group.map(({ row }) => row))).size;
	return left === 0 ? texts : [...texts, `And ${left} more with other faults.`];
}

function groupText(group: readonly RowFault[]): string {
	const [{ message, advice }] = group;
	const rows = rowsLabel(group.map(({ row }) => row));
	const differs = group.some((fault) => fault.message !== message) ? ', the first of them' : '';
	return `${rows.charAt(0).toUpperCase()}${rows.slice(1)}${group.length > 1 ? ' (counted from 0)' : ''}${differs}: ${sentence(message)} ${advice}`.trim();
}

/** The text without what differs from one item to the next: quoted values, ids, tracking ids. */
function kindOf(text: string): string {
	return text
		.replace(/"[^"]*"|“[^”]*”/g, '""')
		.replace(/tracking id [\w-]+/g, '')
		.replace(/\b[0-9a-f]{32}\b|\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/gi, '');
}

function sentence(text: string): string {
	return /[.!?]$/.test(text.trim()) ? text.trim() : `${text.trim()}.`;
}
