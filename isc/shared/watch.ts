/** Milliseconds between two looks at whether a wait is over. */
const LOOK_AGAIN_MS = 250;

/**
 * Waits for a promise until it settles or `isOver` says that the wait is over, whichever comes first.
 * What the promise does later is nobody's business: a late rejection is swallowed.
 *
 * @param sleep any way to wait, in milliseconds; may return early
 * @returns undefined where the wait was over first
 * @throws what the promise rejects with
 */
export async function watch<T>(
	promise: Promise<T>,
	sleep: (ms: number) => Promise<void>,
	isOver: () => boolean,
): Promise<{ value: T } | undefined> {
	let result: { value: T } | undefined;
	const settled = promise.then((value) => {
		result = { value };
	});
	settled.catch(() => undefined);
	while (result === undefined && !isOver()) await Promise.race([settled, sleep(LOOK_AGAIN_MS)]);
	return result;
}
