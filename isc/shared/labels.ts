import { unique } from './lists';

/** `item 0`, `items 0, 3 and 7`: n8n counts from 0. Long lists are cut. */
export function rowsLabel(rows: Iterable<number>, most = 10): string {
	const all = unique(rows).sort((a, b) => a - b);
	const shown = all.slice(0, most);
	const more = all.length - shown.length;
	const last = more > 0 ? `${more} more` : shown.pop();
	const text = shown.length === 0 ? `${last}` : `${shown.join(', ')} and ${last}`;
	return `item${all.length > 1 ? 's' : ''} ${text}`;
}

/** Cuts a long value, so that it fits into a message. */
export function shorten(text: string): string {
	return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
