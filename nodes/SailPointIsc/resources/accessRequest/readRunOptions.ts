import type { RunOptions } from '../../../../isc/accessRequests/model/runOptions';
import type { IExecuteFunctions } from 'n8n-workflow';

import { sameForAll, type RowParameters } from '../../parameters';
import { areDecisionsAllowed, isTool, MAX_REQUESTS_AS_TOOL } from '../shared/asTool';
import { DEFAULT_MAX_REQUESTS, type RunOperation } from './fields/options';
import { readApprovedPlan } from './readApprovedPlan';
import { readGuardRails } from './readGuardRails';

const DUPLICATE_HANDLING: ReadonlyArray<RunOptions['duplicateHandling']> = ['skip', 'fail', 'submit'];
/** An agent can't turn the check off: it repeats calls. */
const DUPLICATE_HANDLING_AS_TOOL = DUPLICATE_HANDLING.filter((handling) => handling !== 'submit');
const ONLY_DRY_RUNS =
	'Nothing was sent: Allow Decisions is off in this tool, so it makes dry runs only. A person can turn it on in the node.';
const EMPTY_END: ReadonlyArray<NonNullable<RunOptions['emptyEnd']>> = ['refuse', 'noEnd'];
const SOD_CHECK: ReadonlyArray<NonNullable<RunOptions['sodCheck']>> = ['off', 'warn', 'refuse'];
const END_DATE_REMOVAL: ReadonlyArray<NonNullable<RunOptions['endDateRemoval']>> = ['refuse', 'warn', 'allow'];
const INACTIVE_PEOPLE: ReadonlyArray<NonNullable<RunOptions['inactivePeople']>> = ['refuse', 'allow'];
const ACCOUNTS: ReadonlyArray<NonNullable<RunOptions['accounts']>> = ['one', 'all'];

/** The defaults, in seconds except for the calls. */
const DEFAULTS = {
	confirmWithin: 20,
	waitForCompletion: 0,
	callsPer10Seconds: 100,
	timeout: 30,
	maxPause: 120,
	planMaxAge: 72,
};

/**
 * Reads the options that apply to the whole run, so they must be the same for all input items. A run of an AI agent submits at most 10 pairs,
 * even if Max Requests is higher.
 *
 * @throws {NodeOperationError} before any call, if an option can't be read or differs between input items
 */
export function readRunOptions(fns: IExecuteFunctions, operation: RunOperation) {
	function read<Value>(
		name: string,
		label: string,
		readOne: (parameters: RowParameters, path: string) => Value,
	): Value {
		const path = `options.${name}`;
		return sameForAll(fns, { name: path, label }, (parameters) => readOne(parameters, path));
	}
	const isOn = (name: string, label: string, byDefault = false) =>
		read(name, label, (parameters, path) => parameters.isOn(path, quoted(label), byDefault));
	const number = (name: string, label: string, fallback: number, minimum: number) =>
		read(name, label, (parameters, path) => parameters.number(path, quoted(label), { minimum }) ?? fallback);
	const choice = <Choice extends string>(name: string, label: string, choices: readonly Choice[]) =>
		read(name, label, (parameters, path) => parameters.choice(path, quoted(label), choices) ?? choices[0]);

	const onlyDryRuns = isTool(fns) && operation !== 'grant' && !areDecisionsAllowed(fns);
	const guardRails = readGuardRails(fns);
	const approvedPlan = readApprovedPlan(fns);
	const maxRequests = number('maxRequests', 'Max Requests', DEFAULT_MAX_REQUESTS[operation], 0);
	return {
		combineItems: isOn('combineItems', 'Combine Items'),
		duplicateHandling: choice(
			'duplicateHandling',
			'Duplicate Handling',
			isTool(fns) ? DUPLICATE_HANDLING_AS_TOOL : DUPLICATE_HANDLING,
		),
		maxRequests: isTool(fns) ? Math.min(maxRequests || MAX_REQUESTS_AS_TOOL, MAX_REQUESTS_AS_TOOL) : maxRequests,
		dryRun: (operation === 'align' ? switchOfAlign(fns) : isOn('dryRun', 'Dry Run')) || onlyDryRuns,
		...(onlyDryRuns && { whyDryRun: ONLY_DRY_RUNS }),
		...(guardRails !== undefined && { guardRails }),
		...(approvedPlan !== undefined && { approvedPlan }),
		planMaxAge: number('planMaxAge', 'Plan Max Age', DEFAULTS.planMaxAge, 0),
		confirmWithin: number('confirmWithin', 'Confirm Within', DEFAULTS.confirmWithin, 0),
		resendUnconfirmed: isOn('resendUnconfirmed', 'Resend Unconfirmed'),
		waitForCompletion: number('waitForCompletion', 'Wait for Completion', DEFAULTS.waitForCompletion, 0),
		callsPer10Seconds: number('callsPer10Seconds', 'Calls per 10 Seconds', DEFAULTS.callsPer10Seconds, 1),
		timeout: number('timeout', 'Timeout', DEFAULTS.timeout, 1),
		maxPause: number('maxPause', 'Max Pause', DEFAULTS.maxPause, 1),
		emptyEnd: choice('emptyEnd', 'Empty End Date', EMPTY_END),
		checkRequirements: isOn('checkRequirements', 'Check Requirements', true),
		sodCheck: choice('sodCheck', 'SOD Check', SOD_CHECK),
		endDateRemoval: choice('endDateRemoval', 'End Date Removal', END_DATE_REMOVAL),
		inactivePeople: choice('inactivePeople', 'Inactive People', INACTIVE_PEOPLE),
		accounts: choice('accounts', 'Accounts', ACCOUNTS),
		fullEvidence: isOn('fullEvidence', 'Full Evidence'),
	} satisfies RunOptions;
}

/** On unless a person turned it off. */
function switchOfAlign(fns: IExecuteFunctions): boolean {
	const label = 'Dry Run';
	return sameForAll(fns, { name: 'dryRun', label }, (parameters) => parameters.isOn('dryRun', label, true));
}

function quoted(label: string): string {
	return `The option "${label}"`;
}
