import type { INodeProperties } from 'n8n-workflow';

import { builderHint } from '../../shared/builderHints';

/** A request as JSON has all of this in its body. */
const notAsJson = { hide: { requestedFor: ['json'] } };

const COMMENT = 'For approvers to read. Applies to every access item without a comment of its own.';
const COMMENT_REQUIRED = `${COMMENT} ISC requires a comment for each item to revoke.`;

/** Never a required field for n8n, which would then refuse to run even if each access item has a comment of its own. */
export function comment({ required }: { required: boolean }): INodeProperties {
	return {
		displayName: 'Comment',
		name: 'comment',
		type: 'string',
		default: '',
		placeholder: required ? 'e.g. Contract ended' : 'e.g. Needed for the year-end closing',
		description: required ? COMMENT_REQUIRED : COMMENT,
		displayOptions: notAsJson,
	};
}

/** What the choice No End Date means. */
const NO_END = {
	grant: 'The access stays until someone takes it away',
	revoke: 'The access ends as soon as possible',
	modify: "The request doesn't change the end date",
};

const CLEAR = {
	name: 'Remove the End Date',
	value: 'clear',
	description:
		'The access stays until someone takes it away. ISC removes an end date by a grant without one, so that is what is sent.',
};

/** When the access ends, for every access item without an end of its own. */
function endChoice(operation: keyof typeof NO_END): INodeProperties {
	return {
		displayName: 'End',
		name: 'end',
		type: 'options',
		options: [
			{ name: 'No End Date', value: 'none', description: NO_END[operation] },
			{ name: 'On a Date', value: 'date' },
			{ name: 'After a Duration', value: 'duration' },
			...(operation === 'modify' ? [CLEAR] : []),
		],
		default: 'none',
		description: 'When the access ends. Applies to every access item without an end of its own.',
		...builderHint(
			"'date' goes with removeDate, 'duration' with duration and durationUnit. For temporary access set one of them: an empty date fails the item instead of making access permanent.",
		),
		displayOptions: notAsJson,
	};
}

/** What a duration counts from. A revoke has no start date. */
const DURATION = {
	grant:
		'How long the access lasts. Counted from the start date if that is in the future, otherwise from the start of the run.',
	revoke: 'How long the access still lasts. Counted from the start of the run.',
	modify:
		'How long the access lasts. Counted from the start date of this request if that is in the future, otherwise from the start of the run.',
};

/**
 * The fields that belong to the choices of End. None is a required field for n8n: if End is an expression, n8n shows them all and would refuse to
 * run without the one that isn't chosen. If the chosen one is empty, the row fails before any call.
 */
function endFields(operation: keyof typeof NO_END): INodeProperties[] {
	return [
		{
			displayName: 'End Date',
			name: 'removeDate',
			type: 'dateTime',
			default: '',
			placeholder: 'e.g. 2027-06-30',
			description:
				"When the access ends. A date without a time means the end of that day. Without a UTC offset, it is read in the workflow's time zone. If it comes out empty, the input item fails.",
			displayOptions: { show: { end: ['date'] }, ...notAsJson },
		},
		{
			displayName: 'Duration',
			name: 'duration',
			type: 'number',
			typeOptions: { minValue: 1, numberPrecision: 0 },
			default: 30,
			description: DURATION[operation],
			displayOptions: { show: { end: ['duration'] }, ...notAsJson },
		},
		{
			displayName: 'Duration Unit',
			name: 'durationUnit',
			type: 'options',
			options: [
				{ name: 'Days', value: 'days' },
				{ name: 'Hours', value: 'hours' },
				{ name: 'Months', value: 'months' },
				{ name: 'Weeks', value: 'weeks' },
			],
			default: 'days',
			description: "Days, weeks and months follow the calendar in the workflow's time zone",
			displayOptions: { show: { end: ['duration'] }, ...notAsJson },
		},
	];
}

/** End, and the fields that belong to its choices. */
export function end(operation: keyof typeof NO_END): INodeProperties[] {
	return [endChoice(operation), ...endFields(operation)];
}

export const requestJson: INodeProperties = {
	displayName: 'Request (JSON)',
	name: 'requestJson',
	type: 'json',
	required: true,
	default: '',
	placeholder: 'e.g. { "requestedFor": ["2c91…"], "requestedItems": […] }',
	description:
		'The body of Submit Access Request in the ISC API, flat or nested, without requestType. The node checks it before it sends anything.',
	displayOptions: { show: { requestedFor: ['json'] } },
};
