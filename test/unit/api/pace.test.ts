import { Pace, type CallOutcome, type Ticket } from '../../../isc/api/pace';

const succeeded: CallOutcome = { kind: 'succeeded' };
const refusedUntil = (refusedUntilMs: number): CallOutcome => ({ kind: 'refused', refusedUntilMs });

/** Sends as many calls as may be under way at once, beginning at a time. */
function fill(pace: Pace, from: number): Ticket[] {
	const tickets: Ticket[] = [];
	for (let at = pace.nextAt(from); at < from + 2_000; at = pace.nextAt(at)) tickets.push(pace.sent(at));
	return tickets;
}

/** Sends calls one after the other, each answered at once, while no wait is longer than a second. Returns how many and when the last one went. */
function burst(pace: Pace, from: number, waiting = 1): { calls: number; endedAt: number } {
	let calls = 0;
	let now = from;
	for (let at = pace.nextAt(now, waiting); at - now < 1_000; at = pace.nextAt(now, waiting)) {
		now = at;
		pace.answered(pace.sent(now), succeeded, now);
		calls += 1;
	}
	return { calls, endedAt: now };
}

/** Goes through the refusals after which a process knows its share: this many calls. The last one was refused at the returned time. */
function learnShare(pace: Pace, share: number): number {
	pace.answered(pace.sent(0), refusedUntil(1_000), 0);
	for (const [begin, end] of [
		[1_000, 5_000],
		[5_000, 9_000],
	]) {
		for (let call = 0, now = begin; call < share; call += 1, now = pace.nextAt(now)) {
			pace.answered(pace.sent(now), succeeded, now);
		}
		pace.answered(pace.sent(end - 100), refusedUntil(end), end - 100);
	}
	return 8_900;
}

test('after a failure half as many calls go out at a time, and after successes one more each', () => {
	const pace = new Pace(0);
	const [first, ...others] = fill(pace, 0);
	expect(others).toHaveLength(9);
	pace.answered(first, { kind: 'failed' }, 100);
	for (const ticket of others) pace.answered(ticket, { kind: 'answered' }, 100);
	const fewer = fill(pace, 200);
	expect(fewer).toHaveLength(5);
	for (const ticket of fewer.slice(0, 3)) pace.answered(ticket, succeeded, 300);
	expect(fill(pace, 400)).toHaveLength(6);
});

describe('a pause', () => {
	test('is the longest that calls under way together were told', () => {
		const pace = new Pace(0);
		const [first, second] = fill(pace, 0);
		pace.answered(first, refusedUntil(9_000), 100);
		pace.answered(second, refusedUntil(3_000), 110);
		expect(pace.pauseAt(200)?.until).toBe(9_000);
	});

	test('becomes shorter if a later call is told so, and ends if it is answered', () => {
		const pace = new Pace(0);
		pace.answered(pace.sent(0), refusedUntil(60_000), 100);
		pace.answered(pace.sent(200), refusedUntil(5_000), 300);
		expect(pace.pauseAt(400)?.until).toBe(5_000);
		pace.answered(pace.sent(500), succeeded, 600);
		expect(pace.pauseAt(700)).toBeUndefined();
	});
});

test('where calls are answered quickly, only as many are under way as it takes to send them in time: each is refused at the limit', () => {
	const quick = new Pace(0);
	let now = 0;
	for (let call = 0; call < 20; call += 1, now = quick.nextAt(now + 10))
		quick.answered(quick.sent(now), succeeded, now + 10);
	// One that hangs keeps the others waiting for a second.
	expect(fill(quick, now).map(({ sentAt }) => sentAt - now)).toEqual([0, 1_000]);
	const slow = new Pace(0);
	now = 0;
	for (let call = 0; call < 20; call += 1, now = slow.nextAt(now + 500))
		slow.answered(slow.sent(now), succeeded, now + 500);
	expect(fill(slow, now)).toHaveLength(10);
});

test('a call keeps its place for ten seconds and a margin, as clocks tick in whole milliseconds', () => {
	const pace = new Pace(0);
	pace.allow(1);
	pace.answered(pace.sent(0), succeeded, 100);
	expect(pace.nextAt(200)).toBe(10_105);
});

test('after one refusal calls go out evenly, as the count of each process is its share', () => {
	const pace = new Pace(0);
	pace.answered(pace.sent(0), refusedUntil(1_000), 0);
	pace.answered(pace.sent(1_000), succeeded, 1_000);
	expect(pace.nextAt(1_000)).toBe(1_050);
});

test('after one refusal fewer calls go out at a time, until a whole window has passed without another', () => {
	const pace = new Pace(0);
	pace.answered(pace.sent(0), refusedUntil(1_000), 0);
	const [first, second, ...others] = fill(pace, 1_000);
	expect(others).toEqual([]);
	pace.answered(first, succeeded, 1_200);
	pace.answered(second, succeeded, 1_200);
	expect(fill(pace, 12_100)).toHaveLength(10);
});

describe('a share', () => {
	test('is the number of calls that ISC took in the second round of refusals', () => {
		const pace = new Pace(0);
		learnShare(pace, 20);
		expect(burst(pace, 60_000).calls).toBe(20);
	});

	test('includes calls that were under way when it was learned', () => {
		const pace = new Pace(0);
		const late = pace.sent(0);
		const learned = learnShare(pace, 20);
		pace.answered(late, succeeded, learned + 10);
		expect(burst(pace, 60_000).calls).toBe(21);
	});

	test('is found anew after a refusal within it: another process has joined', () => {
		const pace = new Pace(0);
		learnShare(pace, 20);
		pace.answered(pace.sent(pace.nextAt(60_000)), refusedUntil(61_000), 60_000);
		expect(fill(pace, 61_000)).toHaveLength(2);
	});

	test('becomes what was taken if little of it is refused: the shares were together a little too large', () => {
		const pace = new Pace(0);
		learnShare(pace, 20);
		let now = 60_000;
		for (let call = 0; call < 17; call += 1, now = pace.nextAt(now)) pace.answered(pace.sent(now), succeeded, now);
		pace.answered(pace.sent(now), refusedUntil(70_000), now);
		const { calls, endedAt } = burst(pace, 75_000, 100);
		expect(calls).toBe(17);
		// No call beyond it is tried soon, as long as many wait.
		expect(pace.nextAt(endedAt, 100)).toBeGreaterThan(endedAt + 8_000);
	});

	test('grows by each call beyond it that ISC takes', () => {
		const pace = new Pace(0);
		learnShare(pace, 20);
		const { calls, endedAt } = burst(pace, 60_000);
		const probeAt = pace.nextAt(endedAt);
		expect(probeAt - 60_000).toBeLessThan(10_000);
		pace.answered(pace.sent(probeAt), succeeded, probeAt);
		expect(burst(pace, 120_000).calls).toBe(calls + 1);
	});

	test("isn't tested late after a burst, when the others are about to send theirs", () => {
		const pace = new Pace(0);
		learnShare(pace, 20);
		burst(pace, 60_000);
		expect(pace.nextAt(68_500)).toBeGreaterThanOrEqual(70_000);
	});

	test('is tested at any time by a process whose calls come evenly', () => {
		const pace = new Pace(0);
		learnShare(pace, 12);
		for (let call = 0; call < 12; call += 1) {
			const now = pace.nextAt(60_000 + call * 850);
			pace.answered(pace.sent(now), succeeded, now);
		}
		expect(pace.nextAt(69_400)).toBeLessThan(69_500);
	});
});
