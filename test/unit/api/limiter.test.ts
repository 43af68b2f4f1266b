import fc from 'fast-check';

import { chance, SimulatedServer, VirtualTime, type ServerOptions } from './simulation';
import { floorMs, simulate, windows } from './traffic';

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
		const { server, millis } = await simulate({
			calls: 500,
			processes: 1,
			window: 'sliding',
			latencyMs: 20,
			seed: 3,
			serverLimit: 50,
		});
		expect(server.accepted).toHaveLength(500);
		expect(millis).toBeLessThanOrEqual(1.15 * floorMs(500, 50));
		expect(server.refused.length).toBeLessThanOrEqual(25);
	});
});

describe('other processes on the same credential', () => {
	test.each(
		windows.flatMap((window) => [5, 60].flatMap((latencyMs) => [1, 2, 3].map((seed) => ({ window, latencyMs, seed })))),
	)(
		'two with 500 calls each against $window, $latencyMs ms, seed $seed: within 1.08 of the floor, at most 3 % refused',
		async ({ window, latencyMs, seed }) => {
			const { server, millis } = await simulate({ calls: 1_000, processes: 2, window, latencyMs, seed });
			expect(server.accepted).toHaveLength(1_000);
			expect(millis).toBeLessThanOrEqual(1.08 * floorMs(1_000));
			expect(server.refused.length).toBeLessThanOrEqual(30);
		},
	);

	test.each(windows)(
		'two with 2,500 calls each against %s: the limit is used, at most 1.5 %% refused',
		async (window) => {
			const { server, millis } = await simulate({
				calls: 5_000,
				processes: 2,
				window,
				latencyMs: 30,
				seed: 1,
				workers: 200,
			});
			expect(server.accepted).toHaveLength(5_000);
			expect(millis).toBeLessThanOrEqual(floorMs(5_000) / 0.95);
			expect(server.refused.length).toBeLessThanOrEqual(75);
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
		const { server, sends, refusals } = await simulate({
			calls: 1_000,
			processes: 3,
			window: 'sliding',
			latencyMs: 60,
			seed: 9,
		});
		expect(refusals.length).toBe(server.refused.length);
		expect(refusals.length).toBeGreaterThan(3);
		for (const refusal of refusals) {
			const early = sends.filter(({ from, at }) => from === refusal.from && at > refusal.toldAt && at < refusal.until);
			expect(early).toEqual([]);
		}
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
