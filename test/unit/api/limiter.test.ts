import fc from 'fast-check';

import { limiterFor, type Limiter } from '../../../isc/api/limiter';
import { chance, SimulatedServer, VirtualClock, VirtualTime, type ServerOptions } from './simulation';
import { floorMs, simulate, windows } from './traffic';

let keys = 0;

/** A key that no other test has used. */
function newKey(): string {
	return `tenant|limiter-${(keys += 1)}`;
}

describe('one process', () => {
	test.each(windows.flatMap((window) => [5, 60, 180].map((latencyMs) => ({ window, latencyMs }))))(
		'1,000 calls against $window of 100, round trips of about $latencyMs ms: none refused, within 1.02 of the floor and a burst',
		async ({ window, latencyMs }) => {
			const { server, millis } = await simulate({ calls: 1_000, processes: 1, window, latencyMs, seed: 7 });
			expect(server.refused).toEqual([]);
			expect(server.accepted).toHaveLength(1_000);
			const burst = server.accepted[99].at - server.accepted[0].at;
			expect(millis).toBeLessThanOrEqual(1.02 * floorMs(1_000) + burst);
			expect(burst).toBeLessThan(Math.max(1_500, 30 * latencyMs));
		},
	);

	test('never over the limit, whatever the limit, the round trips and the window', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.record({
					window: fc.constantFrom<ServerOptions['window']>(...windows),
					limit: fc.integer({ min: 1, max: 120 }),
					latencyMs: fc.integer({ min: 1, max: 400 }),
					workers: fc.integer({ min: 1, max: 40 }),
					seed: fc.integer({ min: 1, max: 1_000_000 }),
				}),
				async ({ limit, ...options }) => {
					const { server } = await simulate({ ...options, calls: limit * 4, processes: 1, limit });
					expect(server.refused).toEqual([]);
				},
			),
			{ numRuns: 60, seed: 11 },
		);
	}, 60_000);

	test('uses a limit that is lower than it was told, after finding out', async () => {
		const { server, millis } = await simulate({ calls: 500, processes: 1, window: 'sliding', latencyMs: 20, seed: 3, serverLimit: 50 });
		expect(server.accepted).toHaveLength(500);
		expect(millis).toBeLessThanOrEqual(1.15 * floorMs(500, 50));
		expect(server.refused.length).toBeLessThanOrEqual(25);
	});
});

describe('other processes on the same credential', () => {
	test.each(windows.flatMap((window) => [5, 60].flatMap((latencyMs) => [1, 2, 3].map((seed) => ({ window, latencyMs, seed })))))(
		'two with 500 calls each against $window, $latencyMs ms, seed $seed: within 1.08 of the floor, at most 3 % refused',
		async ({ window, latencyMs, seed }) => {
			const { server, millis } = await simulate({ calls: 1_000, processes: 2, window, latencyMs, seed });
			expect(server.accepted).toHaveLength(1_000);
			expect(millis).toBeLessThanOrEqual(1.08 * floorMs(1_000));
			expect(server.refused.length).toBeLessThanOrEqual(30);
		},
	);

	test.each(windows.flatMap((window) => [1, 2, 3].map((seed) => ({ window, seed }))))(
		'three with 500 calls each against $window, seed $seed: within 1.08 of the floor, at most 3 % refused',
		async ({ window, seed }) => {
			const { server, millis } = await simulate({ calls: 1_500, processes: 3, window, latencyMs: 5, seed });
			expect(server.accepted).toHaveLength(1_500);
			expect(millis).toBeLessThanOrEqual(1.08 * floorMs(1_500));
			expect(server.refused.length).toBeLessThanOrEqual(45);
		},
	);

	test.each(windows)('one that comes later gets its share, against %s', async (window) => {
		const { server } = await simulate({ calls: 1_000, processes: 2, window, latencyMs: 5, seed: 5, laterMs: 4_000 });
		const [first] = server.accepted;
		const inTheMiddle = server.accepted.filter(({ at }) => at > first.at + 30_000 && at <= first.at + 60_000);
		const later = inTheMiddle.filter(({ from }) => from === 'process 1').length;
		expect(later / inTheMiddle.length).toBeGreaterThan(0.2);
		expect(later / inTheMiddle.length).toBeLessThan(0.8);
	});

	test('after a 429 nothing goes out before Retry-After is over', async () => {
		const { server, sends, refusals } = await simulate({ calls: 1_000, processes: 3, window: 'sliding', latencyMs: 60, seed: 9 });
		expect(refusals.length).toBe(server.refused.length);
		expect(refusals.length).toBeGreaterThan(3);
		for (const refusal of refusals) {
			const early = sends.filter(({ from, at }) => from === refusal.from && at > refusal.toldAt && at < refusal.until);
			expect(early).toEqual([]);
		}
	});
});

