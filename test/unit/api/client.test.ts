import type { WriteAnswer } from '../../../isc/api/client';
import { answer, noAnswer, scripted, type Answer } from './fakes';

const post = { method: 'POST', path: '/access-requests/v1', body: { requestType: 'GRANT_ACCESS' } } as const;
const accepted = answer(202, { newRequests: [] });
const refusedForNow = answer(429, { message: 'Rate limit exceeded' }, { 'retry-after': '3' });

async function write(
	...script: Answer[]
): Promise<{ result: WriteAnswer; sent: number; slept: number[]; outcomes: string[] }> {
	const { client, http, clock, limiter } = scripted(...script);
	const result = await client.write(post);
	return { result, sent: http.calls.length, slept: clock.slept, outcomes: limiter.outcomes };
}

describe('write', () => {
	test('hands back what ISC took', async () => {
		const { result, sent, outcomes } = await write(accepted);
		expect(result).toMatchObject({ kind: 'accepted', status: 202, body: { newRequests: [] }, sentAt: 1_000_000 });
		expect(sent).toBe(1);
		expect(outcomes).toEqual(['succeeded']);
	});

	test.each([400, 401, 403, 404, 409, 302])('%i is a refusal and is not repeated', async (status) => {
		const { result, sent } = await write(answer(status, {}));
		expect(result).toMatchObject({ kind: 'refused', error: { httpCode: status } });
		expect(sent).toBe(1);
	});

	test.each<[string, Answer]>([
		['500', answer(500, {})],
		['502', answer(502, '<html></html>')],
		['503', answer(503, {})],
		['504', answer(504, undefined)],
		['408 from something in between', answer(408, {})],
		['a time-out', noAnswer('timeout', 'maybe')],
		['a broken connection', noAnswer('connectionLost', 'maybe')],
		['a cancelled call under way', noAnswer('cancelled', 'maybe')],
		['a 2xx that is no JSON', answer(202, 'OK')],
		['a 2xx with a list', answer(202, [])],
		['a 2xx with nothing', answer(202, undefined)],
		['an error of the HTTP client that nobody foresaw', new Error('socket hang up')],
	])('after %s it may have been taken: said so, and never repeated', async (_name, answered) => {
		const { result, sent } = await write(answered, accepted);
		expect(result).toMatchObject({ kind: 'unknown', sentAt: 1_000_000 });
		expect(sent).toBe(1);
	});

	test('429 is sent again, ahead of other calls, by the limiter’s leave', async () => {
		const { client, http, limiter } = scripted(refusedForNow, refusedForNow, accepted);
		expect((await client.write(post)).kind).toBe('accepted');
		expect(http.calls).toHaveLength(3);
		expect(limiter.outcomes).toEqual(['refused', 'refused', 'succeeded']);
		expect(limiter.firsts).toEqual([false, true, true]);
		expect(client.stats).toMatchObject({ calls: 3, writes: 3, reads: 0, refusals: 2 });
	});

	test('429 without end is a refusal in the end, and meets every row', async () => {
		const { result, sent } = await write(refusedForNow);
		expect(sent).toBe(21);
		expect(result).toMatchObject({ kind: 'refused', error: { kind: 'rateLimited', meetsEveryRow: true } });
	});

	test.each(['refused', 'hostNotFound'] as const)(
		'%s was never sent: tried again three times, waiting longer each time',
		async (reason) => {
			const gone = noAnswer(reason, 'never');
			expect((await write(gone, gone, gone, accepted)).result.kind).toBe('accepted');
			const { result, sent, slept, outcomes } = await write(gone);
			expect(result).toMatchObject({ kind: 'notSent', error: { kind: 'noAnswer', meetsEveryRow: true } });
			expect(sent).toBe(4);
			expect(slept).toEqual([500, 1_000, 2_000]);
			expect(outcomes).toEqual(['notSent', 'notSent', 'notSent', 'notSent']);
		},
	);

	test.each(['signIn', 'configuration'] as const)('%s is not tried again', async (reason) => {
		const { result, sent } = await write(noAnswer(reason, 'never'));
		expect(result).toMatchObject({ kind: 'notSent', error: { meetsEveryRow: true } });
		expect(sent).toBe(1);
	});

	test('a cancelled execution sends nothing', async () => {
		const { client, http, clock } = scripted(accepted);
		clock.cancelled = true;
		expect(await client.write(post)).toMatchObject({ kind: 'notSent', error: { noAnswer: { reason: 'cancelled' } } });
		expect(http.calls).toHaveLength(0);
		expect(client.stats.calls).toBe(0);
	});

	test('an execution cancelled after a 429 does not send it again', async () => {
		const { client, http, clock } = scripted(refusedForNow, accepted);
		const send = http.send.bind(http);
		http.send = async (call) => {
			const response = await send(call);
			clock.cancelled = true;
			return response;
		};
		expect(await client.write(post)).toMatchObject({ kind: 'refused', error: { kind: 'rateLimited' } });
		expect(http.calls).toHaveLength(1);
	});

	test('an endpoint that answers nothing is content with that', async () => {
		const { client } = scripted(answer(204, undefined));
		expect(
			(await client.write({ method: 'DELETE', path: '/trigger-subscriptions/v1/x', expects: 'anything' })).kind,
		).toBe('accepted');
	});
});

describe('read', () => {
	const get = { path: '/public-identities/v1' };

	test('hands back the body and the headers', async () => {
		const { client, http } = scripted(answer(200, [{ id: '1' }], { 'x-total-count': '1' }));
		expect(await client.read(get)).toEqual({ body: [{ id: '1' }], headers: { 'x-total-count': '1' } });
		expect(http.calls[0]).toMatchObject({ method: 'GET', path: '/public-identities/v1', timeoutMs: 30_000 });
	});

	test.each<[string, Answer, number]>([
		['503', answer(503, {}), 5],
		['an unreadable answer', answer(200, '<html>'), 5],
		['a broken connection', noAnswer('connectionLost', 'maybe'), 5],
		['a time-out', noAnswer('timeout', 'maybe'), 3],
		['a refused connection', noAnswer('refused', 'never'), 4],
		['429', refusedForNow, 21],
		['400', answer(400, {}), 1],
		['401', answer(401, {}), 1],
		['403', answer(403, {}), 1],
		['404', answer(404, {}), 1],
	])('after %s', async (_name, failure, tries) => {
		const once = scripted(failure, answer(200, []));
		if (tries > 1) expect((await once.client.read(get)).body).toEqual([]);
		const always = scripted(failure);
		await expect(always.client.read(get)).rejects.toMatchObject({ name: 'IscError' });
		expect(always.http.calls).toHaveLength(tries);
	});

	test('waits longer each time, and up to half as much again by chance', async () => {
		const { client, clock } = scripted(answer(503, {}));
		await expect(client.read(get)).rejects.toMatchObject({ kind: 'serverError' });
		expect(clock.slept).toEqual([500, 1_000, 2_000, 4_000]);
	});

	test('a list where an object is due, and the other way round, is garbage', async () => {
		await expect(scripted(answer(200, {})).client.read({ ...get, expects: 'list' })).rejects.toMatchObject({
			kind: 'garbage',
		});
		await expect(scripted(answer(200, [])).client.read({ ...get, expects: 'object' })).rejects.toMatchObject({
			kind: 'garbage',
		});
	});

	test('a cancelled execution is told so', async () => {
		const { client, clock } = scripted(answer(200, []));
		clock.cancelled = true;
		await expect(client.read(get)).rejects.toMatchObject({ kind: 'noAnswer', noAnswer: { reason: 'cancelled' } });
	});
});
