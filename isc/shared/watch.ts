/** Milliseconds between two looks at whether a wait is over. */
const LOOK_AGAIN_MS = 250;

/** Time as a wait needs it. `sleep` may return early; `cancelled` ends the wait. */
export interface WatchClock {
	now(): number;
	sleep(ms: number): Promise<void>;
	readonly cancelled: boolean;
}

/**
 * Waits for a promise until it settles, `until` has come (milliseconds since 1970) or the clock is canceled, whichever is first.
 * Anything the promise does later is dropped, a failure included.
 *
 * @returns undefined if the wait ended before the promise
 * @throws whatever the promise rejects with
 */
export async function watch<T>(
	promise: Promise<T>,
	clock: WatchClock,
	until = Infinity,
): Promise<{ value: T } | undefined> {
	let result: { value: T } | undefined;
	const settled = promise.then((value) => {
		result = { value };
	});
	settled.catch(() => undefined);
	const isOver = () => result !== undefined || clock.cancelled || clock.now() >= until;
	while (!isOver()) await Promise.race([settled, clock.sleep(Math.min(LOOK_AGAIN_MS, until - clock.now()))]);
	return result;
}
