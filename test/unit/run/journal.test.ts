import { journalOf, newRun, record, type RunIdentity } from '../../../isc/accessRequests/run/journal';
import { MemoryTenant, lostAfter, lostBefore } from './memoryTenant';
import { errors, go, outcomes, outputs, rows } from './runs';

let tenant: MemoryTenant;
let run: RunIdentity;
beforeEach(() => {
	tenant = new MemoryTenant();
	run = newRun();
});

describe('n8n runs the node again within the execution', () => {
	test('accepted requests are reported as the first try would have, and not sent again', async () => {
		tenant.react = (_, count) => (count === 2 ? { status: 400, text: 'Not now.' } : 'take');
		const first = await go(tenant.session(), rows(3, 1), {}, { run });
		expect(outcomes(first)).toEqual(['SUBMITTED', 'error', 'SUBMITTED']);
		const second = await go(tenant.session(), rows(3, 1), {}, { run });
		expect(outcomes(second)).toEqual(['SUBMITTED', 'SUBMITTED', 'SUBMITTED']);
		expect(outputs(second)[0]).toEqual('output' in first.rows[0] ? first.rows[0].output : undefined);
		expect(tenant.submits).toHaveLength(4);
		expect(tenant.taken).toHaveLength(3);
	});

	test('an unconfirmed request is looked for again and found', async () => {
		tenant.lagMs = 60_000;
		tenant.react = () => lostAfter;
		expect(errors(await go(tenant.session(), rows(1, 1), {}, { run }))[0]?.results[0].outcome).toBe('UNCONFIRMED');
		await tenant.clock.sleep(60_000);
		expect(outcomes(await go(tenant.session(), rows(1, 1), {}, { run }))).toEqual(['SUBMITTED']);
		expect(tenant.submits).toHaveLength(1);
	});

	test('… or not found, and then sent', async () => {
		tenant.react = (_, count) => (count === 1 ? lostBefore : 'take');
		await go(tenant.session(), rows(1, 1), {}, { run });
		expect(outcomes(await go(tenant.session(), rows(1, 1), {}, { run }))).toEqual(['SUBMITTED']);
		expect(tenant.taken).toHaveLength(1);
	});

	test('… or, if the list cannot be read, left unconfirmed', async () => {
		tenant.react = () => lostBefore;
		await go(tenant.session(), rows(1, 1), {}, { run });
		tenant.listFault = () => ({ status: 500 });
		expect(errors(await go(tenant.session(), rows(1, 1), {}, { run }))[0]?.results[0].outcome).toBe('UNCONFIRMED');
		expect(tenant.submits).toHaveLength(1);
	});

	test('another run and another tenant do not know about it', async () => {
		const other = new MemoryTenant();
		await go(tenant.session(), rows(1, 1), {}, { run });
		await go(tenant.session(), rows(1, 1));
		await go(tenant.session(), rows(1, 1), {}, { run: newRun(run.trace) });
		await go(other.session(), rows(1, 1), {}, { run });
		expect(tenant.submits).toHaveLength(3);
		expect(other.submits).toHaveLength(1);
	});

	test('a try with another client of the same tenant does not know about it', async () => {
		await go(tenant.session(), rows(1, 1), {}, { run });
		await go({ ...tenant.session(), key: 'another client' }, rows(1, 1), {}, { run });
		expect(tenant.submits).toHaveLength(2);
	});

	test('Max Requests does not count what an earlier try submitted, and that remains reported', async () => {
		await go(tenant.session(), rows(2, 1), { maxRequests: 2 }, { run });
		const again = await go(tenant.session(), rows(3, 1), { maxRequests: 2 }, { run });
		expect(outcomes(again)).toEqual(['SUBMITTED', 'SUBMITTED', 'SUBMITTED']);
	});
});

describe('the identity of a run', () => {
	const marks = () =>
		tenant.submits.flatMap((body) => (body.requestedItems ?? []).map(({ clientMetadata }) => clientMetadata ?? {}));

	test('each run has its own mark, even if the same workflow runs in the same execution', async () => {
		const trace = { workflow: 'w', execution: '777' };
		for (let runs = 0; runs < 3; runs++) await go(tenant.session(), rows(2, 1), {}, { run: newRun(trace) });
		expect(new Set(marks().map(({ n8nRequest }) => n8nRequest)).size).toBe(3);
		for (const { n8nRequest } of marks()) expect(n8nRequest).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
		expect(marks()[0]).toEqual({
			n8nRequest: expect.any(String),
			n8nItem: 'item-0',
			n8nWorkflow: 'w',
			n8nExecution: '777',
		});
	});

	test('metadata about the origin is left out if n8n does not say it', async () => {
		await go(tenant.session(), rows(1, 1), {}, { run: newRun({ workflow: 'w' }) });
		await go(tenant.session(), rows(1, 1), {}, { run: newRun() });
		await go(tenant.session(), rows(1, 1));
		expect(marks().map((metadata) => Object.keys(metadata))).toEqual([
			['n8nRequest', 'n8nItem', 'n8nWorkflow'],
			['n8nRequest', 'n8nItem'],
			['n8nRequest', 'n8nItem'],
		]);
	});

	test('a request with another mark is never of this run, whenever it was made and whatever else is equal', async () => {
		const trace = { workflow: 'w', execution: '777' };
		await go(tenant.session(), rows(1, 1), {}, { run: newRun(trace) });
		tenant.react = () => lostBefore;
		const [error] = errors(await go(tenant.session(), rows(1, 1), {}, { run: newRun(trace) }));
		expect(error?.results[0]).toMatchObject({ outcome: 'UNCONFIRMED', accessRequestIds: [] });
	});
});

describe('the journal', () => {
	const accepted = { kind: 'accepted' as const, newRequests: [], existingRequests: [] };

	test('is separate for each tenant and client, and ends with the run', () => {
		record(journalOf(run, 't|a'), 'pair', accepted);
		expect(journalOf(run, 't|a').accepted.size).toBe(1);
		expect(journalOf(run, 't|b').accepted.size).toBe(0);
		expect(journalOf(newRun(), 't|a').accepted.size).toBe(0);
	});

	test('a pair that was found or refused is no longer unconfirmed', () => {
		const journal = journalOf(run, 't|a');
		journal.unconfirmed.set('pair', { kind: 'unconfirmed', sentAt: 0, lostAt: 0 } as never);
		record(journal, 'pair', { kind: 'failed', message: 'no', advice: '' });
		expect(journal.unconfirmed.size + journal.accepted.size).toBe(0);
	});
});
