import { setTimeout as delay } from 'node:timers/promises';

import type { RequestItem } from '../../sandbox';
import { until } from '../support/until';
import { eventAddress, example, type ExampleWorkflow } from './support/examples';
import { startRealN8n, type RealN8n } from './support/realN8n';

const MINUTE = 60_000;
const PRE_APPROVAL = 'idn:access-request-pre-approval';

/** A minute instead of an hour, so that the fallback is due after 48 seconds; and a workflow that never answers. */
function neverAnswering(workflow: ExampleWorkflow): ExampleWorkflow {
	const nodes = workflow.nodes.filter(({ type }) => type.endsWith('.sailPointIscTrigger'));
	for (const { parameters } of nodes) parameters.answerWithin = 1;
	return { ...workflow, nodes, connections: {} } as ExampleWorkflow;
}

let real: RealN8n;
beforeAll(async () => {
	const workflow = neverAnswering(example('low-risk-decisions.json', 0));
	real = await startRealN8n(
		{ [workflow.id]: eventAddress(workflow) },
		{
			workflows: [workflow],
			credentials: [],
			// Without it, n8n 2.41 asks no webhook node at its start (docs/triggers.md).
			environment: { N8N_USE_WORKFLOW_PUBLICATION_SERVICE: 'false' },
		},
	);
}, 600_000);
afterAll(async () => await real?.close());

const ours = () => real.sandbox.subscriptions().filter(({ triggerId }) => triggerId === PRE_APPROVAL);

test('killed and started again: the subscription is mended and not doubled, and an overdue decision gets the fallback', async () => {
	const { sandbox } = real;
	await until(() => ours().length === 1, 'the subscription', MINUTE);
	await real.kill();
	sandbox.removeSubscription(ours()[0].id);
	await real.restart();
	await until(() => ours().length === 1, 'the subscription is made again', MINUTE);

	const [{ requestId }] = sandbox.request('carla.rossi', 'Sales Reader');
	const row = () => sandbox.requestItems().find((one) => one.requestId === requestId) as RequestItem;
	await until(() => sandbox.invocations().length === 1, 'the event is delivered', MINUTE);
	const delivered = Date.now();
	await delay(5_000);
	await real.kill();
	await delay(delivered + 30_000 - Date.now());
	expect(row().state).toBe('EXECUTING');
	await real.restart();
	await until(() => row().state !== 'EXECUTING', 'an answer', MINUTE);
	expect(Date.now() - delivered).toBeLessThan(MINUTE);
	expect(row().state).toBe('REJECTED');
	expect(row().preApproval).toMatchObject({ comment: expect.stringContaining('did not answer in time') });
	expect(ours()).toHaveLength(1);
	expect(sandbox.invocations()).toHaveLength(1);
}, 300_000);
