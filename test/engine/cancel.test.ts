import { startSandbox, type Sandbox } from '../../sandbox';
import { startNodeRun, type NodeResult } from './harness';
import { access, accessItem, credentialFor, people, run, submitted } from './support';
import { quickTime } from '../support/quickTime';

const ROWS = 60;
/** n8n ends an execution that runs out of time as it ends one that is cancelled. Calls that may be under way when the execution ends. */
const UNDER_WAY = 10;

let sandbox: Sandbox;
quickTime();
beforeEach(async () => {
	sandbox = await startSandbox({ stages: { queuedMs: 60_000 } });
	// So slow that the execution ends midway.
	sandbox.faults.add({ path: '^/access-requests/v1$', mode: 'slow', delayMs: 60 });
});
afterEach(async () => await sandbox.close());

function scene(operation: 'grant' | 'revoke') {
	const [role] = sandbox.addItems('ROLE', 1);
	const folk = sandbox.addPeople(ROWS);
	if (operation === 'revoke') for (const person of folk) sandbox.hold(person, role);
	const parameters = {
		authentication: 'accessToken',
		resource: 'accessRequest',
		operation,
		...people('id', '={{ $json.person }}'),
		...access(accessItem('ROLE', 'id', role.id)),
		comment: 'By a test',
	};
	return { parameters, items: folk.map(({ id }) => ({ person: id })) };
}

async function untilSubmitted(count: number): Promise<void> {
	while (submitted(sandbox).length < count) await new Promise((resolve) => setTimeout(resolve, 5));
}

/** What was under way when the execution ended may still arrive; after that nothing does. */
async function nothingFurther(): Promise<number> {
	await new Promise((resolve) => setTimeout(resolve, 500));
	const before = submitted(sandbox).length;
	await new Promise((resolve) => setTimeout(resolve, 700));
	expect(submitted(sandbox)).toHaveLength(before);
	return before;
}

function logged({ logs }: NodeResult): string {
	return logs.map(({ message }) => message).join('\n');
}

async function takesUp(operation: 'grant' | 'revoke', { parameters, items }: ReturnType<typeof scene>): Promise<void> {
	const taken = sandbox.requestItems().length;
	const next = await run(sandbox, operation, parameters, { items });
	const outcomes = next.items.map(({ json }) => json.outcome);
	expect(outcomes.filter((outcome) => outcome === 'ALREADY_REQUESTED')).toHaveLength(taken);
	expect(outcomes.filter((outcome) => outcome === 'SUBMITTED')).toHaveLength(ROWS - taken);
	expect(sandbox.requestItems()).toHaveLength(ROWS);
	expect(new Set(sandbox.requestItems().map(({ identityId }) => identityId)).size).toBe(ROWS);
}

test.each(['grant', 'revoke'] as const)(
	'%s cancelled midway: nothing further is sent, the ids are in the log, and the next run takes up what is left',
	async (operation) => {
		const rows = scene(operation);
		const started = startNodeRun({
			...rows,
			credentials: credentialFor(sandbox),
			executionId: `cancel-${process.pid}-${operation}`,
		});
		await untilSubmitted(20);
		started.cancel();
		const result = await started.result;
		const sent = await nothingFurther();
		expect(sent).toBeLessThanOrEqual(20 + UNDER_WAY);
		const answered = sandbox.callsTo('/access-requests/v1', 'POST').filter(({ status }) => status === 202).length;
		const inLog = sandbox.requestItems().filter(({ requestId }) => logged(result).includes(requestId));
		// Of what was under way the answer was broken off.
		expect(inLog.length).toBeGreaterThanOrEqual(answered - UNDER_WAY);
		expect(inLog.length).toBeGreaterThan(5);
		await takesUp(operation, rows);
	},
);

test('cancelled while ISC has it wait: the execution ends at once, and nothing is sent when the wait is over', async () => {
	const rows = scene('grant');
	sandbox.faults.clear();
	sandbox.faults.add({ path: '^/access-requests/v1$', mode: 'status', status: 429, retryAfter: 2, after: 8, count: 1 });
	const started = startNodeRun({ ...rows, credentials: credentialFor(sandbox), executionId: `wait-${process.pid}` });
	await untilSubmitted(9);
	started.cancel();
	await started.result;
	// What was under way may still arrive, well before the wait is over.
	await new Promise((resolve) => setTimeout(resolve, 300));
	const before = submitted(sandbox).length;
	expect(before).toBeLessThanOrEqual(9 + UNDER_WAY);
	await new Promise((resolve) => setTimeout(resolve, 2_600));
	expect(submitted(sandbox)).toHaveLength(before);
	await takesUp('grant', rows);
});
