import type { ChildProcess } from 'node:child_process';

import { ensureSecrets } from '../../playground/src/dataFolder';
import { ensureInstallation } from '../../playground/src/installation';
import { freePort, importEntities, N8n, sandboxCredentials } from '../../playground/src/n8n';
import { stop } from '../../playground/src/processes';
import { Rest } from '../../playground/src/rest';
import { newUserFolder } from '../support/userFolder';
import { until } from '../support/until';
import { eventAddress, example } from './support/examples';
import { startRealN8n, type RealN8n } from './support/realN8n';

/** One event that ISC tells every subscriber, and one for which it allows one subscription only. */
const failed = example('provisioning-failed.json', 0);
const decides = example('low-risk-decisions.json', 0);
const ASK = 'idn:access-request-pre-approval';
const TOLD = 'idn:post-provisioning';

let first: RealN8n;
let second: { rest: Rest; child: ChildProcess };
beforeAll(async () => {
	const workflows = [failed, decides];
	first = await startRealN8n(Object.fromEntries(workflows.map((one) => [one.id, eventAddress(one)])), {
		workflows,
		credentials: [],
	});
	second = await startSecond();
}, 600_000);
afterAll(async () => {
	if (second !== undefined) await stop(second.child);
	await first?.close();
});

/** Another n8n with a database of its own, the same workflows with the same ids, and a credential for the same tenant. */
async function startSecond(): Promise<typeof second> {
	const [installation, secrets] = [await ensureInstallation(), ensureSecrets()];
	const ports = { editor: await freePort(5760), broker: await freePort(5761) };
	const n8n = new N8n(installation, secrets, ports, { N8N_USER_FOLDER: newUserFolder('second') });
	await importEntities(n8n, 'credentials', sandboxCredentials(first.sandbox));
	await importEntities(n8n, 'workflow', [failed, decides]);
	const child = await n8n.start();
	const rest = new Rest(n8n.url, installation);
	await rest.signIn(secrets);
	return { rest, child };
}

const subscriptions = (event: string) => first.sandbox.subscriptions().filter(({ triggerId }) => triggerId === event);

async function publish({ id }: { id: string }): Promise<unknown> {
	const { versionId } = await second.rest.call<{ versionId: string }>('GET', `/rest/workflows/${id}`);
	return await second.rest
		.call('POST', `/rest/workflows/${id}/activate`, { versionId })
		.catch((error: unknown) => error as Error);
}

test('two n8n on one tenant: each has its own subscription, and neither takes the other one away', async () => {
	await until(
		() => subscriptions(TOLD).length === 1 && subscriptions(ASK).length === 1,
		'the subscriptions of the first',
	);
	const [own] = subscriptions(TOLD);
	await publish(failed);
	await until(() => subscriptions(TOLD).length === 2, 'the subscription of the second');
	await second.rest.call('POST', `/rest/workflows/${failed.id}/deactivate`, {});
	await until(() => subscriptions(TOLD).length === 1, 'the subscription of the second is gone');
	expect(subscriptions(TOLD)).toEqual([own]);
}, 180_000);

test('the one subscription that ISC allows stays with the n8n that has it', async () => {
	const before = subscriptions(ASK);
	first.sandbox.clearCalls();
	expect(before).toHaveLength(1);
	await publish(decides);
	await new Promise((resolve) => setTimeout(resolve, 5_000));
	await second.rest.call('POST', `/rest/workflows/${decides.id}/deactivate`, {}).catch(() => undefined);
	await new Promise((resolve) => setTimeout(resolve, 3_000));
	// The second one did ask.
	expect(first.sandbox.callsTo('/trigger-subscriptions').length).toBeGreaterThan(0);
	expect(subscriptions(ASK)).toEqual(before);
}, 120_000);
