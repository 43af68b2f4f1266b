const LONGEST_COMPARED = 60;

/**
 * The most similar known name, if one is similar enough, for "Did you mean …?". Upper and lower case are the same.
 *
 * @param share the part of the known name's letters that may differ
 */
export function nearestName(name: string, known: readonly string[], share = 1 / 3): string | undefined {
	if (name.length > LONGEST_COMPARED) return undefined;
	let best: { candidate: string; edits: number } | undefined;
	for (const candidate of known) {
		const most = Math.ceil(candidate.length * share);
		if (Math.abs(candidate.length - name.length) > most) continue;
		const edits = editDistance(name.toLowerCase(), candidate.toLowerCase());
		if (edits <= most && edits < (best?.edits ?? Infinity)) best = { candidate, edits };
	}
	return best?.candidate;
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

/** The beginning of a name, to list similar names by: a third of it, but at least three letters. */
export function beginningOf(name: string): string {
	return name.slice(0, Math.max(3, Math.ceil(name.length / 3)));
}
