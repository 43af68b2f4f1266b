import { NodeApiError, NodeOperationError, type JsonObject } from 'n8n-workflow';

import { IscError } from '../../isc/api/errors';
import type { TriggerFunctions } from './parameters/triggerParameters';

/** What the editor shows if a trigger can't be activated, or a poll fails: what happened, and what to do. */
export function triggerError(fns: TriggerFunctions, thrown: unknown): Error {
	const { message, advice: description } = thrown as Error & { advice?: string };
	if (thrown instanceof IscError) {
		const { httpCode } = thrown;
		return new NodeApiError(fns.getNode(), { message } as JsonObject, {
			message,
			description,
			...(httpCode !== undefined && { httpCode: String(httpCode) }),
		});
	}
	return description === undefined
		? (thrown as Error)
		: new NodeOperationError(fns.getNode(), message, { description });
}

/** @throws {NodeApiError|NodeOperationError} what went wrong in the work */
export async function orTriggerError<T>(fns: TriggerFunctions, work: () => Promise<T>): Promise<T> {
	return await work().catch(async (error: unknown) => await Promise.reject(triggerError(fns, error)));
}
