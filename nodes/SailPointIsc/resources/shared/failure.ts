import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';

import { IscError } from '../../../../isc/api/errors';
import { agentMessage } from '../../../../isc/shared/agentMessage';
import { isTool } from './asTool';

/** Why a row failed, as an error item shows it. `message` names the row: `… [item N]`. */
export interface Failure {
	message: string;
	description: string;
	/** Where ISC answered. */
	httpCode?: number;
	detailCode?: string;
	trackingId?: string;
}

/** What is wrong with a row before or without an answer by ISC. */
export class RowError extends Error {
	override readonly name = 'RowError';

	constructor(
		/** What is wrong, without the row. */
		message: string,
		/** What to do about it. */
		readonly advice: string,
	) {
		super(message);
	}
}

/** What was thrown while a row was worked on, in the fixed form. */
export function failureOf(thrown: unknown, row: number): Failure {
	const message = `${(thrown as Error).message.replace(/\s*\[item \d+\]$/, '')} [item ${row}]`;
	if (thrown instanceof IscError) {
		const { advice: description, httpCode, detailCode, trackingId } = thrown;
		return {
			message,
			description,
			...(httpCode !== undefined && { httpCode }),
			...(detailCode !== undefined && { detailCode }),
			...(trackingId !== undefined && { trackingId }),
		};
	}
	if (thrown instanceof RowError) return { message, description: thrown.advice };
	const { description } = thrown as { description?: string | null };
	return {
		message,
		description: description ?? 'Check the parameters of the node and the data that its expressions read.',
	};
}

/** n8n erases the json of an item whose own `error` is set: the error goes into the json, as its only key. */
export function errorItem(failure: Failure, row: number): INodeExecutionData {
	return { json: { error: { ...failure } as unknown as IDataObject }, pairedItem: { item: row } };
}

/**
 * What to throw where the node is set to stop. An AI agent gets nothing but the message: it then holds the description as well.
 *
 * @param row absent where no single row is meant
 */
export function stopError(
	fns: IExecuteFunctions,
	failure: Pick<Failure, 'message' | 'description' | 'httpCode'> & { agentMessage?: string },
	row?: number,
): NodeApiError | NodeOperationError {
	const { description, httpCode } = failure;
	const forAgent = failure.agentMessage ?? agentMessage({ counts: failure.message, faults: [description] });
	const message = isTool(fns) ? forAgent : failure.message;
	return httpCode === undefined
		? new NodeOperationError(fns.getNode(), message, { description, itemIndex: row })
		: new NodeApiError(
				fns.getNode(),
				{ message },
				{ message, description, httpCode: String(httpCode), itemIndex: row },
			);
}
