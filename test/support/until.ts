import { setTimeout as delay } from 'node:timers/promises';

import { Problem } from '../../playground/src/terminal';

/** Waits until `isSo`, which may fail while n8n has no database, returns something other than undefined or false, and returns that. */
export async function until<T>(
	isSo: () => T | false | undefined | Promise<T | false | undefined>,
	what: string,
	limitMs = 40_000,
): Promise<T> {
	const deadline = Date.now() + limitMs;
	for (;;) {
		const found = await Promise.resolve(isSo()).catch((error: unknown) => {
			if (!(error instanceof Problem)) throw error;
		});
		if (found !== undefined && found !== false) return found as T;
		if (Date.now() > deadline) throw new Error(`It never came about within ${limitMs / 1000} s: ${what}.`);
		await delay(250);
	}
}
