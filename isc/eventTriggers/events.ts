import { isRecord } from '../shared/untyped';
import { SAMPLES } from './samples';

export type DecidingTrigger = 'idn:access-request-pre-approval' | 'idn:access-request-dynamic-approver';

/** An event that a subscription delivers. Source: ISC API, Available Event Triggers. */
export interface IscEvent {
	/** ISC's id of the trigger. */
	id: string;
	/** As ISC's pages have it. */
	name: string;
	/** ISC waits for an answer: whether a request goes on, or who else is to approve it. */
	isDeciding: boolean;
	/** What tells one event from another. Undefined: each delivery is an event of its own. */
	identity?: (event: Payload) => unknown;
	/** Fields that the event always has, and what they are. */
	fields: Record<string, 'text' | 'object' | 'list' | 'people'>;
	/** Made up. */
	sample: Payload;
}

/** The body of an event, without `_metadata`. */
export type Payload = Record<string, unknown>;

/** What ISC says about a delivery: for a trigger that waits for an answer, where to send it. */
export interface DeliveryMetadata {
	triggerId?: string;
	callbackURL?: string;
	secret?: string;
	isRequestResponse: boolean;
}

const REQUEST = { accessRequestId: 'text', requestedFor: 'people', requestedBy: 'object' } as const;
const PERSON = { identity: 'object' } as const;

export const EVENTS: readonly IscEvent[] = [
	{
		id: 'idn:access-request-pre-approval',
		name: 'Access Request Submitted',
		isDeciding: true,
		fields: { ...REQUEST, requestedItems: 'list' },
		sample: SAMPLES.submitted,
	},
	{
		id: 'idn:access-request-dynamic-approver',
		name: 'Access Request Dynamic Approval',
		isDeciding: true,
		fields: { ...REQUEST, requestedItems: 'list' },
		sample: SAMPLES.submitted,
	},
	{
		id: 'idn:access-request-post-approval',
		name: 'Access Request Decision',
		isDeciding: false,
		identity: ({ accessRequestId, requestedItemsStatus, requestedFor }) => [
			accessRequestId,
			requestedFor,
			listOf(requestedItemsStatus).map(({ id, operation, approvalInfo }) => [id, operation, decisionsOf(approvalInfo)]),
		],
		fields: { ...REQUEST, requestedItemsStatus: 'list' },
		sample: SAMPLES.decided,
	},
	{
		id: 'idn:post-provisioning',
		name: 'Provisioning Completed',
		isDeciding: false,
		identity: ({ trackingNumber, recipient, accountRequests }) => [trackingNumber, recipient, accountRequests],
		fields: { trackingNumber: 'text', recipient: 'object', accountRequests: 'list' },
		sample: SAMPLES.provisioned,
	},
	{
		id: 'idn:identity-created',
		name: 'Identity Created',
		isDeciding: false,
		fields: { ...PERSON, attributes: 'object' },
		sample: SAMPLES.created,
	},
	{
		id: 'idn:identity-attributes-changed',
		name: 'Identity Attributes Changed',
		isDeciding: false,
		fields: { ...PERSON, changes: 'list' },
		sample: SAMPLES.changed,
	},
	{
		id: 'idn:identity-deleted',
		name: 'Identity Deleted',
		isDeciding: false,
		fields: { ...PERSON, attributes: 'object' },
		sample: SAMPLES.created,
	},
];

/** An event of the tenant that isn't listed above is taken as it comes. */
export function eventOf(triggerId: string): IscEvent {
	const known = EVENTS.find(({ id }) => id === triggerId);
	return known ?? { id: triggerId, name: triggerId, isDeciding: false, fields: {}, sample: {} };
}

export function isDeciding(triggerId: string): triggerId is DecidingTrigger {
	return eventOf(triggerId).isDeciding;
}

/**
 * Takes a delivery apart. ISC: `requestedFor` comes as one object or as a list; here it is always a list.
 *
 * @returns why the body isn't this event, or the event and what ISC says about its delivery
 */
export function readDelivery(
	event: IscEvent,
	body: unknown,
): { problem: string } | { payload: Payload; metadata: DeliveryMetadata } {
	if (!isRecord(body)) return { problem: 'the body is not a JSON object' };
	const { _metadata: sent, ...rest } = body;
	const metadata = readMetadata(sent);
	if (metadata.triggerId !== undefined && metadata.triggerId !== event.id)
		return { problem: `it is an event of another trigger than ${event.id}` };
	const payload = 'requestedFor' in rest ? { ...rest, requestedFor: [rest.requestedFor].flat() } : rest;
	const wrong = Object.entries(event.fields).find(([name, kind]) => !IS[kind](payload[name as keyof typeof payload]));
	return wrong === undefined ? { payload, metadata } : { problem: `${wrong[0]} is missing, or not what it should be` };
}

const IS: Record<IscEvent['fields'][string], (value: unknown) => boolean> = {
	text: (value) => typeof value === 'string' && value !== '',
	object: isRecord,
	list: (value) => Array.isArray(value) && value.every(isRecord),
	people: (value) => Array.isArray(value) && value.length > 0 && value.every(isRecord),
};

function readMetadata(sent: unknown): DeliveryMetadata {
	const { triggerId, triggerType, callbackURL, secret } = isRecord(sent) ? sent : {};
	return {
		...(typeof triggerId === 'string' && { triggerId }),
		...(typeof callbackURL === 'string' && { callbackURL }),
		...(typeof secret === 'string' && secret !== '' && { secret }),
		isRequestResponse: /^request_?response$/i.test(String(triggerType)),
	};
}

function listOf(value: unknown): Payload[] {
	return Array.isArray(value) ? value.filter(isRecord) : [];
}

function decisionsOf(approvals: unknown): unknown[] {
	return listOf(approvals).map(({ approvalDecision, approverName }) => [approvalDecision, approverName]);
}
