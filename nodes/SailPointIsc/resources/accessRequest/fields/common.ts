import type { INodeProperties } from 'n8n-workflow';

/** A request as JSON says all of this itself. */
const notAsJson = { hide: { requestedFor: ['json'] } };

const COMMENT = 'For approvers to read. Applies to every access item without a comment of its own.';
const COMMENT_REQUIRED = `${COMMENT} ISC requires a comment for each item to revoke.`;

/** Not marked as required where ISC requires one: items may have comments of their own, and n8n would refuse to run without this one. */
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

/** What no end date means. */
const NO_END = {
	grant: 'The access stays until someone takes it away',
	revoke: 'The access ends as soon as possible',
	modify: 'The request changes no end date',
};

/** When access ends, for every item without an end of its own. */
function endChoice(operation: keyof typeof NO_END): INodeProperties {
	return {
		displayName: 'End',
		name: 'end',
		type: 'options',
		options: [
			{ name: 'No End Date', value: 'none', description: NO_END[operation] },
			{ name: 'On a Date', value: 'date' },
			{ name: 'After a Duration', value: 'duration' },
		],
		default: 'none',
		description: 'When the access ends. Applies to every access item without an end of its own.',
		displayOptions: notAsJson,
	};
}

/**
 * The fields that belong to the choices of End. Not marked as required: where End is an expression n8n shows them all, and would refuse to run
 * without the one that isn't chosen. A chosen one that is empty is refused before any call.
 */
const endFields: INodeProperties[] = [
	{
		displayName: 'End Date',
		name: 'removeDate',
		type: 'dateTime',
		default: '',
		placeholder: 'e.g. 2027-06-30',
		description:
			"The last moment of the access. A date without a time means the end of that day, and a date without an offset is in the workflow's time zone. If it comes out empty, the input item fails.",
		displayOptions: { show: { end: ['date'] }, ...notAsJson },
	},
	{
		displayName: 'Duration',
		name: 'duration',
		type: 'number',
		typeOptions: { minValue: 1, numberPrecision: 0 },
		default: 30,
		description: 'How long the access lasts, from its start date or, if that is not in the future, from now',
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

/** End, and the fields that belong to its choices. */
export function end(operation: keyof typeof NO_END): INodeProperties[] {
	return [endChoice(operation), ...endFields];
}
