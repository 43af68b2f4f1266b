import { MemoryTenant, lostAfter, lostBefore, type Reaction } from './memoryTenant';
import { draft, errors, go, outcomes, outputs, rows } from './runs';

let tenant: MemoryTenant;
beforeEach(() => {
	tenant = new MemoryTenant();
});

function statusReads() {
	return tenant.calls.filter((call) => call.path === '/access-request-status/v1');
}

describe.each([
	['the connection breaks', lostAfter],
	['it hangs', { lost: 'after', reason: 'timeout' } satisfies Reaction],
	['502', { status: 502, taken: true } satisfies Reaction],
	['garbage', { status: 200, body: '<html>', taken: true } satisfies Reaction],
	['an empty 202', { status: 202, body: {}, taken: true } satisfies Reaction],
])('%s after ISC accepted the request', (_, reaction) => {
	test.each([0, 5_000])(
		'found in the list at a lag of %i ms, and reported as the answer would have been',
		async (lagMs) => {
			tenant.lagMs = lagMs;
			tenant.react = (_body, count) => (count % 2 === 0 ? reaction : 'take');
			const report = await go(tenant.session(), rows(6, 1));
			const all = outputs(report);
			expect(all.every((output) => output.outcome === 'SUBMITTED' && output.statusCode === 202)).toBe(true);
			expect(all.map((output) => output.accessRequestIds)).toEqual(
				all.map((output) =>
					tenant.taken
						.filter((row) => row.requestedFor?.id === output.results[0].identityId)
						.map((row) => row.accessRequestId),
				),
			);
			expect(all[1].newRequests[0]).toMatchObject({
				requestedFor: 'person-1',
				requestedItemsDetails: [{ type: 'ENTITLEMENT', id: 'item-0' }],
			});
			expect(tenant.submits).toHaveLength(6);
		},
	);
});

test('all lost calls are looked for together', async () => {
	tenant.react = () => lostAfter;
	await go(tenant.session(), rows(40, 1));
	expect(statusReads()).toHaveLength(1);
	expect(statusReads()[0].query).toMatchObject({ 'requested-by': 'me', limit: 250, offset: 0 });
});

test('a long list is read page by page', async () => {
	tenant.react = (_, count) => (count === 1 ? lostAfter : 'take');
	const report = await go(tenant.session(), rows(600, 1));
	expect(outcomes(report).every((outcome) => outcome === 'SUBMITTED')).toBe(true);
	expect(statusReads().map((call) => call.query?.offset)).toEqual([0, 250, 500]);
});

describe('a request that ISC never accepted', () => {
	test('is UNCONFIRMED once the time is up, and its message says how to find out', async () => {
		tenant.react = (_, count) => (count === 1 ? lostBefore : 'take');
		const report = await go(tenant.session(), rows(3, 1));
		expect(outcomes(report)).toEqual(['error', 'SUBMITTED', 'SUBMITTED']);
		const error = errors(report)[0];
		expect(error?.results[0].outcome).toBe('UNCONFIRMED');
		expect(error?.message).toMatch(
			/^ISC may have accepted this request.*wasn't in the status list within 20 seconds.*\[item 0\]$/,
		);
		expect(error?.description).toContain('Resend Unconfirmed');
		expect(tenant.clock.now() - Date.parse('2030-01-01T00:00:00Z')).toBeGreaterThanOrEqual(20_000);
		expect(tenant.submits).toHaveLength(3);
	});

	test('is sent again with Resend Unconfirmed, and accepted once', async () => {
		tenant.react = (_, count) => (count === 1 ? lostBefore : 'take');
		const report = await go(tenant.session(), rows(3, 1), { resendUnconfirmed: true });
		expect(outcomes(report)).toEqual(['SUBMITTED', 'SUBMITTED', 'SUBMITTED']);
		expect(tenant.taken).toHaveLength(3);
	});

	test('is not sent again forever', async () => {
		tenant.react = () => lostBefore;
		const report = await go(tenant.session(), rows(1, 1), { resendUnconfirmed: true });
		expect(errors(report)[0]?.results[0].outcome).toBe('UNCONFIRMED');
		expect(tenant.submits).toHaveLength(4);
	});
});

test('of several lost requests, those that ISC accepted are found and only the others are sent again', async () => {
	tenant.lagMs = 4_000;
	tenant.react = (_, count) => (count > 12 ? 'take' : count % 2 === 0 ? lostAfter : lostBefore);
	const report = await go(tenant.session(), rows(12, 1), { resendUnconfirmed: true });
	expect(outcomes(report).every((outcome) => outcome === 'SUBMITTED')).toBe(true);
	expect(new Set(tenant.taken.map((row) => row.requestedFor?.id)).size).toBe(12);
	expect(tenant.taken).toHaveLength(12);
});

test('all of a lost combined call is found, with one entry for everything that one request covers', async () => {
	tenant.react = () => lostAfter;
	const report = await go(tenant.session(), rows(3, 4), { combineItems: true });
	const all = outputs(report);
	expect(all.every((output) => output.outcome === 'SUBMITTED')).toBe(true);
	expect(all[0].newRequests[0].requestedItemsDetails).toHaveLength(4);
	expect(all[0].newRequests).toEqual(all[3].newRequests);
});

