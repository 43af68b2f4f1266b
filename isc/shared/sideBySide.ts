/**
 * Works on several entries of a list at a time: on `narrow` at first, on `wide` once the work calls `widen`. Entries are started in the
 * order of the list. `work` must not fail.
 */
export async function sideBySide<T>(
	list: readonly T[],
	widths: { narrow: number; wide: number },
	work: (entry: T, widen: () => void) => Promise<void>,
): Promise<void> {
	const workers: Array<Promise<void>> = [];
	let next = 0;

	async function worker(): Promise<void> {
		while (next < list.length) await work(list[next++], () => upTo(widths.wide));
	}

	function upTo(width: number): void {
		while (workers.length < width && next < list.length) workers.push(worker());
	}

	upTo(widths.narrow);
	// The list of workers may grow during this loop.
	for (let index = 0; index < workers.length; index++) await workers[index];
}
