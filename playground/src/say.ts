const PROGRESS_EVERY_MS = 5_000;

/** Prints one line for the person at the terminal. */
export function say(line = ''): void {
	process.stdout.write(`${line}\n`);
}

/** Seconds since `startedAt` (a `performance.now()` reading), for people: "0.4 s", "75 s". */
export function secondsSince(startedAt: number): string {
	const seconds = (performance.now() - startedAt) / 1000;
	return seconds < 10 ? `${seconds.toFixed(1)} s` : `${Math.round(seconds)} s`;
}

/**
 * Runs one step of the way and shows that it is alive: its title, a line every five seconds, and how long it took.
 *
 * @param work may call `note` to say what the next progress line ends with
 */
export async function step<T>(title: string, work: (note: (text: string) => void) => Promise<T>): Promise<T> {
	const startedAt = performance.now();
	let note = '';
	say(`> ${title}`);
	const ticker = setInterval(() => say(`  … ${secondsSince(startedAt)}${note && `, ${note}`}`), PROGRESS_EVERY_MS);
	try {
		const result = await work((text) => {
			note = text;
		});
		say(`  done in ${secondsSince(startedAt)}${note && ` (${note})`}`);
		return result;
	} finally {
		clearInterval(ticker);
	}
}
