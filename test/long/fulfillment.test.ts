import { startSandbox, type Sandbox } from '../../sandbox';
import { jsons, runOperation } from '../engine/operation';
import { op } from '../engine/requestOperation';
import { access, accessItem, people } from '../engine/support';

let sandbox: Sandbox;
beforeEach(async () => (sandbox = await startSandbox({ rateLimit: 0 })));
afterEach(async () => await sandbox.close());

const DAY = 86_400_000;
const inDays = (days: number) => new Date(sandbox.clock.now() + days * DAY).toISOString();

type Row = {
	fulfillment: string;
	results: Array<{ fulfillment: string; message?: string; state?: string; stuckAt?: Record<string, string> }>;
};

async function run(
	operation: string,
	person: string,
	item: string,
	{ options = {}, ...more }: Record<string, unknown> = {},
) {
	const { type, id } = sandbox.item(item);
	const result = await runOperation(
		sandbox,
		op(operation),
		{
			...people('id', sandbox.person(person).id),
			...access(accessItem(type, 'id', id)),
			comment: 'why',
			...more,
			options: { waitForCompletion: 20, ...(options as object) },
		},
		{ onError: 'continueRegularOutput' },
	);
	const { json } = result.items[0];
	return (json.error ?? json) as unknown as Row;
}

describe('FULFILLED is said once it was read back', () => {
	test.each(['IT Reader', 'GitHub Contributor', 'AD VPN'])('of a grant and a revoke of %s', async (item) => {
		expect(await run('grant', 'bruno.costa', item)).toMatchObject({
			fulfillment: 'FULFILLED',
			results: [{ state: 'REQUEST_COMPLETED', fulfillment: 'FULFILLED' }],
		});
		expect(await run('revoke', 'bruno.costa', item)).toMatchObject({ fulfillment: 'FULFILLED' });
		expect(sandbox.holds('bruno.costa', item)).toBe(false);
	});

	test('although search lags: it is waited for, or read live', async () => {
		sandbox.settings.searchLagMs = 4_000;
		expect(await run('grant', 'bruno.costa', 'IT Reader')).toMatchObject({ fulfillment: 'FULFILLED' });
		sandbox.settings.searchLagMs = 3_600_000;
		expect(await run('revoke', 'priya.nair', 'Engineering Team', { options: { waitForCompletion: 6 } })).toMatchObject({
			fulfillment: 'FULFILLED',
		});
	}, 60_000);

	test('of new dates', async () => {
		const modified = await run('modify', 'priya.nair', 'Engineering Team', { end: 'date', removeDate: inDays(30) });
		expect(modified).toMatchObject({ fulfillment: 'FULFILLED' });
		expect(await run('modify', 'priya.nair', 'Engineering Team', { end: 'clear' })).toMatchObject({
			fulfillment: 'FULFILLED',
		});
	});

	test('of what is held already, unless its end is another than asked for', async () => {
		expect(await run('grant', 'priya.nair', 'Engineering Team')).toMatchObject({ fulfillment: 'FULFILLED' });
		expect(await run('grant', 'priya.nair', 'Engineering Team', { end: 'date', removeDate: inDays(5) })).toMatchObject({
			fulfillment: 'NOT_FULFILLED',
		});
		expect(await run('revoke', 'bruno.costa', 'IT Editor')).toMatchObject({ fulfillment: 'FULFILLED' });
	});
});

test('COMPLETED_UNVERIFIED says through what it is still held', async () => {
	const entitlement = sandbox.addItem('ENTITLEMENT', { name: 'Deep Inside' });
	sandbox.addItem('ROLE', { name: 'Finance Basic', contains: [entitlement.id] });
	sandbox.hold('bruno.costa', 'Deep Inside');
	sandbox.hold('bruno.costa', 'Finance Basic', { origin: 'MEMBERSHIP' });
	const revoked = await run('revoke', 'bruno.costa', 'Deep Inside', { options: { waitForCompletion: 6 } });
	expect(revoked).toMatchObject({ fulfillment: 'COMPLETED_UNVERIFIED', results: [{ state: 'REQUEST_COMPLETED' }] });
	expect(revoked.results[0].message).toMatch(/still held through the role Finance Basic/);
}, 30_000);

test('SCHEDULED: a start or a removal that is still to come', async () => {
	const later = { options: { startDate: inDays(3) } };
	expect(await run('grant', 'bruno.costa', 'IT Reader', later)).toMatchObject({ fulfillment: 'SCHEDULED' });
	const ending = { end: 'date', removeDate: inDays(3) };
	expect(await run('revoke', 'priya.nair', 'Engineering Team', ending)).toMatchObject({ fulfillment: 'SCHEDULED' });
});

test("NOT_FULFILLED has ISC's reason, and OPEN says where it is stuck", async () => {
	const failed = await run('grant', 'bruno.costa', 'Payroll Clerk');
	expect(failed).toMatchObject({ fulfillment: 'NOT_FULFILLED', results: [{ state: 'PROVISIONING_FAILED' }] });
	expect(failed.results[0].message).toMatch(/refused the change/);
	const open = async (item: string) =>
		(await run('grant', 'bruno.costa', item, { options: { waitForCompletion: 3 } })).results[0];
	expect(await open('Production Support')).toMatchObject({
		fulfillment: 'OPEN',
		stuckAt: { phase: 'approval', waitingFor: 'Chen Wei', since: expect.stringMatching(/^20/) },
	});
	expect(await open('Change Advisory Board')).toMatchObject({
		stuckAt: { phase: 'approval', waitingFor: expect.stringMatching(/Change Board|governance group|does not name/) },
	});
	expect(await open('Forklift')).toMatchObject({ stuckAt: { phase: 'provisioning' } });
	expect(await open('Office Key')).toMatchObject({
		stuckAt: { phase: 'manual task', waitingFor: 'a manual task of Rosa Garcia' },
	});
	sandbox.settings.stages.verificationMs = 60_000;
	expect(await open('Mainframe Operator')).toMatchObject({ stuckAt: { phase: 'verification' } });
}, 60_000);

test('Wait reads back too, and Get says where a request is stuck and which policies it violates', async () => {
	const granted = await run('grant', 'bruno.costa', 'IT Reader', { options: { waitForCompletion: 0 } });
	const accessRequestIds = (granted as unknown as { accessRequestIds: string[] }).accessRequestIds;
	const [waited] = jsons(await runOperation(sandbox, op('wait'), { accessRequestIds, waitForCompletion: 20 }));
	expect(waited).toMatchObject({ fulfillment: 'FULFILLED', isFinal: true, results: [{ fulfillment: 'FULFILLED' }] });
	sandbox.hold('bruno.costa', 'SAP_POST');
	const [row] = sandbox.request('bruno.costa', 'Payroll Run');
	const [shown] = jsons(await runOperation(sandbox, op('get'), { accessRequestIds: row.requestId }));
	expect(shown).toMatchObject({
		stuckAt: { phase: 'approval' },
		sod: { state: 'SUCCESS', violations: [{ policy: 'Posting and running payments', left: ['SAP_POST'] }] },
	});
});
