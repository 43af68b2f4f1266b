import { Pace, type CallOutcome } from '../../../isc/api/pace';
import { RateLimiter } from '../../../sandbox/http/rateLimiter';
import { defaultQuirks } from '../../../sandbox/quirks';
import { chance, VirtualTime } from './simulation';

interface Process {
	pace: Pace;
	/** When it goes on; until then its event loop is busy. */
	busyUntil: number;
	wakesAt: number;
}

interface Run {
	calls: number;
	tripMs: number;
	/** The share of all seconds in which the event loop of a process gets busy, for up to 2.6 s. */
	busy: number;
	/** The largest share of calls that ISC counts elsewhere, for another version of the API. */
	elsewhere: number;
	rateWindow: 'blocks' | 'sliding';
	seed: number;
}

/** Two processes that share a limit, in simulated time. Returns the part of all calls that was refused, and how long it took. */
async function twoProcesses({
	calls,
	tripMs,
	busy,
	elsewhere,
	rateWindow,
	seed,
}: Run): Promise<{ refused: number; seconds: number }> {
	const random = chance(seed);
	const time = new VirtualTime();
	let [open, answered, refused] = [calls, 0, 0];
	const server = new RateLimiter(
		() => time.now,
		() => 100,
		{ ...defaultQuirks, rateWindow },
	);
	const after = (ms: number, run: () => void) => time.at(time.now + ms, run);
	let end: () => void;
	const ended = new Promise<void>((resolve) => (end = resolve));
	const processes: Process[] = [0, 1].map(() => ({ pace: new Pace(0), busyUntil: 0, wakesAt: 0 }));
	const whenFree = (process: Process, run: () => void) => {
		if (time.now < process.busyUntil) after(process.busyUntil - time.now, () => whenFree(process, run));
		else run();
	};
	const send = (process: Process) => {
		open -= 1;
		const ticket = process.pace.sent(time.now);
		const trip = tripMs * (0.5 + random() + (random() < 0.1 ? 4 * random() : 0));
		after(trip / 2, () => {
			const isElsewhere = random() < elsewhere * (0.5 + 0.5 * Math.sin(time.now / 9_000));
			const seconds = isElsewhere ? 0 : server.take('client');
			if (seconds === 0) answered += 1;
			else [refused, open] = [refused + 1, open + 1];
			const arrived = time.now;
			if (answered === calls) end();
			after(trip / 2, () =>
				whenFree(process, () => {
					const outcome: CallOutcome =
						seconds === 0 ? { kind: 'succeeded' } : { kind: 'refused', refusedUntilMs: arrived + 1_000 * seconds };
					process.pace.answered(ticket, outcome, time.now);
					pump(process);
				}),
			);
		});
	};
	const pump = (process: Process) =>
		whenFree(process, () => {
			const now = time.now;
			let next = process.pace.nextAt(now, open);
			for (; open > 0 && next <= now; next = process.pace.nextAt(now, open)) send(process);
			if (next === Infinity || open === 0 || (process.wakesAt > now && process.wakesAt <= next)) return;
			process.wakesAt = next;
			after(next - now, () => pump(process));
		});
	const everySecond = () => {
		for (const process of processes) {
			if (random() < busy) process.busyUntil = time.now + 100 + 2_500 * random() ** 3;
			pump(process);
		}
		after(1_000, everySecond);
	};
	everySecond();
	await time.until(ended);
	return { refused: refused / (refused + answered), seconds: time.now / 1_000 };
}

const seeds = Array.from({ length: 12 }, (_, index) => index + 1);
const windows = ['blocks', 'sliding'] as const;

describe.each(windows)('two processes on one credential, %s', (rateWindow) => {
	test.each([
		{ tripMs: 15, busy: 0, elsewhere: 0, most: 0.016 },
		{ tripMs: 15, busy: 0.05, elsewhere: 0, most: 0.02 },
		{ tripMs: 50, busy: 0, elsewhere: 0, most: 0.02 },
		{ tripMs: 15, busy: 0.05, elsewhere: 0.06, most: 0.03 },
	])(
		'$tripMs ms for a call, busy $busy, counted elsewhere $elsewhere: few calls are refused, the limit is used',
		async (run) => {
			const results = await Promise.all(seeds.map((seed) => twoProcesses({ ...run, calls: 1_750, rateWindow, seed })));
			expect(Math.max(...results.map(({ refused }) => refused))).toBeLessThanOrEqual(run.most);
			// 1,750 calls at 100 in ten seconds take 165 to 175 s.
			expect(Math.max(...results.map(({ seconds }) => seconds))).toBeLessThan(185);
		},
	);
});
