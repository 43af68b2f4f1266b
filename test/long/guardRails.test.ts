import { startSandbox } from '../../sandbox';
import { tryGuardRails } from '../engine/guardRailsSupport';

test('5,000 generated inputs of agents and workflows cannot get past the guard rails', async () => {
	const sandbox = await startSandbox({ rateLimit: 0 });
	try {
		expect(await tryGuardRails(sandbox, 5_000, 11)).toEqual([]);
		// Two people and one role are allowed, so there isn't more to request, but that much there is.
		expect(sandbox.requestItems().length).toBeGreaterThanOrEqual(4);
	} finally {
		await sandbox.close();
	}
}, 600_000);
