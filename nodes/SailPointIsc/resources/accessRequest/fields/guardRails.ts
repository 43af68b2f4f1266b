import type { INodeProperties } from 'n8n-workflow';

const LITERAL = "It can't be an expression.";

/** A list of access items that a guard rail names. */
function items(name: string, displayName: string, description: string): INodeProperties {
	return {
		displayName,
		name,
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		placeholder: 'Add Access Item',
		default: {},
		description,
		options: [
			{
				displayName: 'Access Item',
				name: 'item',
				values: [
					{
						displayName: 'Type',
						name: 'type',
						type: 'options',
						noDataExpression: true,
						options: [
							{ name: 'Access Profile', value: 'ACCESS_PROFILE' },
							{ name: 'Entitlement', value: 'ENTITLEMENT' },
							{ name: 'Role', value: 'ROLE' },
						],
						default: 'ROLE',
					},
					{
						displayName: 'Named By',
						name: 'by',
						type: 'options',
						noDataExpression: true,
						options: [
							{ name: 'ID', value: 'id' },
							{ name: 'Name', value: 'name' },
						],
						default: 'id',
						description:
							'A name must be the exact name of just one access item. Someone could give its name to another one.',
					},
					{
						displayName: 'ID or Name',
						name: 'value',
						type: 'string',
						noDataExpression: true,
						default: '',
						placeholder: 'e.g. Finance Reader',
					},
					{
						displayName: 'Source',
						name: 'source',
						type: 'string',
						noDataExpression: true,
						default: '',
						placeholder: 'e.g. Active Directory',
						description: 'For an entitlement or access profile that is named by its name',
					},
				],
			},
		],
	};
}

/** What the builder of a workflow allows, whatever the input items or an agent ask for. */
export const guardRails: INodeProperties = {
	displayName: 'Guard Rails',
	name: 'guardRails',
	type: 'collection',
	placeholder: 'Add Guard Rail',
	default: {},
	description:
		'What this node may request at all, whatever its input items or an agent ask for. An input item that breaks a guard rail fails before anything is sent. No guard rail can be an expression.',
	options: [
		items('allowedItems', 'Allowed Items', `Only these access items. ${LITERAL}`),
		{
			displayName: 'Allowed People',
			name: 'allowedPeople',
			type: 'string',
			noDataExpression: true,
			default: '',
			placeholder: 'e.g. attributes.department:Sales',
			description: `Only these people: their IDs, separated by commas, or a search query that finds them. A query needs a user level that may search. ${LITERAL}`,
		},
		{
			displayName: 'Comment Required',
			name: 'commentRequired',
			type: 'boolean',
			noDataExpression: true,
			default: false,
			description: 'Whether each request must have a comment',
		},
		items('deniedItems', 'Denied Items', `None of these access items. ${LITERAL}`),
		{
			displayName: 'End Required',
			name: 'endRequired',
			type: 'boolean',
			noDataExpression: true,
			default: false,
			description: 'Whether each grant must have an end date',
		},
		{
			displayName: 'Max Duration',
			name: 'maxDuration',
			type: 'number',
			noDataExpression: true,
			typeOptions: { minValue: 1, numberPrecision: 0 },
			default: 90,
			description:
				'The longest time of access, in the unit of Max Duration Unit. A grant without an end date fails then.',
		},
		{
			displayName: 'Max Duration Unit',
			name: 'maxDurationUnit',
			type: 'options',
			noDataExpression: true,
			options: [
				{ name: 'Days', value: 'days' },
				{ name: 'Hours', value: 'hours' },
				{ name: 'Months', value: 'months' },
				{ name: 'Weeks', value: 'weeks' },
			],
			default: 'days',
		},
		{
			displayName: 'Max People',
			name: 'maxPeople',
			type: 'number',
			noDataExpression: true,
			typeOptions: { minValue: 1, numberPrecision: 0 },
			default: 10,
			description: 'The most people that a run may be for. With more, all input items fail.',
		},
		{
			displayName: 'Privileged Access',
			name: 'privileged',
			type: 'options',
			noDataExpression: true,
			options: [
				{ name: 'Allow', value: 'allow' },
				{ name: 'Refuse', value: 'refuse' },
			],
			default: 'allow',
			description:
				'Whether privileged access may be granted. A role or access profile counts as privileged if it contains a privileged entitlement.',
		},
		{
			displayName: 'Reference Pattern',
			name: 'referencePattern',
			type: 'string',
			noDataExpression: true,
			default: '',
			placeholder: 'e.g. INC\\d{7}',
			description: `A regular expression that the whole reference must match. Groups can't be repeated. ${LITERAL}`,
		},
	],
};
