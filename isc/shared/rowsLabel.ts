/** `item 0`, `items 0, 3 and 7`, with n8n's own count from 0; long lists are cut. */
export function rowsLabel(rows: Iterable<number>, most = 10): string {
	const all = [...new Set(rows)].sort((a, b) => a - b);
	const shown = all.slice(0, most);
	const rest = all.length - shown.length;
	const last = rest > 0 ? `${rest} more` : shown.pop();
	const text = shown.length === 0 ? `${last}` : `${shown.join(', ')} and ${last}`;
	return `item${all.length > 1 ? 's' : ''} ${text}`;
}
