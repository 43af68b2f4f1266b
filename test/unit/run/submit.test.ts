import { entriesOf } from '../plan/check';
import { MemoryTenant, lostBefore } from './memoryTenant';
import { draft, errors, go, outcomes, outputs, rows } from './runs';

let tenant: MemoryTenant;
beforeEach(() => {
	tenant = new MemoryTenant();
});

test('each row is one request; its output is its part of the 202', async () => {
	const report = await go(tenant.session(), [
		draft(0, ['a', 'b'], ['x']),
		draft(1, ['c'], ['y'], { reference: 'INC1' }),
	]);
	expect(tenant.submits).toHaveLength(2);
	const [first, second] = outputs(report);
	expect(first).toMatchObject({
		statusCode: 202,
		outcome: 'SUBMITTED',
		requestedBy: 'me',
		tenant: tenant.name,
		existingRequests: [],
	});
	expect(first.newRequests.map((entry) => entry.requestedFor)).toEqual(['a', 'b']);
	expect(first.accessRequestIds).toEqual(first.newRequests.flatMap((entry) => entry.accessRequestIds));
	expect(first.results.map(({ identityId, id, outcome }) => [identityId, id, outcome])).toEqual([
		['a', 'x', 'SUBMITTED'],
		['b', 'x', 'SUBMITTED'],
	]);
	expect(second).toMatchObject({ reference: 'INC1', submittedAt: expect.stringMatching(/^2030-01-01T00:00:0.*Z$/) });
	expect(second.newRequests).toHaveLength(1);
	expect(report.hints[0]).toBe('3 requests submitted (queued, not granted yet).');
	expect(report.stop).toBeUndefined();
});

test('an entry that covers items of several rows goes whole to each of them', async () => {
	const report = await go(tenant.session(), [draft(0, ['a'], ['x']), draft(1, ['a'], ['y'])], { combineItems: true });
	expect(tenant.submits).toHaveLength(1);
	const [first, second] = outputs(report);
	expect(first.newRequests).toEqual(second.newRequests);
	expect(first.newRequests[0].requestedItemsDetails).toHaveLength(2);
	expect(first.results.map((result) => result.id)).toEqual(['x']);
});

test('ids are logged as they arrive, and longer runs log their progress', async () => {
	const report = await go(tenant.session(), rows(250, 1));
	const ids = outputs(report).flatMap((output) => output.accessRequestIds);
	expect(new Set(ids).size).toBe(250);
	for (const id of ids) expect(tenant.lines.some((line) => line.endsWith(` ${id}`))).toBe(true);
	expect(tenant.lines).toContain('Access requests: 100 of 250 calls done.');
	expect(tenant.lines).toContain('Access requests: 200 of 250 calls done.');
});

test('an existing request in the 202 is reported as already requested', async () => {
	tenant.react = () => 'existing';
	const [output] = outputs(await go(tenant.session(), rows(1, 1)));
	expect(output).toMatchObject({ statusCode: 202, outcome: 'ALREADY_REQUESTED', newRequests: [] });
	expect(output.existingRequests).toHaveLength(1);
});

describe('the same access in several rows', () => {
	test('is sent once and reported to each', async () => {
		const report = await go(tenant.session(), [draft(0, ['a'], ['x']), draft(1, ['a'], ['x'])]);
		expect(tenant.submits).toHaveLength(1);
		expect(outcomes(report)).toEqual(['SUBMITTED', 'SUBMITTED']);
		const [first, second] = outputs(report);
		expect(second.newRequests).toEqual(first.newRequests);
		expect(second.results[0].message).toContain('[item 0]');
	});

	test('with other details: the request of the first row is sent, and the later row says so', async () => {
		const report = await go(tenant.session(), [draft(0, ['a'], ['x']), draft(1, ['a'], ['x'], { comment: 'other' })]);
		expect(tenant.submits).toHaveLength(1);
		expect(outcomes(report)).toEqual(['SUBMITTED', 'ALREADY_REQUESTED']);
		const [first, second] = outputs(report);
		expect(second.statusCode).toBeUndefined();
		expect(second.accessRequestIds).toEqual(first.accessRequestIds);
		expect(second.results[0].message).toContain('[item 0]');
	});

	test('if the request of the first row is refused, the later row fails too and says why', async () => {
		tenant.react = () => ({ status: 400, text: 'no' });
		const report = await go(tenant.session(), [draft(0, ['a'], ['x']), draft(1, ['a'], ['x'], { comment: 'other' })]);
		expect(tenant.submits).toHaveLength(1);
		expect(errors(report).map((error) => error?.message)).toEqual(['no [item 0]', expect.stringContaining('[item 0]')]);
	});
});

