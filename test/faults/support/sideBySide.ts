/** Starts work on all entries, so many at a time, and gives a promise for each. A failure is that promise's alone. */
export function sideBySide<T, R>(list: readonly T[], width: number, work: (entry: T) => Promise<R>): Array<Promise<R>> {
	const free: Array<() => void> = [];
	let running = 0;
	return list.map(async (entry) => {
		if (running >= width) await new Promise<void>((resolve) => free.push(resolve));
		running += 1;
		try {
			return await work(entry);
		} finally {
			running -= 1;
			free.shift()?.();
		}
	});
}
