/** Cuts a list into pieces of at most `size`. */
export function chunks<T>(list: readonly T[], size: number): T[][] {
	const pieces: T[][] = [];
	for (let start = 0; start < list.length; start += size) pieces.push(list.slice(start, start + size));
	return pieces;
}

/**
 * The entries of a list by key. Keys and entries keep the order of the list.
 *
 * @param groups where to put them: an `IdMap` takes all spellings of an id for one key
 */
export function groupBy<T, Key>(
	list: Iterable<T>,
	keyOf: (entry: T) => Key,
	groups: Map<Key, T[]> = new Map<Key, T[]>(),
): Map<Key, T[]> {
	for (const entry of list) {
		const key = keyOf(entry);
		const group = groups.get(key);
		if (group === undefined) groups.set(key, [entry]);
		else group.push(entry);
	}
	return groups;
}

/** Each value once, where it first occurs. */
export function unique<T>(values: Iterable<T>): T[] {
	return [...new Set(values)];
}