describe('a refusal', () => {
	test('is the error of its row, with the text, codes and advice; the other rows are submitted', async () => {
		tenant.react = (body) =>
			body.requestedFor?.[0] === 'person-1'
				? { status: 400, text: 'Referenced RequestedFor Identity "person-1" was not found.' }
				: 'take';
		const report = await go(tenant.session(), rows(3, 1));
		expect(outcomes(report)).toEqual(['SUBMITTED', 'error', 'SUBMITTED']);
		const error = errors(report)[1];
		expect(error).toMatchObject({
			message: 'Referenced RequestedFor Identity "person-1" was not found [item 1]',
			httpCode: 400,
			detailCode: '400.1',
			trackingId: 'track-1',
		});
		expect(error?.description).toContain('track-1');
		expect(error?.results[0]).toMatchObject({ outcome: 'FAILED', accessRequestIds: [] });
	});

	test('of a combined call takes two more calls if it names the row, and affects no other row', async () => {
		const bad = 'person-7';
		tenant.react = (body) =>
			entriesOf(body).some(({ person }) => person === bad)
				? { status: 404, text: `Identity ${bad} was not found.` }
				: 'take';
		const report = await go(tenant.session(), rows(10, 1), { combineItems: true });
		expect(outcomes(report).filter((outcome) => outcome === 'SUBMITTED')).toHaveLength(9);
		expect(errors(report)[7]?.message).toBe(`Identity ${bad} was not found [item 7]`);
		expect(tenant.submits).toHaveLength(3);
	});

	test('of a combined call that names no row is found by halving', async () => {
		tenant.react = (body) =>
			entriesOf(body).some(({ person, item }) => person === 'person-7' && item.id === 'item-3')
				? { status: 400, text: 'Something is wrong.' }
				: 'take';
		const report = await go(tenant.session(), rows(10, 10), { combineItems: true });
		expect(outcomes(report).filter((outcome) => outcome === 'SUBMITTED')).toHaveLength(99);
		expect(errors(report)[73]?.message).toBe('Something is wrong [item 73]');
		expect(tenant.submits.length).toBeLessThanOrEqual(14);
	});

	test.each([2, 5, 20])('each of several bad rows in a combined call is found (%i of 100)', async (bad) => {
		const isBad = (person: string, item: string) =>
			(Number(person.slice(7)) * 10 + Number(item.slice(5))) % Math.ceil(100 / bad) === 0;
		tenant.react = (body) =>
			entriesOf(body).some(({ person, item }) => isBad(person, item.id)) ? { status: 400, text: 'Bad.' } : 'take';
		const report = await go(tenant.session(), rows(10, 10), { combineItems: true });
		for (const [index, outcome] of outcomes(report).entries())
			expect(outcome).toBe(index % Math.ceil(100 / bad) === 0 ? 'error' : 'SUBMITTED');
		const sent = tenant.taken.map((row) => `${row.requestedFor?.id}|${row.name}`);
		expect(new Set(sent).size).toBe(sent.length);
	});

	test('of a request for a single row fails the whole row: no part of it is sent again', async () => {
		tenant.react = (body) => (body.requestedFor?.includes('b') ? { status: 400, text: 'Bad.' } : 'take');
		const report = await go(tenant.session(), [draft(0, ['a', 'b'], ['x'])]);
		expect(tenant.submits).toHaveLength(1);
		expect(errors(report)[0]?.results.map((result) => result.outcome)).toEqual(['FAILED', 'FAILED']);
	});
});

