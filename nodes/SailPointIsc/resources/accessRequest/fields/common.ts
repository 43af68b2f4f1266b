import type { INodeProperties } from 'n8n-workflow';

const inFields = { show: { specifyUsing: ['fields'] } };

const COMMENT = 'For approvers to read. Applies to every access item without a comment of its own.';
const COMMENT_DEMANDED = `${COMMENT} ISC demands a comment for each item to revoke.`;

/** Not marked as required where ISC demands one: items may have comments of their own, and n8n would refuse to run without this one. */
export function comment({ demanded }: { demanded: boolean }): INodeProperties {
	return {
		displayName: 'Comment',
		name: 'comment',
		type: 'string',
		typeOptions: { rows: 2 },
		default: '',
		placeholder: demanded ? 'e.g. Contract ended' : 'e.g. Needed for the year-end closing',
		description: demanded ? COMMENT_DEMANDED : COMMENT,
		displayOptions: inFields,
	};
}

export const startDate: INodeProperties = {
	displayName: 'Start Date',
	name: 'startDate',
	type: 'dateTime',
	default: '',
	placeholder: 'e.g. 2027-01-04T08:00',
	description:
		"When access is to begin, for every item without a start date of its own. Without an offset it is read in the workflow's time zone. Empty, or today as a bare date: as soon as possible.",
	displayOptions: inFields,
};

export const removeDate: INodeProperties = {
	displayName: 'Remove Date',
	name: 'removeDate',
	type: 'dateTime',
	default: '',
	placeholder: 'e.g. 2027-06-30',
	description:
		"When access is to end, for every item without a remove date of its own. Without an offset it is read in the workflow's time zone; a bare date means the end of that day. Empty: no date is sent.",
	displayOptions: inFields,
};