test('confirmWithin 0: nothing is looked for, and nothing is sent again', async () => {
	tenant.react = () => lostBefore;
	const report = await go(tenant.session(), rows(2, 1), { confirmWithin: 0, resendUnconfirmed: true });
	expect(statusReads()).toHaveLength(0);
	expect(tenant.submits).toHaveLength(2);
	expect(errors(report)[0]?.message).toContain("didn't look for it because Confirm Within is 0");
});

test('a list that cannot be read is read again within the time', async () => {
	tenant.react = (_, count) => (count === 1 ? lostAfter : 'take');
	tenant.listFault = (count) => (count <= 6 ? { status: 500 } : undefined);
	expect(outcomes(await go(tenant.session(), rows(2, 1)))).toEqual(['SUBMITTED', 'SUBMITTED']);
});

test('if the list could never be read, nothing counts as not found and nothing is sent again', async () => {
	tenant.react = () => lostAfter;
	tenant.listFault = () => ({ status: 500, text: 'List is down.' });
	const report = await go(tenant.session(), rows(1, 1), { resendUnconfirmed: true });
	expect(tenant.submits).toHaveLength(1);
	expect(errors(report)[0]?.message).toContain("the status list couldn't be read (List is down)");
});

test('if a tenant refuses the filter, its list is read newest first', async () => {
	tenant.react = (_, count) => (count === 1 ? lostAfter : 'take');
	tenant.listFault = (count) => (count <= 2 ? { status: 400, text: 'Bad filter.' } : undefined);
	expect(outcomes(await go(tenant.session(), rows(3, 1)))).toEqual(['SUBMITTED', 'SUBMITTED', 'SUBMITTED']);
	expect(statusReads()[0].query?.filters).toMatch(/^created ge "\d/);
	expect(statusReads()[1].query?.filters).toMatch(/^created ge \d/);
	expect(statusReads()[2].query).toMatchObject({ sorters: '-created' });
	expect(statusReads()[2].query).not.toHaveProperty('filters');
});

test('a request is found even if the clock of the tenant is an hour behind', async () => {
	tenant.skewMs = -3_600_000;
	tenant.react = (_, count) => (count === 1 ? lostAfter : 'take');
	const report = await go(tenant.session(), rows(2, 1), { resendUnconfirmed: true });
	expect(outcomes(report)).toEqual(['SUBMITTED', 'SUBMITTED']);
	expect(tenant.taken).toHaveLength(2);
});

describe('a tenant that returns no metadata', () => {
	beforeEach(() => {
		tenant.returnsMetadata = false;
	});

	test('a request that may or may not be ours remains UNCONFIRMED and is not sent again', async () => {
		tenant.react = (_, count) => (count === 1 ? lostAfter : 'take');
		const report = await go(tenant.session(), rows(2, 1), { resendUnconfirmed: true });
		expect(outcomes(report)).toEqual(['error', 'SUBMITTED']);
		expect(errors(report)[0]?.message).toContain('may be this one or another');
		expect(tenant.taken).toHaveLength(2);
	});

	test('the names of items are looked up and decide', async () => {
		const { send } = tenant;
		tenant.send = async (call) => {
			const answer = await send.call(tenant, call);
			if (call.path !== '/search/v1') return answer;
			return { ...answer, body: [{ id: 'item-0', name: 'Name of item-0', _type: 'entitlement' }] };
		};
		tenant.react = (_, count) => (count === 1 ? lostAfter : 'take');
		const report = await go(tenant.session(), rows(2, 1));
		expect(outcomes(report)).toEqual(['SUBMITTED', 'SUBMITTED']);
	});

	test('requests of other calls are not mistaken for the lost one', async () => {
		tenant.react = (_, count) => (count === 1 ? lostBefore : 'take');
		const report = await go(tenant.session(), [draft(0, ['a'], ['x']), draft(1, ['a'], ['y'])]);
		expect(outcomes(report)).toEqual(['error', 'SUBMITTED']);
	});
});

test('a request by the same user for the same access, made just before without our metadata, is not mistaken for the lost one', async () => {
	await tenant.send({
		method: 'POST',
		path: '/access-requests/v1',
		body: {
			requestType: 'GRANT_ACCESS',
			requestedFor: ['person-0'],
			requestedItems: [{ type: 'ENTITLEMENT', id: 'item-0' }],
		},
		timeoutMs: 1,
	});
	tenant.lagMs = 2_000;
	tenant.react = (_, count) => (count === 2 ? lostAfter : 'take');
	const session = tenant.session();
	const { send } = tenant;
	tenant.send = async (call) => {
		const answer = await send.call(tenant, call);
		return call.path === '/search/v1'
			? { ...answer, body: [{ id: 'item-0', name: 'Name of item-0', _type: 'entitlement' }] }
			: answer;
	};
	const [output] = outputs(await go(session, rows(1, 1)));
	expect(output.accessRequestIds).toEqual(['request-2']);
	expect(tenant.taken).toHaveLength(2);
});

test('if the run is canceled during the search, the request is unconfirmed and its message says why', async () => {
	tenant.react = () => lostBefore;
	tenant.listFault = (count) => {
		if (count === 2) tenant.clock.cancel();
		return undefined;
	};
	const report = await go(tenant.session(), rows(1, 1), { resendUnconfirmed: true });
	expect(errors(report)[0]?.message).toContain('the execution was canceled before the search for it ended');
	expect(tenant.submits).toHaveLength(1);
});
