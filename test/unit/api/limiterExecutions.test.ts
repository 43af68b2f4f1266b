import { limiterFor, type Limiter, type Permit } from '../../../isc/api/limiter';
import { VirtualClock, VirtualTime } from './simulation';

let keys = 0;

/** A turn of a limiter that may take as long as it wants. */
async function turn(limiter: Limiter, options?: { first?: boolean }): Promise<Permit | undefined> {
	const permit = await limiter.acquire(options);
	if (permit !== undefined && 'until' in permit) throw new Error('Turned away');
	return permit;
}

/** A key that no other test has used. */
function newKey(): string {
	return `tenant|limiter-${(keys += 1)}`;
}

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
				const permit = await turn(limiter);
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
		const work = Promise.all(
			[rigged.clock, rigged.other].map(async (clock) => await send(rigged, limiterFor(key, 100, clock), 100)),
		);
		const all = (await rigged.time.until(work)).flat().sort((a, b) => a - b);
		expect(all[99] - all[0]).toBeLessThan(2_000);
		expect(all[100] - all[0]).toBeGreaterThanOrEqual(10_000);
	});

	test('of different credentials do not', async () => {
		const rigged = rig();
		const work = Promise.all(
			[newKey(), newKey()].map(async (key) => await send(rigged, limiterFor(key, 100, rigged.clock), 100)),
		);
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

	test('end one after the other: the first does not wait until all have ended', async () => {
		const rigged = rig();
		const key = newKey();
		const work = Promise.all(
			// They join in another order than they came.
			[3, 1, 5, 2, 4].map(async (place) => {
				const limiter = limiterFor(key, 100, new VirtualClock(rigged.time), undefined, place);
				return { place, end: Math.max(...(await send(rigged, limiter, 200))) - 1_000_000 };
			}),
		);
		const ends = (await rigged.time.until(work)).sort((a, b) => a.place - b.place).map(({ end }) => end);
		expect([...ends].sort((a, b) => a - b)).toEqual(ends);
		// At the limit, what is ahead of each and its own calls take 20 s for each execution.
		ends.forEach((end, index) => expect(end).toBeLessThan(2 * 20_000 * (index + 1)));
		expect(ends[0]).toBeLessThan(21_000);
	});

	test('a short one that comes last does not wait behind several long ones', async () => {
		const rigged = rig();
		const key = newKey();
		const limiterAt = (place: number) => limiterFor(key, 100, new VirtualClock(rigged.time), undefined, place);
		const long = [1, 2, 3, 4].map(async (place) => await send(rigged, limiterAt(place), 500));
		const short = (async () => {
			await rigged.time.pass(25_000);
			return await send(rigged, limiterAt(5), 5);
		})();
		const [shortAt] = await rigged.time.until(Promise.all([short, ...long]));
		expect(Math.max(...shortAt)).toBeLessThanOrEqual(1_000_000 + 25_000 + 10_000);
	});

	test('calls of one execution go in order, those that are sent again first', async () => {
		const rigged = rig();
		const limiter = limiterFor(newKey(), 100, rigged.clock);
		const order: string[] = [];
		const ask = async (name: string, first: boolean): Promise<void> => {
			const permit = await turn(limiter, { first });
			order.push(name);
			await rigged.time.pass(20);
			permit?.done({ kind: 'succeeded' });
		};
		await rigged.time.until(
			Promise.all([ask('a', false), ask('b', false), ask('c', false), ask('d', false), ask('again', true)]),
		);
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
				const permit = await turn(limiter);
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
				const permit = await turn(limiter);
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
			const permit = await turn(first);
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
			const permit = await turn(limiterFor(key, 100, rigged.clock));
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
			for (let call = 0; call < 5; call += 1) (await turn(limiter))?.done({ kind: 'notSent' });
			return await send(rigged, limiter, 5);
		})();
		const at = await rigged.time.until(work);
		expect(at).toHaveLength(5);
		expect(rigged.time.now).toBeLessThan(1_000_000 + 5_000);
	});
});
