import { followRequests, type FollowResult } from '../../../isc/accessRequests/follow';
import { own, Scene } from './scene';

const MINUTE = 60_000;

async function follow(scene: Scene, ids: string[], minutes: number, known = true): Promise<FollowResult> {
	const followed = ids.map((accessRequestId) => ({ accessRequestId, ...(known && { since: scene.start }) }));
	return await followRequests(followed, { session: scene.session(), until: scene.clock.now() + minutes * MINUTE });
}

const ids = (scene: Scene) => scene.requests.map(({ id }) => id);
const states = (result: FollowResult, wanted: string[]) => wanted.map((id) => result.rows.get(id)?.[0].state);
const minutesOf = (scene: Scene) => (scene.clock.now() - scene.start) / MINUTE;

/** Looks at the list, told apart by the waits between them. */
function looksOf(calls: Array<{ at: number }>): number {
	return calls.filter(({ at }, index) => index === 0 || at - calls[index - 1].at >= 900).length;
}

function timed(scene: Scene): Array<{ at: number }> {
	const calls: Array<{ at: number }> = [];
	scene.fault = () => {
		calls.push({ at: scene.clock.now() });
		return undefined;
	};
	return calls;
}

test.each([true, false])(
	'1,000 requests: at most one call per 250 and look, plus one per 250 at the end (ids alone: %s)',
	async (known) => {
		const scene = new Scene(own(1_000, 20 * MINUTE));
		const calls = timed(scene);
		const result = await follow(scene, ids(scene), 60, known);
		expect(new Set(states(result, ids(scene)))).toEqual(new Set(['REQUEST_COMPLETED']));
		const looks = looksOf(calls);
		expect(looks).toBeGreaterThan(10);
		expect(calls.length).toBeLessThanOrEqual(4 * looks + 4);
		// What has ended is not asked for again.
		expect(calls.length).toBeLessThan(3.5 * looks);
	},
);

test('looks become rarer, up to a minute apart, and the last one is when the time is up', async () => {
	const scene = new Scene([{ id: 'stuck', by: 'me', ends: Infinity }]);
	const calls = timed(scene);
	const result = await follow(scene, ['stuck'], 30);
	expect(states(result, ['stuck'])).toEqual(['EXECUTING']);
	const waits = calls.slice(1).map(({ at }, index) => at - calls[index].at);
	expect(waits[0]).toBeLessThan(1_500);
	for (const [index, wait] of waits.slice(1, -1).entries()) expect(wait).toBeGreaterThanOrEqual(waits[index]);
	expect(Math.max(...waits)).toBeLessThanOrEqual(61_000);
	expect(minutesOf(scene)).toBeGreaterThanOrEqual(30);
	expect(minutesOf(scene)).toBeLessThan(30.1);
	expect(calls.length).toBeLessThan(45);
});

test("a request that appears late is found, even if the tenant's clock is behind ours", async () => {
	const scene = new Scene([{ id: 'late', by: 'me', shows: 5 * MINUTE, ends: 6 * MINUTE }]);
	scene.skewMs = -20 * MINUTE;
	expect(states(await follow(scene, ['late'], 30), ['late'])).toEqual(['REQUEST_COMPLETED']);
	expect(minutesOf(scene)).toBeLessThan(8);
});

test('requests of other people are followed in their lists, or one by one if the user may not read those', async () => {
	for (const closed of [false, true]) {
		const scene = new Scene([
			...own(300, 0),
			...Array.from({ length: 3 }, (_, index) => ({ id: `theirs-${index}`, by: 'boss', ends: 2 * MINUTE })),
		]);
		const wanted = ['theirs-0', 'theirs-1', 'theirs-2', 'request-7'];
		if (closed)
			scene.fault = ({ query }) =>
				query?.['requested-by'] === 'boss' ? { status: 403, headers: {}, body: {} } : undefined;
		expect(states(await follow(scene, wanted, 10, false), wanted)).toEqual(wanted.map(() => 'REQUEST_COMPLETED'));
	}
});

test('old requests far down the list are found by id, whichever way the tenant filters', async () => {
	for (const idFilter of ['eq', 'in'] as const) {
		const scene = new Scene([{ id: 'old', by: 'boss' }, ...own(3_000, 0)]);
		scene.idFilter = idFilter;
		expect(states(await follow(scene, ['old'], 1, false), ['old'])).toEqual(['REQUEST_COMPLETED']);
		expect(scene.calls.length).toBeLessThan(15);
	}
});

test('a single open request in a long list is read by its id, or from the list if that finds nothing', async () => {
	for (const idFilter of ['eq', 'silent'] as const) {
		const scene = new Scene([{ id: 'slow', by: 'me', ends: 10 * MINUTE, state: 'REJECTED' }, ...own(2_000, 0)]);
		scene.idFilter = idFilter;
		const calls = timed(scene);
		expect(states(await follow(scene, ['slow'], 30), ['slow'])).toEqual(['REJECTED']);
		if (idFilter === 'eq') expect(calls.length).toBeLessThan(9 + looksOf(calls));
	}
});

test('if a tenant does not filter by date, its list is read newest first', async () => {
	const scene = new Scene(own(600, MINUTE));
	scene.fault = ({ query }) =>
		String(query?.filters).includes('created') ? { status: 400, headers: {}, body: { messages: [] } } : undefined;
	expect(new Set(states(await follow(scene, ids(scene), 10), ids(scene)))).toEqual(new Set(['REQUEST_COMPLETED']));
});

test('a list that fails for a while is read again; a failure that would meet every call ends the wait', async () => {
	const scene = new Scene(own(10, 10 * MINUTE));
	scene.fault = () =>
		scene.clock.now() - scene.start < 5 * MINUTE && scene.clock.now() > scene.start + 1_000
			? { status: 503, headers: {}, body: {} }
			: undefined;
	expect(new Set(states(await follow(scene, ids(scene), 60), ids(scene)))).toEqual(new Set(['REQUEST_COMPLETED']));
	const shut = new Scene(own(10, 10 * MINUTE));
	shut.fault = () => ({ status: 401, headers: {}, body: { error: 'expired' } });
	const result = await follow(shut, ids(shut), 60);
	expect(result.error?.kind).toBe('unauthorized');
	expect(minutesOf(shut)).toBeLessThan(5);
});

test('a canceled execution ends the wait at once', async () => {
	const scene = new Scene([{ id: 'stuck', by: 'me', ends: Infinity }]);
	scene.fault = (_call, count) => {
		if (count === 3) scene.clock.cancel();
		return undefined;
	};
	await follow(scene, ['stuck'], 600);
	expect(scene.calls).toHaveLength(3);
});

test('the wait ends a little before the run does, with a last look', async () => {
	const scene = new Scene(own(1, 60 * MINUTE));
	const calls = timed(scene);
	const end = {
		endsAt: scene.start + 45_000,
		closesAt: scene.start + 40_000,
		limit: 'a tool has 45 seconds for a run',
	};
	Object.assign(scene.clock, { end });
	const result = await follow(scene, ids(scene), 5);
	expect(states(result, ids(scene))).toEqual(['EXECUTING']);
	expect(calls.at(-1)?.at).toBe(end.closesAt + 20);
	expect(scene.clock.now()).toBeLessThan(end.endsAt);
});