describe('nested calls for several people', () => {
	const different = (count: number) =>
		Array.from({ length: count }, (_, row) =>
			draft(row, [`person-${row}`], [`item-${row % 7}`], { comment: `row ${row}` }),
		);

	test('are sent flat if a tenant refuses them; no row fails, and the process remembers', async () => {
		tenant.react = (body) =>
			(body.requestedForWithRequestedItems?.length ?? 0) > 1 ? { status: 400, text: 'Not supported.' } : 'take';
		const report = await go(tenant.session(), different(30), { combineItems: true });
		expect(outcomes(report).every((outcome) => outcome === 'SUBMITTED')).toBe(true);
		expect(tenant.submits.filter((body) => body.requestedForWithRequestedItems)).toHaveLength(1);
		await go(tenant.session(), different(30), { combineItems: true });
		expect(tenant.submits.filter((body) => body.requestedForWithRequestedItems)).toHaveLength(1);
	});

	test('remain nested if a tenant accepts them, even with a bad row', async () => {
		tenant.react = (body) =>
			entriesOf(body).some(({ person }) => person === 'person-25') ? { status: 400, text: 'Bad.' } : 'take';
		const report = await go(tenant.session(), different(30), { combineItems: true });
		expect(outcomes(report).filter((outcome) => outcome === 'error')).toHaveLength(1);
		expect(errors(report)[25]?.message).toBe('Bad [item 25]');
		expect(
			tenant.submits.filter((body) => (body.requestedForWithRequestedItems?.length ?? 0) > 1).length,
		).toBeGreaterThan(2);
	});
});

describe('a failure that would meet every row', () => {
	test('401 stops further calls, and the other rows are not sent', async () => {
		tenant.react = () => ({ status: 401, body: { error: 'JWT validation failed' } });
		const report = await go(tenant.session(), rows(50, 1), {}, { continueOnFail: false });
		expect(tenant.submits.length).toBeLessThanOrEqual(3);
		expect(outcomes(report).every((outcome) => outcome === 'error')).toBe(true);
		expect(errors(report)[49]?.results[0].message).toContain('Not sent');
		expect(report.stop).toMatchObject({ httpCode: 401 });
		expect(report.stop?.message).toContain('JWT validation failed');
	});

	test('403 to the first three calls stops all calls that are not under way', async () => {
		tenant.react = () => ({ status: 403, text: 'Forbidden.' });
		const report = await go(tenant.session(), rows(50, 1));
		expect(tenant.submits.length).toBeLessThanOrEqual(5);
		expect(errors(report)[49]?.message).toContain('Not sent: Forbidden');
	});

	test('403 to single rows stops nothing', async () => {
		tenant.react = (_, count) => (count % 2 === 0 ? { status: 403, text: 'Not this one.' } : 'take');
		const report = await go(tenant.session(), rows(20, 1));
		expect(tenant.submits).toHaveLength(20);
		expect(outcomes(report).filter((outcome) => outcome === 'SUBMITTED')).toHaveLength(10);
	});

	test('after a cancellation nothing more is sent', async () => {
		tenant.react = (_, count) => {
			if (count === 30) tenant.clock.cancel();
			return 'take';
		};
		const report = await go(tenant.session(), rows(500, 1), { callsPer10Seconds: 10 });
		expect(tenant.submits.length).toBeLessThan(60);
		const taken = outcomes(report).filter((outcome) => outcome === 'SUBMITTED').length;
		expect(taken).toBe(tenant.submits.length);
		expect(errors(report)[499]?.message).toContain('Not sent');
	});

	test('without a connection every row says so, and none is unconfirmed', async () => {
		tenant.react = () => ({ lost: 'before', reason: 'refused' });
		const report = await go(tenant.session(), rows(20, 1));
		expect(errors(report).every((error) => error?.results[0].outcome === 'FAILED')).toBe(true);
		expect(tenant.taken).toHaveLength(0);
	});
});

test('after a 429 the client waits and sends the call again', async () => {
	tenant.react = (_, count) => (count === 1 ? { status: 429, headers: { 'retry-after': '2' } } : 'take');
	const report = await go(tenant.session(), rows(2, 1));
	expect(outcomes(report)).toEqual(['SUBMITTED', 'SUBMITTED']);
	expect(tenant.taken).toHaveLength(2);
});

test('a lost answer does not affect the other calls', async () => {
	tenant.react = (_, count) => (count === 2 ? lostBefore : 'take');
	const report = await go(tenant.session(), rows(5, 1));
	expect(outcomes(report).filter((outcome) => outcome === 'SUBMITTED')).toHaveLength(4);
});
