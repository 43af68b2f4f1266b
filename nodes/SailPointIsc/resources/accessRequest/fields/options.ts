import type { INodeProperties } from 'n8n-workflow';

type SubmittingOperation = 'grant' | 'revoke' | 'modify';

/** How many person × item pairs a run may submit where the operator says nothing. */
export const DEFAULT_MAX_REQUESTS: Record<SubmittingOperation, number> = { grant: 500, revoke: 100, modify: 100 };

const clientMetadata: INodeProperties = {
	displayName: 'Client Metadata',
	name: 'clientMetadata',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true },
	placeholder: 'Add Entry',
	default: {},
	description: 'Text that ISC keeps with each item and gives back in the request status',
	options: [
		{
			displayName: 'Entry',
			name: 'entry',
			values: [
				{ displayName: 'Key', name: 'key', type: 'string', default: '', placeholder: 'e.g. ticketUrl' },
				{ displayName: 'Value', name: 'value', type: 'string', default: '' },
			],
		},
	],
};

function combineItems(operation: SubmittingOperation): INodeProperties {
	return {
		displayName: 'Combine Items',
		name: 'combineItems',
		type: 'boolean',
		default: false,
		description:
			operation === 'revoke'
				? 'Whether to put the roles and access profiles of one person that several input items revoke into one request. Items that share a request are decided together and may be cancelled together.'
				: 'Whether to pack the input items into the fewest requests instead of one for each. Items that share a request are decided together and may be cancelled together.',
	};
}

const duplicateHandling: INodeProperties = {
	displayName: 'Duplicate Handling',
	name: 'duplicateHandling',
	type: 'options',
	options: [
		{
			name: 'Fail',
			value: 'fail',
			description: 'What is held, already requested or cannot be checked is an error',
		},
		{
			name: 'Skip',
			value: 'skip',
			description:
				"What is known to be held or already requested is not sent again; what cannot be checked is sent and says so. A request that this n8n process submitted in the last 10 minutes counts even if ISC's list doesn't show it yet; n8n's workers don't share this.",
		},
		{
			name: 'Submit',
			value: 'submit',
			description:
				'Send without looking first. If an agent calls this node as a tool with Retry On Fail turned on, a retry may send the same request twice.',
		},
	],
	default: 'skip',
	description: 'What to do about access that is already held or already requested',
};

const callsPer10Seconds: INodeProperties = {
	displayName: 'Calls per 10 Seconds',
	name: 'callsPer10Seconds',
	type: 'number',
	typeOptions: { minValue: 1 },
	default: 100,
	description:
		'How many calls to make in 10 seconds. ISC allows 100 for each client ID; leave room for others who use the same one.',
};

const confirmWithin: INodeProperties = {
	displayName: 'Confirm Within (Seconds)',
	name: 'confirmWithin',
	type: 'number',
	typeOptions: { minValue: 0 },
	default: 20,
	description:
		'How long to look for a request in the status list when its answer was lost. Set it above the time that your tenant needs to list a new request: only then is a request that was taken surely found.',
};

const dryRun: INodeProperties = {
	displayName: 'Dry Run',
	name: 'dryRun',
	type: 'boolean',
	default: false,
	description: 'Whether to do everything but submit. The output shows the requests as they would be sent.',
};

const emptyEnd: INodeProperties = {
	displayName: 'Empty End Date',
	name: 'emptyEnd',
	type: 'options',
	options: [
		{
			name: 'No End',
			value: 'noEnd',
			description: 'The access has no end date. An access item whose own end is empty takes what End says.',
		},
		{
			name: 'Refuse',
			value: 'refuse',
			description: 'The input item fails, so that an empty cell cannot make access permanent',
		},
	],
	default: 'refuse',
	description: 'What to do if End is set to a date or a duration and its value comes out empty',
};

const maxPause: INodeProperties = {
	displayName: 'Max Pause (Seconds)',
	name: 'maxPause',
	type: 'number',
	typeOptions: { minValue: 1 },
	default: 120,
	description:
		'How long a pause to accept when ISC asks to wait. If it asks for more, the input items fail with the message from ISC instead of standing still.',
};

const reference: INodeProperties = {
	displayName: 'Reference',
	name: 'reference',
	type: 'string',
	default: '',
	placeholder: 'e.g. INC0012345',
	description: 'A ticket number or the like. It is put before the comment and into the metadata of each item.',
};

const resendUnconfirmed: INodeProperties = {
	displayName: 'Resend Unconfirmed',
	name: 'resendUnconfirmed',
	type: 'boolean',
	default: false,
	description:
		'Whether to send a request again whose answer was lost and which was not found in time, instead of reporting it as UNCONFIRMED',
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
		'A guard: a run that would submit more than this many person × item pairs is refused as a whole, before anything is sent. 0 means no limit.',
};

const startDate: INodeProperties = {
	displayName: 'Start Date',
	name: 'startDate',
	type: 'dateTime',
	default: '',
	placeholder: 'e.g. 2027-01-04T08:00',
	description:
		"When access begins, for every item without a start date of its own. A date without an offset is in the workflow's time zone. Today as a date without a time, or an empty value, means as soon as possible.",
	displayOptions: { hide: { '/requestedFor': ['json'] } },
};

const waitForCompletion: INodeProperties = {
	displayName: 'Wait for Completion (Seconds)',
	name: 'waitForCompletion',
	type: 'number',
	typeOptions: { minValue: 0 },
	default: 0,
	description:
		"How long to follow the requests until each is approved and provisioned, or has failed. Each result then has its state, decision, approver's comment and errors. The wait ends before the workflow's own timeout, and after 40 seconds as an agent's tool. 0 means not to wait.",
};

/** The Options collection. All but Client Metadata, Reference and Start Date steer the whole run and must be the same for all input items. */
export function runOptions(operation: SubmittingOperation): INodeProperties {
	return {
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		options: [
			callsPer10Seconds,
			clientMetadata,
			combineItems(operation),
			confirmWithin,
			dryRun,
			duplicateHandling,
			emptyEnd,
			maxPause,
			{ ...maxRequests, default: DEFAULT_MAX_REQUESTS[operation] },
			reference,
			resendUnconfirmed,
			...(operation === 'revoke' ? [] : [startDate]),
			timeout,
			waitForCompletion,
		],
	};
}
