import type { Faults } from './common';
import { quote } from './values';

const LONGEST_COMPARED = 60;

/** The known name that is most like the given one, if any is like it: for "did you mean". */
export function nearestName(name: string, known: readonly string[]): string | undefined {
	if (name.length > LONGEST_COMPARED) return undefined;
	const ranked = known
		.map((candidate) => ({ candidate, edits: editDistance(name.toLowerCase(), candidate.toLowerCase()) }))
		.sort((a, b) => a.edits - b.edits);
	const best = ranked[0];
	return best && best.edits <= Math.ceil(best.candidate.length / 3) ? best.candidate : undefined;
}

/** Reports each field of the object that is not known, with the known name it may have been meant to be. */
export function refuseUnknownFields(
	record: Record<string, unknown>,
	at: { path: string; known: readonly string[]; elsewhere?: Record<string, string> },
	faults: Faults,
): void {
	for (const name of Object.keys(record)) {
		if (at.known.includes(name)) continue;
		const path = pathOf(at.path, name);
		const elsewhere = at.elsewhere && Object.hasOwn(at.elsewhere, name) ? at.elsewhere[name] : undefined;
		const nearest = nearestName(name, at.known);
		const list = `Known here: ${at.known.join(', ')}.`;
		const advice = elsewhere ?? (nearest ? `Did you mean ${nearest}? ${list}` : `Take it out. ${list}`);
		faults.add(path, `The field ${quote(name)} is not known`, advice);
	}
}

/** `requestedItems[0]` and `id` → `requestedItems[0].id`; a name that would not read well in a path stands in brackets. */
export function pathOf(path: string, name: string): string {
	if (!/^\w+$/.test(name)) return `${path}[${JSON.stringify(name)}]`;
	return path === '' ? name : `${path}.${name}`;
}

/** Number of letters to insert, delete or replace to get from one text to the other (Levenshtein). */
function editDistance(from: string, to: string): number {
	let row = Array.from({ length: to.length + 1 }, (_, index) => index);
	for (let i = 1; i <= from.length; i++) {
		const previous = row;
		row = [i];
		for (let j = 1; j <= to.length; j++) {
			const replaced = previous[j - 1] + (from[i - 1] === to[j - 1] ? 0 : 1);
			row.push(Math.min(previous[j] + 1, row[j - 1] + 1, replaced));
		}
	}
	return row[to.length];
}
