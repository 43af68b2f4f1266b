import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';

import { IscError } from '../../../../isc/api/errors';

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

/** What to throw where the node is set to stop. */
export function stopError(
	fns: IExecuteFunctions,
	{ message, description, httpCode }: Failure,
	row: number,
): NodeApiError | NodeOperationError {
	return httpCode === undefined
		? new NodeOperationError(fns.getNode(), message, { description, itemIndex: row })
		: new NodeApiError(
				fns.getNode(),
				{ message },
				{ message, description, httpCode: String(httpCode), itemIndex: row },
			);
}
