import { startRealN8n, type RealN8n } from './support/realN8n';

/** Grants without looking for duplicates, and without looking for a lost answer within the try: only the next try can recognize it. */
function workflow(person: string, role: string): object {
	return {
		id: 'iscRetryOnFail',
		name: 'A grant that is tried again',
		active: false,
		nodes: [
			{
				id: 'start',
				name: 'Start',
				type: 'n8n-nodes-base.manualTrigger',
				typeVersion: 1,
				position: [0, 0],
				parameters: {},
			},
			{
				id: 'grant',
				name: 'Grant',
				type: 'n8n-nodes-sailpoint-isc.sailPointIsc',
				typeVersion: 1,
				position: [200, 0],
				retryOnFail: true,
				maxTries: 2,
				waitBetweenTries: 100,
				credentials: { sailPointIscApi: { id: 'sailPointIscApi', name: 'SailPoint ISC' } },
				parameters: {
					authentication: 'accessToken',
					resource: 'accessRequest',
					operation: 'grant',
					identities: { identity: [{ id: { __rl: true, mode: 'email', value: person } }] },
					accessItems: { item: [{ type: 'ROLE', id: { __rl: true, mode: 'name', value: role } }] },
					options: { duplicateHandling: 'submit', confirmWithin: 0 },
				},
			},
		],
		connections: { Start: { main: [[{ node: 'Grant', type: 'main', index: 0 }]] } },
		settings: { executionOrder: 'v1' },
	};
}

let real: RealN8n;
beforeAll(async () => {
	const workflows = [workflow('felix.brandt@sandbox.example', 'Sales Reader')];
	real = await startRealN8n({}, { workflows, credentials: [] });
}, 600_000);
afterAll(async () => await real?.close());

test("n8n's Retry On Fail: the second try recognizes what the first one submitted, and sends nothing", async () => {
	const { sandbox, rest } = real;
	sandbox.faults.add({ mode: 'status-after', status: 502, path: '^/access-requests/v1$', count: 1 });
	const { status, error, output } = await rest.execute('iscRetryOnFail', 'Start');
	expect({ status, error }).toEqual({ status: 'success', error: undefined });
	expect(sandbox.callsTo('/access-requests/v1', 'POST')).toHaveLength(1);
	expect(output('Grant').map(({ json }) => json)).toMatchObject([
		{ outcome: 'SUBMITTED', statusCode: 202, accessRequestIds: [sandbox.requestItems()[0].requestId] },
	]);
});

test('run again by hand it is another run: it is sent', async () => {
	const { sandbox, rest } = real;
	sandbox.clearCalls();
	expect((await rest.execute('iscRetryOnFail', 'Start')).status).toBe('success');
	expect(sandbox.callsTo('/access-requests/v1', 'POST')).toHaveLength(1);
});
