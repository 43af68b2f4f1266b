import { rowsLabel } from './labels';
import { groupBy } from './lists';

/** A fault of one input item. */
export interface RowFault {
	row: number;
	/** Without the item's number. */
	message: string;
	/** What to do. */
	advice: string;
}

/** Kinds of fault that are listed. The others are only counted. */
const MOST_GROUPS = 5;

/**
 * One text for each kind of fault, whatever number of input items have it: `Items 5, 18 and 31 (counted from 0): End Date "31/12/2027" isn't a date. Use …`.
 * Faults are of the same kind if they differ only in quoted values and ids.
 *
 * @returns at most five texts, the most frequent fault first, and one that counts the rest
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

/** The text without the parts that differ between items: quoted values, ids, tracking ids. */
function kindOf(text: string): string {
	return text
		.replace(/"[^"]*"|“[^”]*”/g, '""')
		.replace(/tracking id [\w-]+/gi, '')
		.replace(/\b[0-9a-f]{32}\b|\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/gi, '');
}

function sentence(text: string): string {
	return /[.!?]$/.test(text.trim()) ? text.trim() : `${text.trim()}.`;
}
