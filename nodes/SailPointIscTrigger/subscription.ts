import type { IHookFunctions } from 'n8n-workflow';
import { sleep } from 'n8n-workflow';

import { sendTestEvent } from '../../isc/api/eventTriggers';
import { eventOf } from '../../isc/eventTriggers/events';
import { isSubscribed, subscribe, unsubscribe, type WantedSubscription } from '../../isc/eventTriggers/subscribe';
import type { IscSession } from '../../isc/session';
import { RowError } from '../SailPointIsc/resources/shared/failure';
import { SESSION } from '../SailPointIsc/resources/shared/runEach';
import { openSession } from '../SailPointIsc/transport';
import { orTriggerError } from './failure';
import { forgetSubscription, keepSubscription, newToken, ownSubscription } from './memory';
import { resumeInvocations } from './pending';
import { readSettings, readTriggerId, type TriggerSettings } from './settings';

/** A loopback address, which only a tenant on the same machine can reach. */
const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/;
/** Time for n8n to listen. */
const BEFORE_SAMPLE_MS = 500;

/** n8n's test of a webhook, and its activation, ask this first. Mends nothing itself: if it is false, n8n calls `create`. */
export async function isSubscriptionThere(fns: IHookFunctions): Promise<boolean> {
	return await orTriggerError(fns, async () => {
		const own = ownSubscription(fns);
		const settings = readSettings(fns);
		const session = await openSession(fns, SESSION);
		if (settings.answers !== undefined) resumeInvocations(fns, session);
		if (own?.subscriptionId === undefined) return false;
		return await isSubscribed(session, own.subscriptionId, wantedOf(fns, settings, session));
	});
}

/** Makes the subscription, or mends the one that is there. */
export async function makeSubscription(fns: IHookFunctions): Promise<boolean> {
	return await orTriggerError(fns, async () => {
		const settings = readSettings(fns);
		const isTest = fns.getMode() === 'manual';
		const token = ownSubscription(fns)?.token ?? newToken();
		if (isTest && settings.testEvent === 'builtIn') {
			keepSubscription(fns, { token });
			void sendSample(fns, settings, token);
			return true;
		}
		const session = await openSession(fns, SESSION);
		const wanted = wantedOf(fns, settings, session);
		// The token is known before ISC can send anything.
		keepSubscription(fns, { token });
		const { id } = await subscribe(session, wanted, token);
		keepSubscription(fns, { subscriptionId: id, token });
		if (isTest && settings.testEvent === 'tenant') await sendTestEvent(session.client, settings.triggerId, id);
		return true;
	});
}

/** Removes the subscription. That it is gone already is success; every other refusal is an error. */
export async function endSubscription(fns: IHookFunctions): Promise<boolean> {
	return await orTriggerError(fns, async () => {
		const own = ownSubscription(fns);
		const isSample = fns.getMode() === 'manual' && own !== undefined && own.subscriptionId === undefined;
		if (!isSample) {
			const session = await openSession(fns, SESSION);
			await unsubscribe(session, {
				...(own?.subscriptionId !== undefined && { id: own.subscriptionId }),
				triggerId: readTriggerId(fns),
				url: urlOf(fns),
			});
		}
		forgetSubscription(fns);
		return true;
	});
}

function wantedOf(fns: IHookFunctions, settings: TriggerSettings, { hosts }: IscSession): WantedSubscription {
	const url = urlOf(fns);
	const isOwnMachine = (hosts ?? []).some((host) => LOOPBACK.test(host.replace(/:\d+$/, '')));
	if (LOOPBACK.test(new URL(url).hostname) && !isOwnMachine)
		throw new RowError(
			`ISC can't reach this n8n: its address is ${new URL(url).origin}`,
			'Set WEBHOOK_URL to the address at which n8n is reached from the internet. If it is not reached from there, use the SailPoint ISC Polling Trigger.',
		);
	const { id, name = 'workflow' } = fns.getWorkflow();
	const instance = new URL(fns.getInstanceBaseUrl() || url).host;
	return {
		triggerId: settings.triggerId,
		name: `n8n ${instance}: ${name.slice(0, 120)} (${id ?? 'not saved'}${fns.getMode() === 'manual' ? ', test' : ''})`,
		url,
		...(settings.filter !== undefined && { filter: settings.filter }),
		answerWithin: settings.answers?.answerWithin ?? 60,
	};
}

function urlOf(fns: IHookFunctions): string {
	const url = fns.getNodeWebhookUrl('default');
	if (url === undefined) throw new RowError('n8n has no address for this webhook', 'Save the workflow, and try again.');
	return url;
}

/** Without a tenant: n8n calls its own webhook. */
async function sendSample(fns: IHookFunctions, { triggerId }: TriggerSettings, token: string): Promise<void> {
	await sleep(BEFORE_SAMPLE_MS);
	await fns.helpers
		.httpRequest({
			method: 'POST',
			url: urlOf(fns),
			headers: { Authorization: `Bearer ${token}` },
			body: { ...eventOf(triggerId).sample, _metadata: { triggerId } },
			json: true,
		})
		.catch(({ message }: Error) => fns.logger.warn(`The built-in sample could not be sent to the webhook: ${message}`));
}
