import { Duration } from 'luxon';

import {
	createSubscription,
	eventTriggers,
	isJsonPath,
	removeSubscription,
	replaceSubscription,
	subscriptionsTo,
	type NewSubscription,
	type Subscription,
} from '../api/eventTriggers';
import type { IscClient } from '../api/client';
import type { IscSession } from '../session';
import { sameId } from '../shared/ids';
import { EVENTS, eventOf, isDeciding } from './events';

/** What a trigger node wants its subscription to be. */
export interface WantedSubscription {
	triggerId: string;
	/** Says which workflow on which n8n. */
	name: string;
	/** The address of the node's webhook. No other node has it. */
	url: string;
	/** A JSONPath. */
	filter?: string;
	/** Minutes that ISC waits for an answer. */
	answerWithin: number;
}

/** A subscription can't be made as it is wanted. */
export class SubscriptionError extends Error {
	override readonly name = 'SubscriptionError';

	constructor(
		message: string,
		/** What to do. */
		readonly advice: string,
	) {
		super(message);
	}
}

/** Whether the subscription of a node is there and as it should be. @throws {IscError} */
export async function isSubscribed(session: IscSession, id: string, wanted: WantedSubscription): Promise<boolean> {
	const all = await subscriptionsTo(session.client, wanted.triggerId);
	const own = all.find((one) => sameId(one.id, id));
	return own !== undefined && isAsWanted(own, wanted);
}

/**
 * Makes the subscription, or mends the one that has this address: a process may have ended before it could note the id.
 *
 * @param token what ISC is to send with each event
 * @throws {SubscriptionError} if the filter is no JSONPath, or ISC has no room for the subscription
 * @throws {IscError}
 */
export async function subscribe(
	{ client }: IscSession,
	wanted: WantedSubscription,
	token: string,
): Promise<Subscription> {
	await checkTrigger(client, wanted.triggerId);
	await checkFilter(client, wanted);
	const all = await subscriptionsTo(client, wanted.triggerId);
	const [own, ...doubled] = all.filter((one) => urlOf(one) === wanted.url);
	if (own === undefined) checkRoom(wanted.triggerId, all);
	for (const { id } of doubled) await removeSubscription(client, id);
	const body = bodyOf(wanted, token);
	return own === undefined ? await createSubscription(client, body) : await replaceSubscription(client, own.id, body);
}

/** Removes the subscription with this id, and any other that has the address. @throws {IscError} */
export async function unsubscribe(
	{ client }: IscSession,
	{ id, triggerId, url }: { id?: string; triggerId: string; url: string },
): Promise<void> {
	if (id !== undefined) await removeSubscription(client, id);
	for (const one of await subscriptionsTo(client, triggerId))
		if (urlOf(one) === url) await removeSubscription(client, one.id);
}

/** @throws {SubscriptionError} if ISC takes no text like this as a JSONPath */
async function checkFilter(client: IscClient, { filter, triggerId }: WantedSubscription): Promise<void> {
	if (filter === undefined || (await isJsonPath(client, filter, eventOf(triggerId).sample))) return;
	throw new SubscriptionError(
		`ISC doesn't take the filter as a JSONPath: ${filter}`,
		'Correct it, for example $.requestedItems[?(@.type == "ROLE")], or use the fields below Filter.',
	);
}

async function checkTrigger(client: IscClient, triggerId: string): Promise<void> {
	// What this package knows is ISC's own; the call is for the events of one tenant.
	if (EVENTS.some(({ id }) => id === triggerId)) return;
	const trigger = (await eventTriggers(client)).find(({ id }) => id === triggerId);
	if (trigger === undefined)
		throw new SubscriptionError(
			`The tenant has no event trigger "${triggerId}"`,
			'Choose the event from the list, or check its ID in ISC under Admin > Event Triggers.',
		);
	if (trigger.type === 'REQUEST_RESPONSE')
		throw new SubscriptionError(
			`ISC waits for an answer to "${trigger.name ?? triggerId}", and this node doesn't know which`,
			'Choose an event that needs no answer, Access Request Submitted or Access Request Dynamic Approval.',
		);
}

/** ISC API: one subscription for a trigger that waits for an answer. Nobody's is ever replaced. */
function checkRoom(triggerId: string, all: readonly Subscription[]): void {
	if (!isDeciding(triggerId) || all.length === 0) return;
	const [{ name, id }] = all;
	throw new SubscriptionError(
		`ISC allows one subscription for ${eventOf(triggerId).name}, and the tenant has one: "${name ?? id}"`,
		'Nothing was changed. Deactivate the workflow that has it, or delete it in ISC under Admin > Event Triggers. To build and test a workflow, set Test Event to Built-In Sample.',
	);
}

function isAsWanted(own: Subscription, wanted: WantedSubscription): boolean {
	const { httpConfig, enabled, filter } = own;
	return (
		enabled !== false &&
		httpConfig?.url === wanted.url &&
		(filter ?? undefined) === wanted.filter &&
		httpConfig.httpAuthenticationType === 'BEARER_TOKEN' &&
		(!isDeciding(wanted.triggerId) || minutesOf(own.responseDeadline) === wanted.answerWithin) &&
		own.name === wanted.name
	);
}

function urlOf({ httpConfig }: Subscription): string | undefined {
	return httpConfig?.url;
}

function bodyOf(wanted: WantedSubscription, token: string): NewSubscription {
	const { triggerId, name, url, filter } = wanted;
	const answers = isDeciding(triggerId);
	return {
		name,
		description: 'Made and removed by n8n with its workflow.',
		triggerId,
		type: 'HTTP',
		enabled: true,
		...(answers && { responseDeadline: deadlineOf(wanted) }),
		httpConfig: {
			url,
			httpDispatchMode: answers ? 'ASYNC' : 'SYNC',
			httpAuthenticationType: 'BEARER_TOKEN',
			bearerTokenAuthConfig: { bearerToken: token },
		},
		...(filter !== undefined && { filter }),
	};
}

/** ISC may write the same duration in another way: an hour as PT1H. */
function minutesOf(duration: string | undefined): number {
	return Duration.fromISO(duration ?? '').as('minutes');
}

function deadlineOf({ answerWithin }: WantedSubscription): string {
	return `PT${answerWithin}M`;
}
