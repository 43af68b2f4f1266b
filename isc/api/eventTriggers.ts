import { isRecord } from '../shared/untyped';
import type { IscClient, WriteAnswer } from './client';
import { segment } from './encode';
import { quote } from './filters';
import { collect, pages } from './paging';

/** An event trigger that the tenant lists. Source: ISC API, List Triggers. */
export interface EventTrigger {
	id: string;
	name?: string;
	/** ISC API: FIRE_AND_FORGET, or REQUEST_RESPONSE, whose subscriber must answer. */
	type?: string;
	exampleInput?: unknown;
}

/** A subscription as ISC returns it: without its secrets. Source: ISC API, Trigger Subscriptions. */
export interface Subscription {
	id: string;
	name?: string;
	triggerId?: string;
	type?: string;
	enabled?: boolean;
	filter?: string | null;
	responseDeadline?: string;
	httpConfig?: { url?: string; httpDispatchMode?: string; httpAuthenticationType?: string } | null;
}

/** A subscription as ISC is sent it. */
export interface NewSubscription {
	name: string;
	description: string;
	triggerId: string;
	type: 'HTTP';
	enabled: true;
	/** An ISO 8601 duration. ISC API: only for triggers that wait for an answer. */
	responseDeadline?: string;
	httpConfig: {
		url: string;
		httpDispatchMode: 'ASYNC' | 'SYNC';
		httpAuthenticationType: 'BEARER_TOKEN';
		bearerTokenAuthConfig: { bearerToken: string };
	};
	/** A JSONPath. */
	filter?: string;
}

const SUBSCRIPTIONS = '/trigger-subscriptions/v1';
const INVOCATIONS = '/trigger-invocations/v1';

/** The triggers that the tenant has. ISC API: ORG_ADMIN. @throws {IscError} */
export async function eventTriggers(client: IscClient): Promise<EventTrigger[]> {
	return await collect(pages<EventTrigger>(client, { path: '/triggers/v1', query: { sorters: 'id' } }));
}

/** The subscriptions to a trigger. ISC API: ORG_ADMIN. @throws {IscError} */
export async function subscriptionsTo(client: IscClient, triggerId: string): Promise<Subscription[]> {
	const query = { filters: `triggerId eq ${quote(triggerId)}`, sorters: 'triggerId' };
	return await collect(pages<Subscription>(client, { path: SUBSCRIPTIONS, query }));
}

/** @throws {IscError} if ISC refuses it, or its answer is lost */
export async function createSubscription(client: IscClient, body: NewSubscription): Promise<Subscription> {
	return (await written(client.write({ method: 'POST', path: SUBSCRIPTIONS, body }))) as Subscription;
}

/** ISC API: the trigger can't be changed, and isn't sent. @throws {IscError} */
export async function replaceSubscription(
	client: IscClient,
	id: string,
	{ triggerId: _triggerId, ...body }: NewSubscription,
): Promise<Subscription> {
	const path = `${SUBSCRIPTIONS}/${segment(id)}`;
	return (await written(client.write({ method: 'PUT', path, body }))) as Subscription;
}

/** That it isn't there is what was wanted. @throws {IscError} every other refusal */
export async function removeSubscription(client: IscClient, id: string): Promise<void> {
	const path = `${SUBSCRIPTIONS}/${segment(id)}`;
	const answer = await client.write({ method: 'DELETE', path, expects: 'anything' });
	if (answer.kind !== 'accepted' && answer.error.kind !== 'notFound') throw answer.error;
}

/** Whether the tenant takes a text as a JSONPath. @param sample an event that it is tried on @throws {IscError} */
export async function isJsonPath(client: IscClient, filter: string, sample: object): Promise<boolean> {
	const path = `${SUBSCRIPTIONS}/validate-filter`;
	const body = { filter, input: sample };
	const answer = await client.write({ method: 'POST', path, body });
	if (answer.kind === 'refused' && answer.error.kind === 'badRequest') return false;
	const said = await bodyOf(answer);
	return isRecord(said) && said.isValidJSONPath !== false;
}

/** Has the tenant send a subscription its sample of the event. @throws {IscError} */
export async function sendTestEvent(client: IscClient, triggerId: string, subscriptionId: string): Promise<void> {
	const body = { triggerId, subscriptionIds: [subscriptionId], contentJson: {} };
	await written(client.write({ method: 'POST', path: `${INVOCATIONS}/test`, body, expects: 'anything' }));
}

/** The ids of a trigger's invocations that have ended, newest first, at most 250. @throws {IscError} */
export async function endedInvocations(client: IscClient, triggerId: string): Promise<Set<string>> {
	const query = { filters: `triggerId eq ${quote(triggerId)}`, sorters: '-created' };
	const call = { path: `${INVOCATIONS}/status`, query };
	const rows = await collect(pages<{ id?: string; completed?: string | null }>(client, call, { limit: 250 }));
	return new Set(rows.flatMap(({ id, completed }) => (id !== undefined && completed ? [id] : [])));
}

/**
 * Answers an invocation. ISC API: by POST to the callback address, with the invocation's secret; 204. The first answer counts.
 *
 * @param path the callback address without its host, as ISC delivered it
 */
export async function completeInvocation(
	client: IscClient,
	path: string,
	body: { secret: string; output: object; error?: string },
): Promise<WriteAnswer> {
	return await client.write({ method: 'POST', path, body, expects: 'anything' });
}

async function written(sending: Promise<WriteAnswer>): Promise<unknown> {
	return await bodyOf(await sending);
}

async function bodyOf(answer: WriteAnswer): Promise<unknown> {
	return answer.kind === 'accepted' ? answer.body : await Promise.reject(answer.error);
}
