import type { IExecuteFunctions } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import { RowError } from '../resources/shared/failure';
import { RowParameters } from './rowParameters';
import { isLiteral, shown } from './provided';

function refusal(fns: IExecuteFunctions, error: Error, row: number): NodeOperationError {
	const advice = error instanceof RowError ? error.advice : 'Correct the expression, or the data that it reads.';
	return new NodeOperationError(fns.getNode(), `${error.message} [item ${row}]`, {
		description: `${advice} It steers the whole run, so nothing was sent.`,
		itemIndex: row,
	});
}

/**
 * A parameter that steers the whole run, so it must be the same for every input item. Compares what was read, not how it was written.
 *
 * @param name its path
 * @param label its name in the editor
 * @throws {NodeOperationError} where an item's value can't be read, or differs from that of the first: nothing may be called then
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
			throw refusal(fns, error as Error, row);
		}
	};
	const first = readRow(0);
	if (isLiteral(fns, name)) return first;
	for (let row = 1; row < fns.getInputData().length; row++) {
		const value = readRow(row);
		if (value === first) continue;
		throw new NodeOperationError(
			fns.getNode(),
			`${label} is ${shown(first)} for item 0 and ${shown(value)} for item ${row}`,
			{
				description: `${label} steers the whole run, so it must be the same for all input items. Nothing was sent. Give it one value, or run the items separately.`,
				itemIndex: row,
			},
		);
	}
	return first;
}
