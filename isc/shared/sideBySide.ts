/**
 * Works through a list with several at a time: few at first, more once `widen` is called from within the work. The order of
 * beginning is the list's. `work` must not fail.
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
	// The list of workers may grow while it is waited for.
	for (let index = 0; index < workers.length; index++) await workers[index];
}
