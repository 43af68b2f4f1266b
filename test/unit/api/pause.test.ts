import type { RunEnd } from '../../../isc/api/http';
import { limiterFor, type Limiter, type Permit } from '../../../isc/api/limiter';
import { pauseError, type TooLong } from '../../../isc/api/pause';
import { VirtualClock, VirtualTime } from './simulation';

const HOUR_MS = 3_600_000;
const START = Date.parse('2030-01-01T13:05:00Z');
let keys = 0;

/** Executions on one credential, each with a wait of its own. */
function scene() {
	const time = new VirtualTime();
	time.now = START;
	const key = `tenant|pause-${(keys += 1)}`;
	const execution = (seconds: number, end?: RunEnd): Limiter => {
		const clock = Object.assign(new VirtualClock(time), end && { end });
		return limiterFor(key, 100, clock, { ms: seconds * 1000, whose: 'Max Pause allows' });
	};
	return { time, execution };
}

async function sendsAndIs(limiter: Limiter, outcome: Parameters<Permit['done']>[0]): Promise<void> {
	const permit = await limiter.acquire();
	if (permit === undefined || 'until' in permit) throw new Error('Turned away');
	permit.done(outcome);
}

const refusedFor = (ms: number) => ({ kind: 'refused' as const, refusedUntilMs: START + ms });
const isTurnedAway = (answer: unknown): answer is TooLong => typeof answer === 'object' && 'until' in (answer ?? {});

test('a pause that is longer than the execution waits turns all its calls away at once, with what ISC asked for', async () => {
	const { time, execution } = scene();
	const limiter = execution(120);
	const work = (async () => {
		await sendsAndIs(limiter, refusedFor(HOUR_MS));
		return await Promise.all(Array.from({ length: 50 }, async () => await limiter.acquire()));
	})();
	const answers = await time.until(work);
	expect(answers.every(isTurnedAway)).toBe(true);
	expect(time.now - START).toBeLessThan(10);
	const error = pauseError(answers[0] as TooLong);
	expect(error.message).toBe('ISC asks to wait until 14:05 UTC (3,600 s), longer than Max Pause allows (120 s).');
	expect(error).toMatchObject({ kind: 'rateLimited', httpCode: 429, meetsEveryRow: true });
});

test('a pause that is as long as the execution waits is waited for', async () => {
	const { time, execution } = scene();
	const limiter = execution(120);
	const work = (async () => {
		await sendsAndIs(limiter, refusedFor(120_000));
		return await limiter.acquire();
	})();
	expect(isTurnedAway(await time.until(work))).toBe(false);
	expect(time.now - START).toBeGreaterThanOrEqual(120_000);
});

describe('an execution that comes while ISC asks for an hour', () => {
	test('asks once, and all go on where ISC takes calls again', async () => {
		const { time, execution } = scene();
		const work = (async () => {
			await sendsAndIs(execution(120), refusedFor(HOUR_MS));
			await time.pass(1_000);
			const later = execution(120);
			await sendsAndIs(later, { kind: 'succeeded' });
			await Promise.all(Array.from({ length: 20 }, async () => await sendsAndIs(later, { kind: 'succeeded' })));
			await sendsAndIs(execution(120), { kind: 'succeeded' });
		})();
		await time.until(work);
		expect(time.now - START).toBeLessThan(20_000);
	});

	test('asks once and no more where ISC still means it, however many calls it has', async () => {
		const { time, execution } = scene();
		let asked = 0;
		const work = (async () => {
			await sendsAndIs(execution(120), refusedFor(HOUR_MS));
			await time.pass(1_000);
			const later = execution(120);
			return await Promise.all(
				Array.from({ length: 30 }, async () => {
					const permit = await later.acquire();
					if (permit === undefined || 'until' in permit) return permit;
					asked += 1;
					await time.pass(50);
					permit.done(refusedFor(HOUR_MS));
					return await later.acquire();
				}),
			);
		})();
		const answers = await time.until(work);
		expect(asked).toBe(1);
		expect(answers.every(isTurnedAway)).toBe(true);
		expect(time.now - START).toBeLessThan(3_000);
	});

	test('waits with it where it waits that long', async () => {
		const { time, execution } = scene();
		const work = (async () => {
			await sendsAndIs(execution(120), refusedFor(HOUR_MS));
			await time.pass(1_000);
			return await execution(7_200).acquire();
		})();
		expect(isTurnedAway(await time.until(work))).toBe(false);
		expect(time.now - START).toBeGreaterThanOrEqual(HOUR_MS);
	});

	test('two of them send one call between them', async () => {
		const { time, execution } = scene();
		const asks: number[] = [];
		const work = (async () => {
			await sendsAndIs(execution(120), refusedFor(HOUR_MS));
			await time.pass(1_000);
			const ask = async (limiter: Limiter): Promise<unknown> => {
				const permit = await limiter.acquire();
				if (permit === undefined || 'until' in permit) return permit;
				asks.push(time.now);
				await time.pass(200);
				permit.done(refusedFor(HOUR_MS));
				return await limiter.acquire();
			};
			return await Promise.all([ask(execution(120)), ask(execution(60))]);
		})();
		const answers = await time.until(work);
		expect(asks).toHaveLength(1);
		expect(answers.every(isTurnedAway)).toBe(true);
	});
});

test('a list in the editor does not wait for an ordinary rate limit, nor send a call that would meet it', async () => {
	const { time, execution } = scene();
	const work = (async () => {
		await sendsAndIs(execution(120), refusedFor(9_000));
		await time.pass(1_000);
		return await execution(5).acquire();
	})();
	expect(isTurnedAway(await time.until(work))).toBe(true);
	expect(time.now - START).toBeLessThan(1_100);
});

test('a pause that is longer than the run has left is not begun', async () => {
	const { time, execution } = scene();
	const end = { endsAt: START + 45_000, closesAt: START + 40_000, limit: 'a tool has 45 seconds for a run' };
	const limiter = execution(120, end);
	const work = (async () => {
		await sendsAndIs(limiter, refusedFor(60_000));
		return await limiter.acquire();
	})();
	const answer = await time.until(work);
	expect(pauseError(answer as TooLong).message).toMatch(
		/^ISC asks to wait until 13:06:00 UTC \(60 s\), longer than this run has time for \(40 s\)\.$/,
	);
});

test.each([
	[8_000, 'until 13:05:08 UTC (8 s)'],
	[HOUR_MS, 'until 14:05 UTC (3,600 s)'],
	[12 * HOUR_MS, 'until 2030-01-02 01:05 UTC (43,200 s)'],
	[24 * HOUR_MS, 'a day or more'],
])('a pause of %i ms is said to be %s', (ms, said) => {
	const { message, advice } = pauseError({ until: START + ms, askedAt: START, than: 'Max Pause allows (5 s)' });
	expect(message).toBe(`ISC asks to wait ${said}, longer than Max Pause allows (5 s).`);
	expect(advice).not.toBe('');
});
