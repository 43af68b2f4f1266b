import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import type { RequestType } from '../../../../isc/api/wire';
import type { RunOptions } from '../../../../isc/accessRequests/types';
import { DEFAULT_MAX_REQUESTS } from './fields/options';

const OPERATIONS = { GRANT_ACCESS: 'grant', REVOKE_ACCESS: 'revoke', MODIFY_ACCESS: 'modify' } as const;
const DUPLICATE_HANDLING: ReadonlyArray<RunOptions['duplicateHandling']> = ['skip', 'fail', 'submit'];

/**
 * Reads what steers the whole run, from the first input item.
 *
 * @throws {NodeOperationError} when a number or a choice is none: the run would not be what was meant.
 */
export function readRunOptions(fns: IExecuteFunctions, requestType: RequestType): RunOptions {
	const given = fns.getNodeParameter('options', 0, {}) as IDataObject;

	function number(name: string, label: string, fallback: number, minimum: number): number {
		const value = given[name];
		if (value === undefined || value === null || value === '') return fallback;
		const parsed = Number(value);
		if (Number.isFinite(parsed) && parsed >= minimum) return parsed;
		throw new NodeOperationError(fns.getNode(), `The option "${label}" is not a number of at least ${minimum}`, {
			description: `It has the value ${JSON.stringify(value)}. Enter a number of at least ${minimum}, or remove the option to use its default, ${fallback}.`,
			itemIndex: 0,
		});
	}

	const duplicateHandling = (given.duplicateHandling ?? 'skip') as RunOptions['duplicateHandling'];
	if (!DUPLICATE_HANDLING.includes(duplicateHandling)) {
		throw new NodeOperationError(fns.getNode(), 'The option "Duplicate Handling" has a value that is not known', {
			description: `It has the value ${JSON.stringify(duplicateHandling)}. Choose one of: ${DUPLICATE_HANDLING.join(', ')}.`,
			itemIndex: 0,
		});
	}
	return {
		combineItems: given.combineItems === true,
		duplicateHandling,
		maxRequests: number('maxRequests', 'Max Requests', DEFAULT_MAX_REQUESTS[OPERATIONS[requestType]], 0),
		dryRun: given.dryRun === true,
		confirmWithin: number('confirmWithin', 'Confirm Within', 20, 0),
		resendUnconfirmed: given.resendUnconfirmed === true,
		callsPer10Seconds: number('callsPer10Seconds', 'Calls per 10 Seconds', 100, 1),
		timeout: number('timeout', 'Timeout', 30, 1),
	};
}
