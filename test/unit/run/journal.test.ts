import { journalCount, journalOf, writeDown } from '../../../isc/accessRequests/journal';
import { MemoryTenant, lostAfter, lostBefore } from './memoryTenant';
import { errors, go, outcomes, outputs, rows } from './runs';

let tenant: MemoryTenant;
let runKey: string;
let keys = 0;
beforeEach(() => {
	tenant = new MemoryTenant();
	runKey = `retry-${++keys}/node/0`;
});

describe('n8n runs the node again within the execution', () => {
	test('what was taken is reported as the first try would have, and not sent twice', async () => {
		tenant.react = (_, count) => (count === 2 ? { status: 400, text: 'Not now.' } : 'take');
		const first = await go(tenant.session(), rows(3, 1), {}, { runKey });
		expect(outcomes(first)).toEqual(['SUBMITTED', 'error', 'SUBMITTED']);
		const second = await go(tenant.session(), rows(3, 1), {}, { runKey });
		expect(outcomes(second)).toEqual(['SUBMITTED', 'SUBMITTED', 'SUBMITTED']);
		expect(outputs(second)[0]).toEqual('output' in first.rows[0] ? first.rows[0].output : undefined);
		expect(tenant.submits).toHaveLength(4);
		expect(tenant.taken).toHaveLength(3);
	});

	test('what was unconfirmed is looked for once more: found', async () => {
		tenant.lagMs = 60_000;
		tenant.react = () => lostAfter;
		expect(errors(await go(tenant.session(), rows(1, 1), {}, { runKey }))[0]?.results[0].outcome).toBe('UNCONFIRMED');
		await tenant.clock.sleep(60_000);
		expect(outcomes(await go(tenant.session(), rows(1, 1), {}, { runKey }))).toEqual(['SUBMITTED']);
		expect(tenant.submits).toHaveLength(1);
	});

	test('… or not found, and then sent', async () => {
		tenant.react = (_, count) => (count === 1 ? lostBefore : 'take');
		await go(tenant.session(), rows(1, 1), {}, { runKey });
		expect(outcomes(await go(tenant.session(), rows(1, 1), {}, { runKey }))).toEqual(['SUBMITTED']);
		expect(tenant.taken).toHaveLength(1);
	});

	test('… or not to be made sure, and then left', async () => {
		tenant.react = () => lostBefore;
		await go(tenant.session(), rows(1, 1), {}, { runKey });
		tenant.listFault = () => ({ status: 500 });
		expect(errors(await go(tenant.session(), rows(1, 1), {}, { runKey }))[0]?.results[0].outcome).toBe('UNCONFIRMED');
		expect(tenant.submits).toHaveLength(1);
	});

	test('another run, and another tenant, know nothing of it', async () => {
		const other = new MemoryTenant();
		await go(tenant.session(), rows(1, 1), {}, { runKey });
		await go(tenant.session(), rows(1, 1));
		await go(other.session(), rows(1, 1), {}, { runKey });
		expect(tenant.submits).toHaveLength(2);
		expect(other.submits).toHaveLength(1);
	});

	test('the limit of requests does not count what was taken before, and does not deny it', async () => {
		await go(tenant.session(), rows(2, 1), { maxRequests: 2 }, { runKey });
		const again = await go(tenant.session(), rows(3, 1), { maxRequests: 2 }, { runKey });
		expect(outcomes(again)).toEqual(['SUBMITTED', 'SUBMITTED', 'SUBMITTED']);
	});
});

describe('what is remembered', () => {
	const accepted = { kind: 'accepted' as const, newRequests: [], existingRequests: [] };

	// Later than any test's clock: the journals of one process share their order.
	const now = Date.parse('2040-01-01T00:00:00Z');

	test('ends with age', () => {
		writeDown(journalOf('t', runKey, now), 'pair', accepted);
		expect(journalOf('t', runKey, now + 1_000).taken.size).toBe(1);
		journalOf('t', 'another', now + 2 * 3_600_000);
		expect(journalOf('t', runKey, now + 2 * 3_600_000).taken.size).toBe(0);
	});

	test('is bounded in runs', () => {
		for (let run = 0; run < 2_500; run++) journalOf('many', `run-${run}`, 10);
		expect(journalCount()).toBeLessThanOrEqual(1_000);
	});

	test('is bounded in pairs', () => {
		for (let run = 0; run < 30; run++) {
			const journal = journalOf('large', `run-${run}`, 20);
			for (let pair = 0; pair < 10_000; pair++) writeDown(journal, `${pair}`, accepted);
		}
		journalOf('large', 'last', 20);
		expect(journalCount()).toBeLessThanOrEqual(22);
	});

	test('a pair that was found or refused is unconfirmed no more', () => {
		const journal = journalOf('t', `${runKey}-x`, 30);
		journal.unconfirmed.set('pair', { kind: 'unconfirmed', sentAt: 0, lostAt: 0 } as never);
		writeDown(journal, 'pair', { kind: 'failed', message: 'no', advice: '' });
		expect(journal.unconfirmed.size + journal.taken.size).toBe(0);
	});
});
