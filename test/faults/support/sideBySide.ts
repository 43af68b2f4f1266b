/** Works on all entries, at most `width` at a time, and returns a promise for each. If one fails, the others go on. */
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
