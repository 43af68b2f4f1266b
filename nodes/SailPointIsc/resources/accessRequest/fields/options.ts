import type { INodeProperties } from 'n8n-workflow';

import {
	accounts,
	approvedPlan,
	checkRequirements,
	endDateRemoval,
	fullEvidence,
	inactivePeople,
	planMaxAge,
	sodCheck,
} from './checkOptions';
import { guardRails } from './guardRails';
import { clientMetadata, onBehalfOf, reference } from './recordOptions';

type SubmittingOperation = 'grant' | 'revoke' | 'modify';
/** Align grants and revokes. */
export type RunOperation = SubmittingOperation | 'align';

/** How many person × access item pairs a run may submit if the operator doesn't set the option. */
export const DEFAULT_MAX_REQUESTS: Record<RunOperation, number> = { grant: 500, revoke: 100, modify: 100, align: 500 };

function combineItems(operation: SubmittingOperation): INodeProperties {
	return {
		displayName: 'Combine Items',
		name: 'combineItems',
		type: 'boolean',
		default: false,
		description:
			operation === 'revoke'
				? 'Whether to revoke the roles and access profiles of one person in one request if they come from several input items. Items that share a request are decided together and may be canceled together.'
				: 'Whether to pack the input items into the fewest requests instead of one for each. Items that share a request are decided together and may be canceled together.',
	};
}

const DUPLICATES: Record<SubmittingOperation, { question: string; fail: string; skip: string }> = {
	grant: {
		question: 'What to do if the access is already held or already requested',
		fail: "If the access is held or already requested, or if this can't be checked, the input item fails",
		skip: "Access that is known to be held or already requested isn't requested again. If this can't be checked, the request is sent, and the result says so.",
	},
	revoke: {
		question: "What to do if the access isn't held, or if a revoke is already requested",
		fail: "If a revoke is already requested, or if this or the access can't be checked, the input item fails. Access that is known not to be held isn't an error: no revoke is sent.",
		skip: "If the access is known not to be held, or if a revoke is already requested, no revoke is sent. If this can't be checked, the revoke is sent, and the result says so.",
	},
	modify: {
		question: 'What to do if new dates are already requested',
		fail: "If new dates are already requested, or if this can't be checked, the input item fails",
		skip: "If new dates are already requested, no other request is sent. If this can't be checked, the request is sent, and the result says so.",
	},
};

/** An agent can't send without a check, as it repeats calls. */
function duplicateHandling(operation: SubmittingOperation): INodeProperties[] {
	const { question, fail, skip } = DUPLICATES[operation];
	const field: INodeProperties = {
		displayName: 'Duplicate Handling',
		name: 'duplicateHandling',
		type: 'options',
		options: [
			{ name: 'Fail', value: 'fail', description: fail },
			{
				name: 'Skip',
				value: 'skip',
				description: `${skip} A request that this n8n process submitted in the last 10 minutes counts even if ISC's list doesn't show it yet. Other n8n workers don't share this memory.`,
			},
			{
				name: 'Submit',
				value: 'submit',
				description: 'The request is sent without a check',
			},
		],
		default: 'skip',
		description: question,
	};
	const withoutSubmit = (field.options ?? []).filter((option) => !('value' in option) || option.value !== 'submit');
	return [
		{ ...field, displayOptions: { show: { '@tool': [false] } } },
		{ ...field, options: withoutSubmit, displayOptions: { show: { '@tool': [true] } } },
	];
}

const callsPer10Seconds: INodeProperties = {
	displayName: 'Calls per 10 Seconds',
	name: 'callsPer10Seconds',
	type: 'number',
	typeOptions: { minValue: 1 },
	default: 100,
	description:
		'How many calls to make in 10 seconds. ISC allows 100 for each client ID. If others use the same one, leave room for them.',
};

const confirmWithin: INodeProperties = {
	displayName: 'Confirm Within (Seconds)',
	name: 'confirmWithin',
	type: 'number',
	typeOptions: { minValue: 0 },
	default: 20,
	description:
		'How long to look for a request in the status list if its answer was lost. Set it above the time that your tenant takes to list a new request. Otherwise the node may not find a request that ISC has taken.',
};

const dryRun: INodeProperties = {
	displayName: 'Dry Run',
	name: 'dryRun',
	type: 'boolean',
	default: false,
	description: 'Whether to do everything but submit. The output shows the requests that would be sent.',
};

const EMPTY_ENDS: Record<SubmittingOperation, { noEnd: string; refuse: string }> = {
	grant: {
		noEnd: 'The access has no end date.',
		refuse: "The input item fails, so that an empty cell can't make access permanent",
	},
	revoke: {
		noEnd: 'The access ends as soon as possible.',
		refuse: "The input item fails, so that an empty cell can't end access too early",
	},
	modify: {
		noEnd: "The request doesn't change the end date.",
		refuse: 'The input item fails',
	},
};

