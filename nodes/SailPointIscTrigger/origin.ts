import type { IWebhookFunctions } from 'n8n-workflow';

import { isRecord } from '../../isc/shared/untyped';
import { isSameToken } from './memory';

/** Why a call doesn't run the workflow, with the HTTP status of the answer. */
export interface Refusal {
	status: 400 | 401 | 413 | 415 | 503;
	message: string;
}

/** An event of ISC has a few kilobytes. */
const MOST_BYTES = 1_000_000;

/**
 * Whether ISC sent this. ISC signs nothing: the token of the subscription is the only proof.
 *
 * @param token undefined if the node has no subscription: then nobody is let in
 */
export function refusalOf(fns: IWebhookFunctions, token: string | undefined): Refusal | undefined {
	const headers = fns.getHeaderData() as Record<string, unknown>;
	const [, sent] = /^Bearer ([\w~+/.=-]{1,512})$/i.exec(headerOf(headers, 'authorization')) ?? [];
	if (token === undefined || sent === undefined || !isSameToken(sent, token))
		return { status: 401, message: 'This call does not come from the subscription of this workflow.' };
	if (sizeOf(fns, headers) > MOST_BYTES) return { status: 413, message: 'The body is too large for an event.' };
	if (!/^application\/json\s*(;|$)/i.test(headerOf(headers, 'content-type')))
		return { status: 415, message: 'An event is sent as application/json.' };
	return undefined;
}

function headerOf(headers: Record<string, unknown>, name: string): string {
	const value = headers[name];
	return typeof value === 'string' ? value : '';
}

function sizeOf(fns: IWebhookFunctions, headers: Record<string, unknown>): number {
	const { rawBody } = fns.getRequestObject() as { rawBody?: unknown };
	const length = isRecord(rawBody) ? Number(rawBody.length) : NaN;
	return Number.isFinite(length) ? length : Number(headerOf(headers, 'content-length') || 0);
}
