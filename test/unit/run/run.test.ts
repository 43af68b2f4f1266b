import { newRun } from '../../../isc/accessRequests/run/journal';
import { MemoryTenant } from './memoryTenant';
import { draft, errors, go, outcomes, outputs, rows } from './runs';

let tenant: MemoryTenant;
beforeEach(() => {
	tenant = new MemoryTenant();
});

const past = '2020-01-01T00:00:00Z';

describe('rules', () => {
	test('stop on failure: a broken rule stops the run before any call, and all broken rules are listed', async () => {
		const drafts = [draft(0, ['a'], ['x']), draft(1, ['a'], ['y'], { removeDate: past }), draft(2, [], ['y'])];
		const report = await go(tenant.session(), drafts, {}, { continueOnFail: false });
		expect(tenant.calls).toHaveLength(0);
		expect(report.stop?.message).toMatch(
			/^2 of 3 input items can't be requested as they are; nothing was sent\. The first: .*isn't in the future \[item 1\]$/,
		);
		expect(report.stop?.description).toContain('Item 1: ');
		expect(report.stop?.description).toContain('Item 2: ');
	});

	test('stop on failure: a single broken rule is the error itself', async () => {
		const report = await go(
			tenant.session(),
			[draft(0, ['a'], ['x'], { removeDate: past })],
			{},
			{ continueOnFail: false },
		);
		expect(report.stop?.message).toMatch(/\[item 0\]$/);
		expect(report.stop?.description).toContain('Nothing was sent.');
	});

	test('continue on failure: the row is an error item without results, and the other rows are submitted', async () => {
		const report = await go(tenant.session(), [draft(0, ['a'], ['x']), draft(1, ['a'], ['y'], { removeDate: past })]);
		expect(outcomes(report)).toEqual(['SUBMITTED', 'error']);
		expect(errors(report)[1]).toMatchObject({
			results: [],
			accessRequestIds: [],
			message: expect.stringMatching(/\[item 1\]$/),
		});
		expect(report.hints[0]).toContain('1 input item failed: see its error');
	});

	test('if all rows break rules, no call is made', async () => {
		const report = await go(tenant.session(), [draft(0, ['a'], ['x'], { removeDate: past })]);
		expect(outcomes(report)).toEqual(['error']);
		expect(tenant.calls).toHaveLength(0);
	});
});

test('a duration ends at the same instant for all rows and in each try of a run', async () => {
	const run = newRun();
	const duration = { amount: 1, unit: 'hours' as const };
	const session = tenant.session();
	const ends = new Set<unknown>();
	for (let attempt = 0; attempt < 3; attempt += 1) {
		const report = await go(session, rows(2, 2, { duration }), { dryRun: true }, { run });
		for (const { plannedRequests = [] } of outputs(report))
			for (const body of plannedRequests)
				if ('requestedItems' in body) for (const { removeDate } of body.requestedItems ?? []) ends.add(removeDate);
		await session.clock.sleep(60_000);
	}
	expect([...ends]).toEqual([expect.stringMatching(/Z$/)]);
});

describe('maxRequests', () => {
	test('a run with more requests submits nothing and says how many it would have submitted', async () => {
		const report = await go(tenant.session(), rows(3, 2), { maxRequests: 5 });
		expect(tenant.submits).toHaveLength(0);
		expect(outcomes(report).every((outcome) => outcome === 'error')).toBe(true);
		expect(errors(report)[0]?.message).toContain(
			'would submit 6 requests (person × access item) for 6 input items, more than the 5',
		);
	});

	test('stop on failure: it is the error', async () => {
		const report = await go(tenant.session(), rows(3, 2), { maxRequests: 5 }, { continueOnFail: false });
		expect(report.stop?.message).toContain('Nothing was submitted, 6 failed');
		expect(report.stop?.description).toContain('Nothing was submitted.');
	});

	test('the same pair in many rows counts once', async () => {
		const report = await go(tenant.session(), [draft(0, ['a'], ['x']), draft(1, ['a'], ['x'])], { maxRequests: 1 });
		expect(outcomes(report)).toEqual(['SUBMITTED', 'SUBMITTED']);
	});
});

test('a dry run sends nothing and shows the bodies of each row', async () => {
	const report = await go(tenant.session(), rows(2, 2), { dryRun: true, combineItems: true });
	expect(tenant.calls).toHaveLength(0);
	const all = outputs(report);
	expect(all[0]).toMatchObject({ outcome: 'PLANNED', newRequests: [], accessRequestIds: [] });
	expect(all[0].statusCode).toBeUndefined();
	expect(all[0].submittedAt).toBeUndefined();
	expect(all[0].plannedRequests).toEqual([expect.objectContaining({ requestedFor: ['person-0', 'person-1'] })]);
	expect(all[0].results[0].message).toBe('Would be submitted.');
	expect(report.hints[0]).toContain('4 requests planned (dry run: nothing was sent)');
});

test('stop on failure: the other rows finish, and the error says what was submitted and what failed', async () => {
	tenant.react = (body) => (body.requestedFor?.[0] === 'person-1' ? { status: 400, text: 'No such person.' } : 'take');
	const report = await go(tenant.session(), rows(3, 1), {}, { continueOnFail: false });
	expect(tenant.taken).toHaveLength(2);
	expect(report.stop).toMatchObject({
		message: '2 of 3 input items were submitted, 1 failed: No such person [item 1]',
		httpCode: 400,
		row: 1,
	});
	for (const id of tenant.taken.map((row) => row.accessRequestId)) expect(report.stop?.description).toContain(id);
	expect(report.stop?.description).toContain('Submitted (queued in ISC): [item 0]');
	expect(report.stop?.description).toContain(
		'2 requests submitted (queued, not granted yet). 1 input item failed: see its error.',
	);
});

test('if ISC does not answer the duplicate check, nothing is sent and every row says so', async () => {
	const { send } = tenant;
	tenant.send = async (call) => {
		const answer = await send.call(tenant, call);
		return call.path === '/access-requests/v1' ? answer : { ...answer, status: 503, body: {} };
	};
	const report = await go(tenant.session(), rows(4, 1), { duplicateHandling: 'skip' });
	expect(tenant.submits).toHaveLength(0);
	expect(errors(report).every((error) => error?.message.startsWith('Not sent: '))).toBe(true);
	expect(errors(report)[0]).toMatchObject({ httpCode: 503, results: [expect.objectContaining({ outcome: 'FAILED' })] });
});

test('nested JSON is sent nested', async () => {
	const body = { requestedForWithRequestedItems: [{ identityId: 'a', requestedItems: [{ type: 'ROLE', id: 'x' }] }] };
	const report = await go(tenant.session(), [{ mode: 'json', row: 0, requestType: 'GRANT_ACCESS', body }]);
	expect(outcomes(report)).toEqual(['SUBMITTED']);
	expect(tenant.submits[0].requestedForWithRequestedItems).toHaveLength(1);
});

test('without rows there is nothing to do', async () => {
	expect(await go(tenant.session(), [])).toMatchObject({ rows: [] });
	expect(tenant.calls).toHaveLength(0);
});

test('a single row takes one call', async () => {
	await go(tenant.session(), rows(1, 1));
	expect(tenant.calls).toHaveLength(1);
});
