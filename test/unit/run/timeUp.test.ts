import type { IscCall, IscResponse } from '../../../isc/api/http';
import { lostAfter, lostBefore, MemoryTenant } from './memoryTenant';
import { errors, go, outcomes, rows } from './runs';

/** A tenant whose run ends, as a tool's does. */
function ending(endsMs: number, closesMs: number): { tenant: MemoryTenant; start: number } {
	const tenant = new MemoryTenant();
	const { clock } = tenant;
	const start = clock.now();
	const end = { endsAt: start + endsMs, closesAt: start + closesMs, limit: 'a tool has 45 seconds for a run' };
	Object.defineProperties(clock, { end: { value: end }, cancelled: { get: () => clock.now() >= end.endsAt } });
	return { tenant, start };
}

test('calls that are waiting when the time is nearly up are not sent, and the rows say why', async () => {
	const { tenant, start } = ending(45_000, 40_000);
	tenant.callsPer10Seconds = 10;
	const report = await go(tenant.session(), rows(200, 1), { callsPer10Seconds: 10 });
	const sent = outcomes(report).filter((outcome) => outcome === 'SUBMITTED').length;
	expect(sent).toBe(tenant.submits.length);
	expect(sent).toBeGreaterThanOrEqual(30);
	expect(sent).toBeLessThanOrEqual(50);
	const [result] = errors(report)[199]?.results ?? [];
	expect(result).toMatchObject({ outcome: 'FAILED', accessRequestIds: [] });
	expect(result.message).toMatch(
		/^Not sent: Time ran out \(a tool has 45 seconds for a run\) before this call was sent\./,
	);
	expect(tenant.clock.now() - start).toBeLessThan(45_000);
});

test.each([lostBefore, lostAfter])(
	'the search for a lost answer ends with the run, and claims nothing',
	async (how) => {
		const { tenant, start } = ending(10_000, 8_000);
		tenant.lagMs = 60_000;
		tenant.react = () => how;
		const report = await go(tenant.session(), rows(1, 1), { resendUnconfirmed: true });
		expect(errors(report)[0]?.results[0].outcome).toBe('UNCONFIRMED');
		expect(errors(report)[0]?.message).toContain('time ran out before the search for it ended');
		expect(errors(report)[0]?.message).not.toContain('within 20 seconds');
		expect(tenant.submits).toHaveLength(1);
		expect(tenant.clock.now() - start).toBeLessThanOrEqual(10_000);
	},
);

describe.each<[string, IscResponse]>([
	['204', { status: 204, headers: {}, body: undefined }],
	['500', { status: 500, headers: {}, body: {} }],
])('a tenant that answers every call with %s', (_, response) => {
	async function run(duplicateHandling: 'skip' | 'submit') {
		const tenant = new MemoryTenant();
		const calls: IscCall[] = [];
		tenant.send = async (call) => {
			calls.push(call);
			await tenant.clock.sleep(20);
			return response;
		};
		const start = tenant.clock.now();
		const report = await go(tenant.session(), rows(3, 1), { duplicateHandling, confirmWithin: 5 });
		const submits = calls.filter(({ path }) => path === '/access-requests/v1').length;
		return { found: errors(report), submits, tookMs: tenant.clock.now() - start };
	}

	test('the search for lost answers ends soon after Confirm Within, and says that the list can’t be read', async () => {
		const { found, submits, tookMs } = await run('submit');
		expect(found.map((error) => error?.results[0].outcome)).toEqual(Array(3).fill('UNCONFIRMED'));
		expect(found[0]?.message).toContain(`the status list couldn't be read (ISC answered GET /access-request-status/v1`);
		expect(submits).toBe(3);
		expect(tookMs).toBeLessThan(12_000);
	});

	test('what the first read shows is not found out again for each row', async () => {
		const { found, submits, tookMs } = await run('skip');
		expect(found.map((error) => error?.results[0].outcome)).toEqual(Array(3).fill('FAILED'));
		expect(found[0]?.message).toContain(`with status ${response.status}`);
		expect(submits).toBe(0);
		expect(tookMs).toBeLessThan(15_000);
	});
});
