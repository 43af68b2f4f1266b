import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';

import { IscError } from '../../../../isc/api/errors';
import { agentMessage } from '../../../../isc/shared/agentMessage';
import { isTool } from './asTool';

/** Why a row failed, as an error item shows it. `message` names the row: `… [item N]`. */
export interface Failure {
	message: string;
	description: string;
	/** If ISC answered. */
	httpCode?: number;
	detailCode?: string;
	trackingId?: string;
}

/** A fault in a row that the node finds itself, without an error from ISC. */
export class RowError extends Error {
	override readonly name = 'RowError';

	constructor(
		/** What is wrong, without `[item N]`. */
		message: string,
		/** What to do. */
		readonly advice: string,
	) {
		super(message);
	}
}

/** An error that a row has thrown, in the form of an error item. */
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

/** If `error` is set on the item itself, n8n erases its json. So the error is the only key of the json. */
export function errorItem(failure: Failure, row: number): INodeExecutionData {
	return { json: { error: { ...failure } as unknown as IDataObject }, pairedItem: { item: row } };
}

/**
 * The error to throw if the node is set to stop. An AI agent sees only the message, so for an agent the message includes the description.
 *
 * @param row left out if the error isn't about a single row
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
