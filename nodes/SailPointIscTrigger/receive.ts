import type { IDataObject, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import {
	eventOf,
	readDelivery,
	type DeliveryMetadata,
	type IscEvent,
	type Payload,
} from '../../isc/eventTriggers/events';
import {
	knownInvocation,
	readCallback,
	readStored,
	SAMPLE_INVOCATION,
	STORED_INVOCATIONS,
	type Invocation,
} from '../../isc/eventTriggers/invocations';
import type { IscSession } from '../../isc/session';
import { SESSION } from '../SailPointIsc/resources/shared/runEach';
import { openSession } from '../SailPointIsc/transport';
import { ownSubscription, wasDelivered } from './memory';
import { refusalOf, type Refusal } from './origin';
import { awaitAnswer, resumeInvocations } from './pending';
import { readSettings, type AnswerSettings, type TriggerSettings } from './settings';

/**
 * Takes a delivery: runs the workflow if the subscription sent it and it was not passed on before. Whatever else comes is refused, and runs nothing.
 * ISC gives ten seconds for the answer 200, so nothing here waits for the tenant.
 */
export async function receive(fns: IWebhookFunctions): Promise<IWebhookResponseData> {
	const refused = refusalOf(fns, ownSubscription(fns)?.token);
	if (refused !== undefined) return answer(fns, refused);
	const settings = readSettings(fns);
	const event = eventOf(settings.triggerId);
	const read = attemptRead(event, fns.getBodyData());
	if ('problem' in read) return answer(fns, { status: 400, message: `This is not the event: ${read.problem}.` });
	const taken = await take(fns, settings, event, read);
	if ('status' in taken) return answer(fns, taken);
	respond(fns, 200, {});
	if (taken.json === undefined) return { noWebhookResponse: true };
	return { noWebhookResponse: true, workflowData: [fns.helpers.returnJsonArray([taken.json])] };
}

type Read = Extract<ReturnType<typeof readDelivery>, { payload: Payload }>;

/** A body may be nested so deeply that it can't be read. */
function attemptRead(event: IscEvent, body: unknown): ReturnType<typeof readDelivery> {
	try {
		JSON.stringify(body);
		return readDelivery(event, body);
	} catch {
		return { problem: "the body can't be read" };
	}
}

/** @returns what the workflow gets; nothing if it was passed on before */
async function take(
	fns: IWebhookFunctions,
	settings: TriggerSettings,
	event: IscEvent,
	{ payload, metadata }: Read,
): Promise<Refusal | { json?: IDataObject }> {
	const { answers, triggerId } = settings;
	if (answers === undefined) {
		if (metadata.isRequestResponse)
			return { status: 400, message: 'ISC waits for an answer that this node does not have.' };
		const identity = event.identity?.(payload);
		if (identity !== undefined && wasDelivered(fns, [triggerId, identity])) return {};
		return { json: { triggerId, ...payload } as IDataObject };
	}
	if (fns.getMode() === 'manual' && metadata.callbackURL === undefined && settings.testEvent === 'builtIn')
		return { json: { triggerId, ...payload, invocation: { id: SAMPLE_INVOCATION } } as IDataObject };
	const session = await openSession(fns, SESSION);
	if (session.apiHost === undefined) return { status: 503, message: 'The credential of this workflow cannot be used.' };
	// n8n may have been killed, and newer versions ask no webhook node at their start.
	resumeInvocations(fns, session);
	const invocation = invocationOf(session, answers, payload, metadata);
	if (invocation === undefined)
		return {
			status: 400,
			message: 'The callback address or the secret is missing, or the address is not one of the tenant.',
		};
	if (isKnown(fns, session, invocation)) return {};
	const items = [payload.requestedItems].flat().filter((item) => item !== undefined) as Payload[];
	awaitAnswer(fns, session, invocation, { settings: answers, items });
	const { id, respondBy } = invocation;
	const shown = { id, respondBy: new Date(respondBy).toISOString() };
	return { json: { triggerId, ...payload, invocation: shown } as IDataObject };
}

function isKnown(fns: IWebhookFunctions, session: IscSession, { id }: Invocation): boolean {
	if (knownInvocation(session, id) !== undefined) return true;
	return Object.hasOwn(readStored(fns.getWorkflowStaticData('global')[STORED_INVOCATIONS]), id);
}

function invocationOf(
	{ apiHost }: IscSession,
	{ triggerId, answerWithin }: AnswerSettings,
	{ accessRequestId }: Payload,
	{ callbackURL = '', secret }: DeliveryMetadata,
): Invocation | undefined {
	const callback = readCallback(callbackURL, apiHost);
	if (callback === undefined || secret === undefined) return undefined;
	const receivedAt = Date.now();
	return {
		...callback,
		triggerId,
		secret,
		receivedAt,
		respondBy: receivedAt + answerWithin * 60_000,
		...(typeof accessRequestId === 'string' && { accessRequestId }),
	};
}

function answer(fns: IWebhookFunctions, { status, message }: Refusal): IWebhookResponseData {
	respond(fns, status, { message });
	return { noWebhookResponse: true };
}

/** The types of n8n's web server aren't part of n8n-workflow. */
interface HttpAnswer {
	status(code: number): { json(body: object): void };
}

function respond(fns: IWebhookFunctions, status: number, body: object): void {
	(fns.getResponseObject() as unknown as HttpAnswer).status(status).json(body);
}
