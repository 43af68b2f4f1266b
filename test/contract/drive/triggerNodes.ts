import { TriggerHost } from '../../engine/harness';
import { runOperation } from '../../engine/operation';
import { credentialFor } from '../../engine/support';
import { deliver } from '../../engine/triggerSupport';
import { Subscriber, type Scene } from './scene';

const SUBMITTED = 'idn:access-request-pre-approval';

/** Activates our triggers, mends one, is tested, answers an event and polls. Answers what did not work. */
export async function runOurTriggers(scene: Scene): Promise<string[]> {
	const credentials = credentialFor(scene.sandbox, 'admin', { apiUrl: scene.url });
	const problems: string[] = [];
	const hosts: TriggerHost[] = [];
	const host = async (trigger: 'sailPointIscTrigger' | 'sailPointIscPollingTrigger', parameters: object) => {
		const started = new TriggerHost({ credentials, trigger, parameters: parameters as never });
		hosts.push(await started.start());
		return started;
	};
	try {
		const told = await host('sailPointIscTrigger', { event: 'idn:identity-created' });
		await told.activate();
		Object.assign(scene.sandbox.subscriptions()[0], { enabled: false });
		await told.activate();
		await told.activate('test');
		await told.deactivate('test');
		await told.deactivate();
		const fields = { filterBy: 'fields', filter: { accessItemType: 'ROLE' }, fallback: 'passOn' };
		const asked = await host('sailPointIscTrigger', { event: SUBMITTED, ...fields });
		const invocation = await openInvocation(scene);
		await asked.activate();
		const token = scene.sandbox.subscriptions()[0].httpConfig.bearerToken;
		const { status } = await deliver(asked.url, invocation, { token });
		if (status !== 200) problems.push(`the trigger answered ${status}`);
		const [event] = asked.events;
		const answered = await runOperation(
			scene.sandbox,
			['eventTrigger', 'respond'],
			{ invocationId: '={{ $json.invocation.id }}', answer: 'passOn', comment: 'Fine' },
			{ credentials, items: [event ?? {}] },
		);
		if (answered.error !== undefined) problems.push(`eventTrigger: respond: ${answered.error.message}`);
		await asked.deactivate();
		for (const watch of ['requestState', 'approvalPending', 'accessEnding']) {
			const polling = await host('sailPointIscPollingTrigger', { watch });
			await polling.poll();
			await polling.poll('manual');
		}
	} catch (error) {
		problems.push(`the triggers: ${(error as Error).message}`);
	} finally {
		for (const started of hosts) await started.stop();
	}
	return problems;
}

/** An event that waits for its answer at the recorder's address. */
async function openInvocation(scene: Scene): Promise<object> {
	const subscriber = new Subscriber();
	const url = await subscriber.start();
	const { sandbox } = scene;
	const httpConfig = { url, httpDispatchMode: 'ASYNC' };
	const token = sandbox.token('admin').access_token;
	await fetch(`${scene.url}/trigger-subscriptions/v1`, {
		method: 'POST',
		headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` },
		body: JSON.stringify({ name: 'open', triggerId: SUBMITTED, type: 'HTTP', enabled: true, httpConfig }),
	});
	sandbox.request('bruno.costa', 'IT Editor');
	await sandbox.clock.advance(1000);
	await subscriber.received(1);
	subscriber.stop();
	const subscription = sandbox.subscriptions().find(({ triggerId }) => triggerId === SUBMITTED);
	sandbox.removeSubscription(subscription?.id ?? '');
	const [event] = subscriber.events;
	const { pathname } = new URL(event._metadata.callbackURL);
	return { ...event, _metadata: { ...event._metadata, callbackURL: `${scene.url}${pathname}` } };
}
