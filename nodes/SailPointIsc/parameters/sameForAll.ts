import type { IExecuteFunctions } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import { RowError } from '../resources/shared/failure';
import { RowParameters } from './rowParameters';
import { isLiteral, quoteValue } from './provided';

function unreadable(fns: IExecuteFunctions, error: Error, row: number): NodeOperationError {
	const advice = error instanceof RowError ? error.advice : 'Correct the expression, or the data that it reads.';
	return new NodeOperationError(fns.getNode(), `${error.message} [item ${row}]`, {
		description: `${advice} This setting applies to the whole run, so nothing was sent.`,
		itemIndex: row,
	});
}

/**
 * Reads a parameter that applies to the whole run, so it must be the same for every input item. Compares the values, not how they are written.
 *
 * @param name its path
 * @param label its name in the editor
 * @throws {NodeOperationError} if the value of an input item can't be read or differs from the first; the run must then make no call
 */
export function sameForAll<Value>(
	fns: IExecuteFunctions,
	{ name, label }: { name: string; label: string },
	read: (parameters: RowParameters) => Value,
): Value {
	const readRow = (row: number): Value => {
		try {
			return read(new RowParameters(fns, row));
		} catch (error) {
			throw unreadable(fns, error as Error, row);
		}
	};
	const first = readRow(0);
	if (isLiteral(fns, name)) return first;
	for (let row = 1; row < fns.getInputData().length; row++) {
		const value = readRow(row);
		if (value === first) continue;
		throw new NodeOperationError(
			fns.getNode(),
			`${label} is ${quoteValue(first)} for item 0 and ${quoteValue(value)} for item ${row}`,
			{
				description: `${label} applies to the whole run, so it must be the same for all input items. Nothing was sent. Set one value, or run the input items separately.`,
				itemIndex: row,
			},
		);
	}
	return first;
}
