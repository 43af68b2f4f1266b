import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import type { RequestType } from '../../../../isc/api/wire';
import type { RunOptions } from '../../../../isc/accessRequests/types';
import { isTool, MAX_REQUESTS_AS_TOOL } from '../shared/asTool';
import { DEFAULT_MAX_REQUESTS } from './fields/options';

const OPERATIONS = { GRANT_ACCESS: 'grant', REVOKE_ACCESS: 'revoke', MODIFY_ACCESS: 'modify' } as const;
const DUPLICATE_HANDLING: ReadonlyArray<RunOptions['duplicateHandling']> = ['skip', 'fail', 'submit'];

/**
 * Reads what steers the whole run, from the first input item. An AI agent's run submits 10 pairs at most, whatever its options say.
 *
 * @throws {NodeOperationError} when a number or a choice is none: the run would not be what was meant.
 */
export function readRunOptions(fns: IExecuteFunctions, requestType: RequestType): RunOptions {
	const given = fns.getNodeParameter('options', 0, {}) as IDataObject;

	function number(name: string, label: string, fallback: number, minimum: number): number {
		const value = given[name];
		if (isEmpty(value)) return fallback;
		// `Number` makes 0, which is no limit at all, of false and of an empty list.
		const parsed = typeof value === 'number' || typeof value === 'string' ? Number(value) : NaN;
		if (Number.isFinite(parsed) && parsed >= minimum) return parsed;
		throw new NodeOperationError(fns.getNode(), `The option "${label}" is not a number of at least ${minimum}`, {
			description: `It has the value ${JSON.stringify(value)}. Enter a number of at least ${minimum}, or remove the option to use its default, ${fallback}.`,
			itemIndex: 0,
		});
	}

	/** From a spreadsheet a switch comes as text: a dry run that is not understood must not become a real one. */
	function yes(name: string, label: string): boolean {
		const value = typeof given[name] === 'string' ? given[name].trim().toLowerCase() : given[name];
		if (value === true || value === 'true') return true;
		if (isEmpty(value) || value === false || value === 'false') return false;
		throw new NodeOperationError(fns.getNode(), `The option "${label}" is neither true nor false`, {
			description: `It has the value ${JSON.stringify(value)}. Turn it on or off, or let its expression give true or false.`,
			itemIndex: 0,
		});
	}

	const maxRequests = number('maxRequests', 'Max Requests', DEFAULT_MAX_REQUESTS[OPERATIONS[requestType]], 0);
	const duplicateHandling = (given.duplicateHandling ?? 'skip') as RunOptions['duplicateHandling'];
	if (!DUPLICATE_HANDLING.includes(duplicateHandling)) {
		throw new NodeOperationError(fns.getNode(), 'The option "Duplicate Handling" has a value that is not known', {
			description: `It has the value ${JSON.stringify(duplicateHandling)}. Choose one of: ${DUPLICATE_HANDLING.join(', ')}.`,
			itemIndex: 0,
		});
	}
	return {
		combineItems: yes('combineItems', 'Combine Items'),
		duplicateHandling,
		maxRequests: isTool(fns) ? Math.min(maxRequests || MAX_REQUESTS_AS_TOOL, MAX_REQUESTS_AS_TOOL) : maxRequests,
		dryRun: yes('dryRun', 'Dry Run'),
		confirmWithin: number('confirmWithin', 'Confirm Within', 20, 0),
		resendUnconfirmed: yes('resendUnconfirmed', 'Resend Unconfirmed'),
		waitForCompletion: number('waitForCompletion', 'Wait for Completion', 0, 0),
		callsPer10Seconds: number('callsPer10Seconds', 'Calls per 10 Seconds', 100, 1),
		timeout: number('timeout', 'Timeout', 30, 1),
	};
}

function isEmpty(value: unknown): boolean {
	return value === undefined || value === null || (typeof value === 'string' && value.trim() === '');
}
