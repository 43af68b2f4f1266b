import { watch } from '../../isc/shared/watch';
import { clockOf } from '../../nodes/SailPointIsc/transport/clock';
import { endOf } from '../../nodes/SailPointIsc/transport/deadline';
import type { NodeFunctions } from '../../nodes/SailPointIsc/transport/nodeFunctions';

const forEver = new Promise<never>(() => undefined);

/** As much of a node's context as the clock reads. */
function context(more: object = {}): NodeFunctions {
	return { getNode: () => ({ type: 'x.sailPointIsc', parameters: {} }), ...more } as unknown as NodeFunctions;
}

function canceled() {
	const cancel = new AbortController();
	return { cancel, fns: context({ getExecutionCancelSignal: () => cancel.signal }) };
}

async function took(work: () => Promise<unknown>): Promise<number> {
	const start = Date.now();
	await work();
	return Date.now() - start;
}

test.each([[() => context()], [() => context({ getExecutionCancelSignal: () => undefined })]])(
	'where n8n gives neither a signal nor an end, waits just pass',
	async (make) => {
		const clock = clockOf(make());
		expect(await took(async () => await clock.sleep(60))).toBeGreaterThanOrEqual(55);
		expect([clock.cancelled, clock.end]).toEqual([false, undefined]);
	},
);

test('the cancel ends every wait at once, and those that begin after it', async () => {
	const { cancel, fns } = canceled();
	const clock = clockOf(fns);
	const waits = Promise.all([clock.sleep(60_000), watch(forEver, clock, Date.now() + 60_000)]);
	setTimeout(() => cancel.abort(), 20);
	const ms = await took(async () => expect((await waits)[1]).toBeUndefined());
	expect(ms).toBeLessThan(200);
	expect(clock.cancelled).toBe(true);
	expect(await took(async () => await clock.sleep(60_000))).toBeLessThan(50);
});

test('waits share one listener, and leave none behind', async () => {
	const { cancel, fns } = canceled();
	let listeners = 0;
	let most = 0;
	const { addEventListener, removeEventListener } = cancel.signal;
	cancel.signal.addEventListener = function (this: AbortSignal, ...rest: unknown[]) {
		most = Math.max(most, (listeners += 1));
		addEventListener.apply(this, rest as never);
	};
	cancel.signal.removeEventListener = function (this: AbortSignal, ...rest: unknown[]) {
		listeners -= 1;
		removeEventListener.apply(this, rest as never);
	};
	const clock = clockOf(fns);
	await Promise.all(
		Array.from({ length: 100 }, async () => await watch(Promise.resolve(1), clock, Date.now() + 1_000)),
	);
	await clock.sleep(300);
	expect([listeners, most]).toEqual([0, 1]);
});

test('the end of the run ends a wait, and the run with it', async () => {
	const end = { endsAt: Date.now() + 80, closesAt: Date.now() + 40, limit: 'a test' };
	const clock = clockOf(context(), end);
	expect(await took(async () => await clock.sleep(60_000))).toBeLessThan(400);
	expect(clock.cancelled).toBe(true);
	expect(await watch(forEver, clock, Date.now() + 60_000)).toBeUndefined();
});

test('work that comes in time is handed back, with its failure where it has one; what comes later is dropped', async () => {
	const clock = clockOf(context());
	expect(await watch(Promise.resolve(7), clock, Date.now() + 1_000)).toEqual({ value: 7 });
	const failure = new Error('No');
	await expect(watch(Promise.reject(failure), clock, Date.now() + 1_000)).rejects.toBe(failure);
	let fail = (_: Error): void => undefined;
	const late = new Promise<never>((_, reject) => (fail = reject));
	const ms = await took(async () => expect(await watch(late, clock, Date.now() + 30)).toBeUndefined());
	expect([ms >= 25, ms < 200, clock.cancelled]).toEqual([true, true, false]);
	// An unhandled rejection would end the test run.
	fail(new Error('Too late'));
	await new Promise((resolve) => setTimeout(resolve, 20));
});

describe('when a run ends', () => {
	const now = 1_000_000;

	test('a tool after 45 seconds, and it sends nothing new in the last five', () => {
		const end = { endsAt: now + 45_000, closesAt: now + 40_000, limit: 'a tool has 45 seconds for a run' };
		expect(endOf(context({ getNode: () => ({ type: 'x.sailPointIscTool' }) }), undefined, now)).toEqual(end);
		expect(endOf(context({ isToolExecution: () => true }), undefined, now)).toEqual(end);
	});

	test.each([
		[{ additionalData: { executionTimeoutTimestamp: now + 60_000 } }, 54_000, 58_000],
		[{ additionalData: { executionTimeoutTimestamp: now + 3_600_000 } }, 3_585_000, 3_595_000],
		[{ getWorkflowSettings: () => ({ executionTimeout: 10 }) }, 9_000, 9_666],
	])('before the timeout of the workflow, so that n8n keeps its output', (more, closes, ends) => {
		const end = endOf(context(more), undefined, now);
		expect(end?.limit).toBe("the workflow's timeout");
		expect(end && [end.closesAt - now, end.endsAt - now]).toEqual([closes, ends]);
	});

	test.each([[{ getWorkflowSettings: () => ({}) }], [{ getWorkflowSettings: () => ({ executionTimeout: -1 }) }], [{}]])(
		'never, where nobody says so',
		(more) => {
			expect(endOf(context(more), undefined, now)).toBeUndefined();
		},
	);

	test('at the earliest of all', () => {
		const tool = { isToolExecution: () => true, additionalData: { executionTimeoutTimestamp: now + 600_000 } };
		expect(endOf(context(tool), undefined, now)?.endsAt).toBe(now + 45_000);
		expect(endOf(context(tool), 20_000, now)).toMatchObject({ endsAt: now + 20_000, closesAt: now + 20_000 });
	});
});
