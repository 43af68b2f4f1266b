import { MemoryTenant, lostAfter, lostBefore } from './memoryTenant';
import { errors, go, outcomes, outputs, rows } from './runs';

/** A tenant that returns no metadata: only time and name tell requests apart. Names can be looked up. */
function withoutMetadata(skewMs: number): MemoryTenant {
	const tenant = new MemoryTenant();
	tenant.returnsMetadata = false;
	tenant.skewMs = skewMs;
	const { send } = tenant;
	tenant.send = async (call) => {
		const answer = await send.call(tenant, call);
		if (call.path !== '/search/v1') return answer;
		return { ...answer, body: [{ id: 'item-0', name: 'Name of item-0', _type: 'entitlement' }] };
	};
	return tenant;
}

const HOUR = 3_600_000;

describe.each([0, 30_000, -30_000, HOUR, -HOUR])('the tenant’s clock is %i ms from ours', (skewMs) => {
	/** Made by another process with the same user, which leaves no trace in this one. */
	async function requestedBefore(tenant: MemoryTenant, msAgo: number): Promise<void> {
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
		await tenant.clock.sleep(msAgo);
	}

	test.each([5_000, 60_000, 20 * 60_000])(
		'a request for the same access made %i ms before this run is never taken for the lost one',
		async (msAgo) => {
			const tenant = withoutMetadata(skewMs);
			await requestedBefore(tenant, msAgo);
			tenant.react = () => lostBefore;
			const [error] = errors(await go(tenant.session(), rows(1, 1)));
			expect(error?.results[0]).toMatchObject({ outcome: 'UNCONFIRMED', accessRequestIds: [] });
			expect(error?.message).toMatch(/wasn't in the status list within 20 seconds/);
		},
	);

	test('the lost request is found next to it', async () => {
		const tenant = withoutMetadata(skewMs);
		await requestedBefore(tenant, 5_000);
		tenant.react = () => lostAfter;
		const [output] = outputs(await go(tenant.session(), rows(1, 1)));
		expect(output.accessRequestIds).toEqual(['request-2']);
	});

	test('… even if the tenant cuts its times to the second', async () => {
		const tenant = withoutMetadata(skewMs);
		await tenant.clock.sleep(700);
		tenant.react = () => lostAfter;
		const { send } = tenant;
		tenant.send = async (call) => {
			const answer = await send.call(tenant, call);
			if (call.path !== '/access-request-status/v1') return answer;
			const body = (answer.body as Array<{ created: string }>).map((row) => ({
				...row,
				created: row.created.replace(/\.\d+Z$/, 'Z'),
			}));
			return { ...answer, body };
		};
		expect(outcomes(await go(tenant.session(), rows(1, 1)))).toEqual(['SUBMITTED']);
	});
});

test('if the tenant does not send its time, a request that may be the lost one is not reported as found, and not sent again', async () => {
	const tenant = withoutMetadata(0);
	tenant.react = () => lostAfter;
	const { send } = tenant;
	tenant.send = async (call) => ({ ...(await send.call(tenant, call)), headers: {} });
	const [error] = errors(await go(tenant.session(), rows(1, 1), { resendUnconfirmed: true }));
	expect(error?.results[0]).toMatchObject({ outcome: 'UNCONFIRMED', accessRequestIds: [] });
	expect(tenant.submits).toHaveLength(1);
});

test('a request that this process submitted in another run is not mistaken for the lost one, even at the same moment', async () => {
	const tenant = withoutMetadata(0);
	tenant.react = (_, count) => (count === 1 ? 'take' : lostBefore);
	const session = tenant.session();
	const [, second] = await Promise.all([go(session, rows(1, 1)), go(session, rows(1, 1))]);
	expect(errors(second)[0]?.results[0]).toMatchObject({ outcome: 'UNCONFIRMED', accessRequestIds: [] });
});
