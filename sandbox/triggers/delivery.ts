import { errorText } from '../http/errors';
import { triggerOf } from './catalog';
import type { Invocation, InvocationBook } from './invocations';
import { deadlineMs, type Subscription } from './subscriptions';

/** ISC API: a subscriber has ten seconds to answer or to acknowledge. */
const answerWithinMs = 10_000;

/**
 * What a delivery needs to know about the sandbox: the record of its invocations, and the address at which subscribers
 * complete them.
 */
export interface Sender {
	readonly invocations: InvocationBook;
	sandboxUrl(): string;
}

/** Sends an event that needs no answer. Errors are recorded in the status of the invocation. */
export async function tell(sender: Sender, subscription: Subscription, invocation: Invocation): Promise<void> {
	const { invocations } = sender;
	try {
		const response = await post(sender, subscription, invocation);
		invocations.complete(
			invocation,
			null,
			response.ok ? null : `The subscriber answered with status ${response.status}.`,
		);
	} catch (error) {
		invocations.complete(invocation, null, reason(error));
	}
}

/**
 * Sends an event that needs an answer, and waits for it. ISC API: a SYNC subscriber answers immediately. An ASYNC
 * subscriber acknowledges the event and completes it later at `callbackURL`. A DYNAMIC subscriber does the first with
 * status 200 or the second with status 202.
 * @throws if the subscriber fails, reports an error or doesn't answer
 */
export async function ask(sender: Sender, subscription: Subscription, invocation: Invocation): Promise<object> {
	const { invocations } = sender;
	const later = invocations.completion(invocation, deadlineMs(subscription));
	try {
		const response = await post(sender, subscription, invocation);
		const text = await response.text();
		const mode = subscription.httpConfig.httpDispatchMode;
		if (!response.ok) invocations.complete(invocation, null, `The subscriber answered with status ${response.status}.`);
		else if (mode === 'SYNC' || (mode === 'DYNAMIC' && response.status !== 202))
			invocations.complete(invocation, objectOf(text), null);
	} catch (error) {
		invocations.complete(invocation, null, reason(error));
	}
	return later;
}

async function post(sender: Sender, subscription: Subscription, invocation: Invocation): Promise<Response> {
	return fetch(subscription.httpConfig.url, {
		method: 'POST',
		headers: { 'Content-Type': 'application/json', ...authorization(subscription) },
		body: JSON.stringify({ ...invocation.input, _metadata: metadata(sender, subscription, invocation) }),
		redirect: 'manual',
		signal: AbortSignal.timeout(answerWithinMs),
	});
}

/** ISC API: `_metadata`. Only a trigger that needs an answer contains the callback address and the secret. */
function metadata(
	sender: Sender,
	subscription: Subscription,
	{ id, secret, triggerId }: Invocation,
): Record<string, unknown> {
	if (triggerOf(triggerId)?.type !== 'REQUEST_RESPONSE') return { triggerId, triggerType: 'fireAndForget' };
	return {
		callbackURL: `${sender.sandboxUrl()}/beta/trigger-invocations/${id}/complete`,
		responseMode: subscription.httpConfig.httpDispatchMode.toLowerCase(),
		secret,
		triggerId,
		triggerType: 'requestResponse',
	};
}

function authorization({ httpConfig }: Subscription): Record<string, string> {
	switch (httpConfig.httpAuthenticationType) {
		case 'BASIC_AUTH':
			return {
				Authorization: `Basic ${Buffer.from(`${httpConfig.userName}:${httpConfig.password}`).toString('base64')}`,
			};
		case 'BEARER_TOKEN':
			return { Authorization: `Bearer ${httpConfig.bearerToken}` };
		default:
			return {};
	}
}

function objectOf(text: string): object {
	const value: unknown = text.trim() === '' ? {} : JSON.parse(text);
	if (typeof value !== 'object' || value === null) throw new Error('The subscriber did not answer with a JSON object.');
	return value;
}

function reason(error: unknown): string {
	if (error instanceof Error && error.name === 'TimeoutError')
		return `The subscriber did not answer within ${answerWithinMs / 1000} seconds.`;
	return `The subscriber could not be reached, or its answer could not be read: ${errorText(error)}`;
}
