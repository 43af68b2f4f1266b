import { startSandbox } from '../../sandbox';
import { jsons, runOperation } from '../engine/operation';
import { access, accessItem, people } from '../engine/support';

test('1,000 requests are followed to their end with one status call per 250 and look, and at most one per 250 more', async () => {
	const big = await startSandbox({ rateLimit: 0, stages: { provisioningMs: 8_000 } });
	const { id } = big.item('Sales Reader', 'ROLE');
	const parameters = {
		...people('id', '={{ $json.person }}'),
		...access(accessItem('ROLE', 'id', id)),
		options: { waitForCompletion: 300, duplicateHandling: 'submit', maxRequests: 0, callsPer10Seconds: 100_000 },
	};
	const result = await runOperation(big, ['accessRequest', 'grant'], parameters, {
		items: big.addPeople(1_000).map((person) => ({ person: person.id })),
	});
	const told = jsons(result).flatMap(({ results }) => results as Array<Record<string, unknown>>);
	const calls = big.callsTo('/access-request-status/v1');
	await big.close();
	expect(told).toHaveLength(1_000);
	expect(new Set(told.map(({ state }) => state))).toEqual(new Set(['REQUEST_COMPLETED']));
	const looks = calls.filter(({ query }) => query.count === 'true').length;
	expect(looks).toBeGreaterThan(1);
	expect(calls.length).toBeLessThanOrEqual(4 * looks + 4);
});
