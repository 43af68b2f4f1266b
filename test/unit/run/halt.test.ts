import { MemoryTenant } from './memoryTenant';
import { errors, go, outcomes, rows } from './runs';

/** A tenant with a low rate limit, so that calls are waiting when the run is stopped. */
function crowded(): MemoryTenant {
	const tenant = new MemoryTenant();
	tenant.callsPer10Seconds = 20;
	return tenant;
}

test('a failure that stops the run also stops calls that wait for the rate limit', async () => {
	const tenant = crowded();
	tenant.react = (_, count) => (count <= 15 ? 'take' : { status: 401, body: { error: 'JWT validation failed' } });
	const report = await go(tenant.session(), rows(100, 1), { callsPer10Seconds: 20 });
	const taken = outcomes(report).filter((outcome) => outcome === 'SUBMITTED').length;
	expect(taken).toBe(15);
	// The first refused one, and what was under way with it.
	expect(tenant.submits.length).toBeLessThanOrEqual(15 + 4);
	expect(errors(report)[99]?.results[0].message).toContain('Not sent');
	expect(tenant.clock.now() - Date.parse('2030-01-01T00:00:00Z')).toBeLessThan(20_000);
});

test('if one person of a row is refused, nothing of the row is submitted, and both results are failures', async () => {
	const tenant = new MemoryTenant();
	tenant.react = (body) => (body.requestedFor?.includes('person-b') ? { status: 400, text: 'Bad.' } : 'take');
	const [row] = rows(1, 1);
	const people = ['person-a', 'person-b'].map((value) => ({ by: 'id' as const, value, field: 'Identities' }));
	const report = await go(tenant.session(), [{ ...row, identities: people }]);
	expect(tenant.taken).toHaveLength(0);
	expect(errors(report)[0]?.results.map(({ outcome, accessRequestIds }) => [outcome, accessRequestIds])).toEqual([
		['FAILED', []],
		['FAILED', []],
	]);
});
