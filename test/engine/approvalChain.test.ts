import { startSandbox, type Sandbox } from '../../sandbox';
import { startProxy } from '../support/proxy';
import { approvalsIn } from './approvalSupport';
import { jsons } from './operation';
import { credentialFor } from './support';

let sandbox: Sandbox;
const { approvals, asked } = approvalsIn(() => sandbox);
beforeEach(async () => (sandbox = await startSandbox({ rateLimit: 0, clock: 'stepped' })));
afterEach(async () => await sandbox.close());

type Sent = Record<string, unknown>;
const person = (name: string) => ({ identityID: '0'.repeat(32), name, type: 'IDENTITY' });

/** The chain of a pending approval, with the additional steps of the newer service. */
async function chainWith(...others: Sent[]): Promise<unknown> {
	await asked('manager', 'priya.nair');
	const proxy = await startProxy(sandbox.url, (url, answer) => {
		if (url.pathname !== '/generic-approvals/v1') return answer;
		const [first] = JSON.parse(answer.body) as Sent[];
		const steps = others.map((other, index) => ({ ...first, id: `other-${index}`, ...other }));
		return { ...answer, body: JSON.stringify([first, ...steps]) };
	});
	const credentials = credentialFor(sandbox, 'admin', { apiUrl: proxy.url });
	const [pending] = jsons(await approvals('getAll', { owner: 'all' }, { credentials }));
	await proxy.close();
	return (pending.chain as Sent[]).slice(1);
}

test.each([
	[
		'one of two side by side has approved',
		{ approvedBy: [person('Chen Wei')], assignedTo: [person('Omar Haddad')] },
		{ state: 'PENDING', reviewer: 'Omar Haddad' },
	],
	[
		'approved by two',
		{ approvedBy: [person('Chen Wei'), person('Omar Haddad')], completedDate: '2026-01-01T00:00:00Z' },
		{ state: 'APPROVED', reviewer: 'Chen Wei, Omar Haddad' },
	],
	[
		'rejected',
		{ rejectedBy: [person('Chen Wei')], completedDate: '2026-01-01T00:00:00Z' },
		{ state: 'REJECTED', reviewer: 'Chen Wei' },
	],
	['canceled', { completedDate: '2026-01-01T00:00:00Z' }, { state: 'UNKNOWN', reviewer: 'unknown' }],
	[
		'ended with votes on both sides',
		{
			approvedBy: [person('Chen Wei')],
			rejectedBy: [person('Omar Haddad')],
			completedDate: '2026-01-01T00:00:00Z',
		},
		{ state: 'UNKNOWN', reviewer: 'Chen Wei, Omar Haddad' },
	],
])('a step says what ISC says and no more: %s', async (_, sent, expected) => {
	expect(await chainWith({ serialStep: 2, assignedTo: [], ...sent })).toEqual([{ step: 2, ...expected }]);
});