function emptyEnd(operation: SubmittingOperation): INodeProperties {
	const { noEnd, refuse } = EMPTY_ENDS[operation];
	const noEndText = `${noEnd} If the end of a single access item is empty, that access item ends as End says.`;
	return {
		displayName: 'Empty End Date',
		name: 'emptyEnd',
		type: 'options',
		options: [
			{
				name: 'No End',
				value: 'noEnd',
				description: noEndText,
			},
			{ name: 'Refuse', value: 'refuse', description: refuse },
		],
		default: 'refuse',
		description: 'What to do if an end date or a duration comes out empty',
	};
}

const maxPause: INodeProperties = {
	displayName: 'Max Pause (Seconds)',
	name: 'maxPause',
	type: 'number',
	typeOptions: { minValue: 1 },
	default: 120,
	description:
		'How long to wait at most if ISC asks for a pause. If it asks for more, the input items fail with the message from ISC instead of waiting.',
};

const resendUnconfirmed: INodeProperties = {
	displayName: 'Resend Unconfirmed',
	name: 'resendUnconfirmed',
	type: 'boolean',
	default: false,
	description:
		"Whether to send a request again if its answer was lost and it can't be found in time, instead of reporting it as UNCONFIRMED",
};

const timeout: INodeProperties = {
	displayName: 'Timeout (Seconds)',
	name: 'timeout',
	type: 'number',
	typeOptions: { minValue: 1 },
	default: 30,
	description: 'How long to wait for the answer to one call',
};

const maxRequests: INodeProperties = {
	displayName: 'Max Requests',
	name: 'maxRequests',
	type: 'number',
	typeOptions: { minValue: 0 },
	default: 0,
	description:
		'A guard: if a run would submit more requests than this, counted as one for each person and access item, it fails before anything is sent. 0 means no limit.',
};

const startDate: INodeProperties = {
	displayName: 'Start Date',
	name: 'startDate',
	type: 'dateTime',
	default: '',
	placeholder: 'e.g. 2027-01-04T08:00',
	description:
		"When the access begins. Applies to every access item without a start date of its own. Without a UTC offset, it is read in the workflow's time zone. Today without a time, or an empty value, means as soon as possible.",
	displayOptions: { hide: { '/requestedFor': ['json'] } },
};

const waitForCompletion: INodeProperties = {
	displayName: 'Wait for Completion (Seconds)',
	name: 'waitForCompletion',
	type: 'number',
	typeOptions: { minValue: 0 },
	default: 0,
	description:
		"How long to follow the requests until each is approved and provisioned, or has failed. Each result then has its state, decision, approver's comment and errors. The wait ends before the workflow's own timeout, and after 40 seconds as an agent's tool. 0 means no wait.",
};

/** The collection Options. All but Client Metadata, Reference and Start Date apply to the whole run, so they must be the same for all input items. */
export function runOptions(operation: SubmittingOperation): INodeProperties {
	return {
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		options: [
			...(operation === 'revoke' ? [accounts] : []),
			approvedPlan,
			callsPer10Seconds,
			...(operation === 'revoke' ? [] : [checkRequirements]),
			clientMetadata,
			combineItems(operation),
			confirmWithin,
			dryRun,
			...duplicateHandling(operation),
			emptyEnd(operation),
			...(operation === 'revoke' ? [] : [endDateRemoval]),
			fullEvidence,
			guardRails,
			...(operation === 'grant' ? [inactivePeople] : []),
			maxPause,
			{ ...maxRequests, default: DEFAULT_MAX_REQUESTS[operation] },
			onBehalfOf,
			planMaxAge,
			reference,
			resendUnconfirmed,
			...(operation === 'grant' ? [sodCheck] : []),
			...(operation === 'revoke' ? [] : [startDate]),
			timeout,
			waitForCompletion,
		],
	};
}

/** The options of Align that other operations have as well. */
export const optionsOfAlign: INodeProperties[] = [
	approvedPlan,
	callsPer10Seconds,
	checkRequirements,
	clientMetadata,
	combineItems('grant'),
	confirmWithin,
	emptyEnd('grant'),
	fullEvidence,
	guardRails,
	inactivePeople,
	maxPause,
	{ ...maxRequests, default: DEFAULT_MAX_REQUESTS.align },
	onBehalfOf,
	planMaxAge,
	reference,
	resendUnconfirmed,
	sodCheck,
	timeout,
	waitForCompletion,
];
