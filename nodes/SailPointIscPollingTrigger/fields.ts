import type { INodeProperties } from 'n8n-workflow';

import { simplifySwitch } from '../SailPointIsc/resources/shared/listFields';

/** What the polling trigger shows below Authentication. */
export const fields: INodeProperties[] = [
	{
		displayName:
			'A poll makes at most two calls for its list if nothing has changed. Polling every minute is up to 90,000 calls a month for each workflow. If ISC reaches this n8n, use the SailPoint ISC Trigger: it calls nothing.',
		name: 'costNotice',
		type: 'notice',
		default: '',
	},
	{
		displayName: 'Watch',
		name: 'watch',
		type: 'options',
		options: [
			{
				name: 'Access Ending',
				value: 'accessEnding',
				description: 'Access that was requested with an end date, some days before it ends',
			},
			{
				name: 'Approval Pending',
				value: 'approvalPending',
				description: 'An approval that is new and waits for a decision',
			},
			{
				name: 'Request State',
				value: 'requestState',
				description: 'An access request whose state has changed, or that is new',
			},
		],
		default: 'requestState',
		description:
			'What starts the workflow. The first poll begins with what happens from then on. Only Access Ending reads earlier requests.',
	},
	{
		displayName: 'Whose',
		name: 'whose',
		type: 'options',
		options: [
			{ name: 'Everyone', value: 'all', description: 'Needs the user level Admin' },
			{
				name: 'The User Behind the Credential',
				value: 'mine',
				description: 'Requests that they made, or approvals that wait for them',
			},
		],
		default: 'all',
		description: 'Which requests or approvals to watch',
	},
	{
		displayName: 'States',
		name: 'states',
		type: 'multiOptions',
		options: [
			{ name: 'Canceled', value: 'CANCELLED' },
			{ name: 'Completed', value: 'REQUEST_COMPLETED' },
			{ name: 'Error', value: 'ERROR' },
			{ name: 'Executing', value: 'EXECUTING' },
			{ name: 'Not All Items Provisioned', value: 'NOT_ALL_ITEMS_PROVISIONED' },
			{ name: 'Provisioning Failed', value: 'PROVISIONING_FAILED' },
			{ name: 'Provisioning Verification Pending', value: 'PROVISIONING_VERIFICATION_PENDING' },
			{ name: 'Rejected', value: 'REJECTED' },
			{ name: 'Terminated', value: 'TERMINATED' },
		],
		default: [],
		description: 'Only requests that are in one of these states now. None means all.',
		displayOptions: { show: { watch: ['requestState'] } },
	},
	{
		displayName: 'Days Before the End',
		name: 'days',
		type: 'number',
		typeOptions: { minValue: 1, numberPrecision: 0 },
		default: 14,
		description: 'How many days before an access ends the workflow starts',
		displayOptions: { show: { watch: ['accessEnding'] } },
	},
	{ ...simplifySwitch, displayOptions: { show: { watch: ['requestState', 'approvalPending'] } } },
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		options: [
			{
				displayName: 'Look Back (Days)',
				name: 'lookBack',
				type: 'number',
				typeOptions: { minValue: 1, maxValue: 3650, numberPrecision: 0 },
				default: 365,
				description: 'How old a request may be at the first poll to know the end of its access',
				displayOptions: { show: { '/watch': ['accessEnding'] } },
			},
			{
				displayName: 'Overlap (Minutes)',
				name: 'overlap',
				type: 'number',
				typeOptions: { minValue: 0, maxValue: 1440, numberPrecision: 0 },
				default: 15,
				description:
					"How late ISC's lists may show a change. A change that shows up later than this is missed. No change starts the workflow twice.",
			},
		],
	},
];
