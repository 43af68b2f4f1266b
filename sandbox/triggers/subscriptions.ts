import { Duration } from 'luxon';
import { record, requiredText, optionalText } from '../access/bodyFields';
import { badRequest } from '../http/errors';
import { newId } from '../ids';
import { triggerOf } from './catalog';
import { checkFilter, meetsFilter } from './filter';

/** Where to send the events of a trigger, and how. */
export interface Subscription {
	id: string;
	name: string;
	description: string;
	triggerId: string;
	type: 'HTTP';
	/** An ISO 8601 duration, such as PT1H. */
	responseDeadline: string;
	httpConfig: {
		url: string;
		httpDispatchMode: 'SYNC' | 'ASYNC' | 'DYNAMIC';
		httpAuthenticationType: 'NO_AUTH' | 'BASIC_AUTH' | 'BEARER_TOKEN';
		userName: string;
		password: string;
		bearerToken: string;
	};
	enabled: boolean;
	filter: string | null;
}

/** ISC API: 50 subscriptions for a fire-and-forget trigger, one for a request/response trigger. */
const mostPerTrigger = { FIRE_AND_FORGET: 50, REQUEST_RESPONSE: 1 } as const;

export class SubscriptionBook {
	private readonly byId = new Map<string, Subscription>();

	list(): Subscription[] {
		return [...this.byId.values()];
	}

	get(id: string): Subscription | undefined {
		return this.byId.get(id);
	}

	put(subscription: Subscription): void {
		this.byId.set(subscription.id, subscription);
	}

	remove(id: string): boolean {
		return this.byId.delete(id);
	}

	/** The enabled subscriptions to a trigger whose filter, if any, the event matches. */
	interested(triggerId: string, event: object): Subscription[] {
		return this.list().filter(
			(subscription) =>
				subscription.triggerId === triggerId &&
				subscription.enabled &&
				(subscription.filter === null || meetsFilter(subscription.filter, event)),
		);
	}

	/** @throws ApiError 400 if the trigger can't have more subscriptions */
	checkRoom(triggerId: string): void {
		const most = mostPerTrigger[triggerOf(triggerId)?.type ?? 'FIRE_AND_FORGET'];
		const count = this.list().filter((subscription) => subscription.triggerId === triggerId).length;
		if (count >= most)
			throw badRequest(`Trigger "${triggerId}" already has ${count} subscription(s); the limit is ${most}.`);
	}
}

/** Reads a subscription from a body. `before` is the one it replaces. @throws ApiError 400 */
export function readSubscription(body: unknown, before?: Subscription): Subscription {
	const fields = record(body, 'subscription');
	const triggerId = requiredText(fields.triggerId ?? before?.triggerId, 'triggerId');
	if (before !== undefined && triggerId !== before.triggerId) throw badRequest('triggerId cannot be changed.');
	if (before !== undefined && fields.id !== undefined && fields.id !== before.id)
		throw badRequest('id cannot be changed.');
	if (triggerOf(triggerId) === undefined) throw badRequest(`Trigger "${triggerId}" does not exist.`);
	if (fields.type !== 'HTTP') throw badRequest('This sandbox supports subscriptions of type HTTP only.');
	const filter = optionalText(fields.filter, 'filter');
	return {
		id: before?.id ?? newId(),
		name: requiredText(fields.name, 'name'),
		description: optionalText(fields.description, 'description') ?? '',
		triggerId,
		type: 'HTTP',
		responseDeadline: readDeadline(fields.responseDeadline),
		httpConfig: readHttpConfig(fields.httpConfig, before?.httpConfig),
		enabled: readEnabled(fields.enabled),
		filter: filter === '' ? null : checkedFilter(filter, triggerId),
	};
}

/** A subscription as shown in responses. ISC API: secrets are replaced by null. */
export function shownSubscription(subscription: Subscription): Record<string, unknown> {
	const { httpConfig, filter, ...rest } = subscription;
	const { url, httpDispatchMode, httpAuthenticationType, userName } = httpConfig;
	return {
		...rest,
		triggerName: triggerOf(subscription.triggerId)?.name ?? subscription.triggerId,
		httpConfig: {
			url,
			httpDispatchMode,
			httpAuthenticationType,
			basicAuthConfig: httpAuthenticationType === 'BASIC_AUTH' ? { userName, password: null } : null,
			bearerTokenAuthConfig: httpAuthenticationType === 'BEARER_TOKEN' ? { bearerToken: null } : null,
		},
		...(filter === null ? {} : { filter }),
	};
}

export function deadlineMs(subscription: Subscription): number {
	return Duration.fromISO(subscription.responseDeadline).toMillis();
}

function readHttpConfig(value: unknown, before: Subscription['httpConfig'] | undefined): Subscription['httpConfig'] {
	const config = record(value, 'httpConfig');
	const url = requiredText(config.url, 'httpConfig.url');
	if (!URL.canParse(url) || !/^https?:/.test(url)) throw badRequest('httpConfig.url must be an http or https address.');
	const mode = config.httpDispatchMode;
	if (mode !== 'SYNC' && mode !== 'ASYNC' && mode !== 'DYNAMIC')
		throw badRequest('httpConfig.httpDispatchMode must be SYNC, ASYNC or DYNAMIC.');
	const authentication = config.httpAuthenticationType ?? 'NO_AUTH';
	if (authentication !== 'NO_AUTH' && authentication !== 'BASIC_AUTH' && authentication !== 'BEARER_TOKEN') {
		throw badRequest('httpConfig.httpAuthenticationType must be NO_AUTH, BASIC_AUTH or BEARER_TOKEN.');
	}
	const basic = record(config.basicAuthConfig ?? {}, 'basicAuthConfig');
	const bearer = record(config.bearerTokenAuthConfig ?? {}, 'bearerTokenAuthConfig');
	return {
		url,
		httpDispatchMode: mode,
		httpAuthenticationType: authentication,
		userName: optionalText(basic.userName, 'userName') ?? before?.userName ?? '',
		password: optionalText(basic.password, 'password') ?? before?.password ?? '',
		bearerToken: optionalText(bearer.bearerToken, 'bearerToken') ?? before?.bearerToken ?? '',
	};
}

function readDeadline(value: unknown): string {
	const text = optionalText(value, 'responseDeadline') ?? 'PT1H';
	if (!Duration.fromISO(text).isValid)
		throw badRequest(`responseDeadline "${text}" is not an ISO 8601 duration such as PT1H.`);
	return text;
}

function readEnabled(value: unknown): boolean {
	if (value === undefined || value === null) return true;
	if (typeof value !== 'boolean') throw badRequest('enabled must be true or false.');
	return value;
}

function checkedFilter(filter: string | null, triggerId: string): string | null {
	if (filter === null) return null;
	try {
		checkFilter(filter, triggerOf(triggerId)?.exampleInput ?? {});
	} catch {
		throw badRequest(`filter "${filter}" is not a JSONPath expression.`);
	}
	return filter;
}
