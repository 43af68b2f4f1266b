import { startSandbox, type Sandbox } from '../../sandbox';
import { expectKnown, outputOf, runExample } from './example';

let sandbox: Sandbox;
beforeEach(async () => {
	sandbox = await startSandbox({ rateLimit: 0, clock: 'stepped' });
});
afterEach(async () => await sandbox.close());

test('ticket-to-outcome.json: the node knows all that it is told', () => {
	expectKnown('ticket-to-outcome.json');
});

test('the ticket is written to when its request has ended, and not before', async () => {
	let looks = 0;
	const acts = {
		'Done?': ([json]: object[]) => ({ at: (json as { stuckAt?: object }).stuckAt === undefined ? 0 : 1 }),
		'Too Long?': () => ({ at: (looks += 1) > 3 ? 0 : 1 }),
		'An Hour Later': () => {
			void sandbox.clock.advance(looks * 20_000);
			return {};
		},
	};
	const body = {
		ticket: 'INC-7',
		person: 'carla.rossi@sandbox.example',
		role: 'Sales Reader',
		reason: 'New team',
		until: '2099-01-31',
	};
	const result = await runExample(sandbox, 'ticket-to-outcome.json', acts, { body });
	expect(looks).toBeGreaterThan(0);
	expect(looks).toBeLessThan(4);
	expect(outputOf(result, 'Comment on the Ticket')).toMatchObject([{ state: 'REQUEST_COMPLETED' }]);
	expect(sandbox.holds('carla.rossi', 'Sales Reader')).toBe(true);
});