describe('several executions in one process', () => {
	interface Rig {
		time: VirtualTime;
		clock: VirtualClock;
		other: VirtualClock;
	}

	function rig(): Rig {
		const time = new VirtualTime();
		time.now = 1_000_000;
		return { time, clock: new VirtualClock(time), other: new VirtualClock(time) };
	}

	/** Sends calls that take 20 ms each; resolves with the moments they went out. */
	async function send({ time }: Rig, limiter: Limiter, calls: number): Promise<number[]> {
		const at: number[] = [];
		await Promise.all(
			Array.from({ length: calls }, async () => {
				const permit = await limiter.acquire();
				if (permit === undefined) return;
				at.push(time.now);
				await time.pass(20);
				permit.done({ kind: 'succeeded' });
			}),
		);
		return at;
	}

	test('share one limit', async () => {
		const rigged = rig();
		const key = newKey();
		const work = Promise.all([rigged.clock, rigged.other].map(async (clock) => await send(rigged, limiterFor(key, 100, clock), 100)));
		const all = (await rigged.time.until(work)).flat().sort((a, b) => a - b);
		expect(all[99] - all[0]).toBeLessThan(2_000);
		expect(all[100] - all[0]).toBeGreaterThanOrEqual(10_000);
	});

	test('of different credentials do not', async () => {
		const rigged = rig();
		const work = Promise.all([newKey(), newKey()].map(async (key) => await send(rigged, limiterFor(key, 100, rigged.clock), 100)));
		const all = (await rigged.time.until(work)).flat();
		expect(Math.max(...all) - Math.min(...all)).toBeLessThan(2_000);
	});

	test('take turns: one call does not wait behind a thousand', async () => {
		const rigged = rig();
		const key = newKey();
		const long = send(rigged, limiterFor(key, 100, rigged.clock), 1_000);
		const short = (async () => {
			await rigged.time.pass(25_000);
			return await send(rigged, limiterFor(key, 100, rigged.other), 3);
		})();
		const [longAt, shortAt] = await rigged.time.until(Promise.all([long, short]));
		expect(longAt).toHaveLength(1_000);
		expect(Math.max(...shortAt)).toBeLessThanOrEqual(1_000_000 + 25_000 + 6_000);
	});

	test('calls of one execution go in order, those that are sent again first', async () => {
		const rigged = rig();
		const limiter = limiterFor(newKey(), 100, rigged.clock);
		const order: string[] = [];
		const ask = async (name: string, first: boolean): Promise<void> => {
			const permit = await limiter.acquire({ first });
			order.push(name);
			await rigged.time.pass(20);
			permit?.done({ kind: 'succeeded' });
		};
		await rigged.time.until(Promise.all([ask('a', false), ask('b', false), ask('c', false), ask('d', false), ask('again', true)]));
		expect(order.filter((name) => name !== 'again')).toEqual(['a', 'b', 'c', 'd']);
		expect(order.indexOf('again')).toBeLessThan(order.indexOf('c'));
	});

	test('the smaller limit holds while both run, and the larger one after', async () => {
		const rigged = rig();
		const key = newKey();
		const large = send(rigged, limiterFor(key, 100, rigged.clock), 300);
		const small = send(rigged, limiterFor(key, 20, rigged.other), 20);
		const all = (await rigged.time.until(Promise.all([large, small]))).flat().sort((a, b) => a - b);
		const before = (ms: number): number => all.filter((at) => at < all[0] + ms).length;
		expect(before(10_000)).toBeLessThanOrEqual(20);
		expect(before(20_000)).toBeLessThanOrEqual(40);
		expect(all[all.length - 1] - all[0]).toBeLessThan(80_000);
	});

	test('begin with two calls at a time and never have more than ten under way', async () => {
		const time = new VirtualTime();
		const clock = new VirtualClock(time);
		const limiter = limiterFor(newKey(), 1_000, clock);
		let underWay = 0;
		const most: number[] = [];
		const work = Promise.all(
			Array.from({ length: 400 }, async () => {
				const permit = await limiter.acquire();
				underWay += 1;
				most.push(underWay);
				await time.pass(300);
				underWay -= 1;
				permit?.done({ kind: 'succeeded' });
			}),
		);
		await time.until(work);
		expect(Math.max(...most.slice(0, 12))).toBe(2);
		expect(Math.max(...most)).toBe(10);
	});

	test('refusals other than 429 do not let more go out at a time', async () => {
		const time = new VirtualTime();
		const limiter = limiterFor(newKey(), 1_000, new VirtualClock(time));
		let underWay = 0;
		let most = 0;
		const work = Promise.all(
			Array.from({ length: 60 }, async () => {
				const permit = await limiter.acquire();
				most = Math.max(most, (underWay += 1));
				await time.pass(300);
				underWay -= 1;
				permit?.done({ kind: 'answered' });
			}),
		);
		await time.until(work);
		expect(most).toBe(2);
	});

	test('a cancelled execution stops waiting at once, and the other goes on', async () => {
		const rigged = rig();
		const key = newKey();
		const cancelled = limiterFor(key, 100, rigged.clock);
		const staying = send(rigged, limiterFor(key, 100, rigged.other), 150);
		const gone = (async () => {
			const sent = await Promise.all([
				send(rigged, cancelled, 500),
				rigged.time.pass(5_000).then(() => rigged.clock.cancel()),
			]);
			return { sent: sent[0], endedAt: rigged.time.now };
		})();
		const [stayed, { sent, endedAt }] = await rigged.time.until(Promise.all([staying, gone]));
		expect(endedAt).toBe(1_005_000);
		expect(sent.length).toBeLessThan(100);
		expect(stayed).toHaveLength(150);
	});

	test('says how long calls waited for the limit, once for calls that wait side by side', async () => {
		const rigged = rig();
		const limiter = limiterFor(newKey(), 10, rigged.clock);
		await rigged.time.until(send(rigged, limiter, 10));
		expect(limiter.waitedMs).toBe(0);
		await rigged.time.until(send(rigged, limiter, 5));
		expect(limiter.waitedMs).toBeGreaterThan(8_000);
		expect(limiter.waitedMs).toBeLessThan(10_100);
	});

	test('a 429 on one execution holds the other back too', async () => {
		const rigged = rig();
		const key = newKey();
		const first = limiterFor(key, 100, rigged.clock);
		const second = limiterFor(key, 100, rigged.other);
		const work = (async () => {
			const permit = await first.acquire();
			permit?.done({ kind: 'refused', refusedUntilMs: rigged.time.now + 7_000 });
			return await send(rigged, second, 1);
		})();
		const [at] = await rigged.time.until(work);
		expect(at).toBeGreaterThanOrEqual(1_007_000);
		expect(at).toBeLessThan(1_007_100);
	});

	test('still share one limit when one of them has not called for minutes', async () => {
		const rigged = rig();
		const key = newKey();
		const early = limiterFor(key, 100, rigged.clock);
		const work = (async () => {
			await send(rigged, early, 1);
			await rigged.time.pass(300_000);
			return await Promise.all([send(rigged, limiterFor(key, 100, rigged.other), 100), send(rigged, early, 100)]);
		})();
		const all = (await rigged.time.until(work)).flat().sort((a, b) => a - b);
		expect(all[100] - all[0]).toBeGreaterThanOrEqual(10_000);
	});

	test('a credential that nobody has used for a minute begins afresh', async () => {
		const rigged = rig();
		const key = newKey();
		const work = (async () => {
			const permit = await limiterFor(key, 100, rigged.clock).acquire();
			permit?.done({ kind: 'refused', refusedUntilMs: rigged.time.now + 1_000 });
			await rigged.time.pass(62_000);
			return await send(rigged, limiterFor(key, 100, rigged.other), 100);
		})();
		const at = await rigged.time.until(work);
		expect(Math.max(...at) - Math.min(...at)).toBeLessThan(2_000);
	});

	test('what never reached ISC takes no place', async () => {
		const rigged = rig();
		const limiter = limiterFor(newKey(), 5, rigged.clock);
		const work = (async () => {
			for (let call = 0; call < 5; call += 1) (await limiter.acquire())?.done({ kind: 'notSent' });
			return await send(rigged, limiter, 5);
		})();
		const at = await rigged.time.until(work);
		expect(at).toHaveLength(5);
		expect(rigged.time.now).toBeLessThan(1_000_000 + 5_000);
	});
});

test('the simulated server counts as it says', async () => {
	const time = new VirtualTime();
	const random = chance(1);
	const server = new SimulatedServer(time, { window: 'sliding', limit: 2, random });
	const http = server.http('a');
	const send = async (): Promise<number> => (await http.send({ method: 'GET', path: '/', timeoutMs: 1 })).status;
	const statuses = await time.until((async () => [await send(), await send(), await send()])());
	expect(statuses).toEqual([202, 202, 429]);
	await time.until(time.pass(10_000));
	expect(await time.until(send())).toBe(202);
});
