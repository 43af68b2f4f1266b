/**
 * Finds rows by the whole value or the beginning of one text field, ignoring case. The keys are sorted only when a
 * search by beginning needs it, so that 100,000 rows can be added quickly.
 */
export class FieldIndex<T> {
	private readonly byValue = new Map<string, T[]>();
	private sortedKeys: string[] | undefined;

	add(value: string | null, row: T): void {
		if (value === null) return;
		const key = value.toLowerCase();
		const rows = this.byValue.get(key);
		if (rows === undefined) {
			this.byValue.set(key, [row]);
			this.sortedKeys = undefined;
		} else {
			rows.push(row);
		}
	}

	remove(value: string | null, row: T): void {
		if (value === null) return;
		const rows = this.byValue.get(value.toLowerCase());
		if (rows?.includes(row) === true) rows.splice(rows.indexOf(row), 1);
	}

	equalTo(value: string): readonly T[] {
		return this.byValue.get(value.toLowerCase()) ?? [];
	}

	startingWith(beginning: string): T[] {
		const prefix = beginning.toLowerCase();
		this.sortedKeys ??= [...this.byValue.keys()].sort();
		const keys = this.sortedKeys;
		const found: T[] = [];
		for (let i = firstNotBefore(keys, prefix); i < keys.length && keys[i].startsWith(prefix); i += 1) {
			found.push(...(this.byValue.get(keys[i]) ?? []));
		}
		return found;
	}
}

function firstNotBefore(keys: readonly string[], key: string): number {
	let low = 0;
	let high = keys.length;
	while (low < high) {
		const middle = (low + high) >> 1;
		if (keys[middle] < key) low = middle + 1;
		else high = middle;
	}
	return low;
}
