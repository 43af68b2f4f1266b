import type { INodeProperties } from 'n8n-workflow';

/** The options about what is checked before anything is sent. */

export const checkRequirements: INodeProperties = {
	displayName: 'Check Requirements',
	name: 'checkRequirements',
	type: 'boolean',
	default: true,
	description:
		'Whether to check what ISC requires for each access item before anything is sent: a comment, an end date, a longest duration, a form. An input item that lacks it fails.',
};

export const sodCheck: INodeProperties = {
	displayName: 'SOD Check',
	name: 'sodCheck',
	type: 'options',
	options: [
		{ name: 'Off', value: 'off', description: 'Separation of duties is not checked' },
		{
			name: 'Refuse',
			value: 'refuse',
			description: 'If the access would violate a policy, or if not all of it can be checked, the input item fails',
		},
		{
			name: 'Warn',
			value: 'warn',
			description: 'The request is sent. The result has the violations, and the hint counts them.',
		},
	],
	default: 'off',
	description:
		'What to do if the access would violate a conflicting-access policy for separation of duties (SOD). Requires the user level Admin.',
};

export const endDateRemoval: INodeProperties = {
	displayName: 'End Date Removal',
	name: 'endDateRemoval',
	type: 'options',
	options: [
		{ name: 'Allow', value: 'allow', description: 'The request is sent without a check' },
		{
			name: 'Refuse',
			value: 'refuse',
			description: "The input item fails, so that access with an end date can't become permanent by mistake",
		},
		{ name: 'Warn', value: 'warn', description: 'The request is sent, and the result has a warning' },
	],
	default: 'refuse',
	description: 'What to do if the access is already held and the request would take its end date away',
};

export const inactivePeople: INodeProperties = {
	displayName: 'Inactive People',
	name: 'inactivePeople',
	type: 'options',
	options: [
		{ name: 'Allow', value: 'allow', description: 'The request is sent. ISC may take it and not carry it out.' },
		{ name: 'Refuse', value: 'refuse', description: 'The input item fails' },
	],
	default: 'refuse',
	description: 'What to do if a person has been inactive in ISC for a long time, as leavers are',
};

export const accounts: INodeProperties = {
	displayName: 'Accounts',
	name: 'accounts',
	type: 'options',
	options: [
		{
			name: 'All',
			value: 'all',
			description: 'One request for each account or assignment that the person holds it on',
		},
		{ name: 'One', value: 'one', description: 'If the person holds it on several, the input item must say which' },
	],
	default: 'one',
	description: 'Where to revoke access that a person holds on several accounts or by several assignments',
};

export const fullEvidence: INodeProperties = {
	displayName: 'Full Evidence',
	name: 'fullEvidence',
	type: 'boolean',
	default: false,
	description:
		'Whether each result has the state before and after, the dates and comment as sent and what was not checked, and each item the facts of its run. Takes more calls.',
};

export const approvedPlan: INodeProperties = {
	displayName: 'Approved Plan',
	name: 'approvedPlan',
	type: 'string',
	default: '',
	placeholder: 'e.g. {{ $json.plan }}',
	description:
		'The plans that a dry run returned and a person approved. If this run wants anything else, such as another date or person, nothing is sent. Approved requests may be missing.',
};

export const planMaxAge: INodeProperties = {
	displayName: 'Plan Max Age (Hours)',
	name: 'planMaxAge',
	type: 'number',
	typeOptions: { minValue: 0 },
	default: 72,
	description: 'How old an approved plan may be. With an older one nothing is sent.',
};
