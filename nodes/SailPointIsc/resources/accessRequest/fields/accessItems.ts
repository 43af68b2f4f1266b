import type { INodeProperties } from 'n8n-workflow';

const type: INodeProperties = {
	displayName: 'Type',
	name: 'type',
	type: 'options',
	options: [
		{ name: 'Access Profile', value: 'ACCESS_PROFILE' },
		{ name: 'Entitlement', value: 'ENTITLEMENT' },
		{ name: 'Role', value: 'ROLE' },
	],
	default: 'ROLE',
};

const item: INodeProperties = {
	displayName: 'Access Item',
	name: 'id',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	description: 'The role, access profile or entitlement. An expression that gives a list counts as several items.',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'Choose an access item…',
			typeOptions: { searchListMethod: 'searchAccessItems', searchable: true },
		},
		{ displayName: 'By ID', name: 'id', type: 'string', placeholder: 'e.g. 2c918086749d78830174a1a40e121518' },
		{ displayName: 'By Name', name: 'name', type: 'string', placeholder: 'e.g. Finance Reports' },
	],
};

const itemComment: INodeProperties = {
	displayName: 'Comment',
	name: 'comment',
	type: 'string',
	default: '',
	placeholder: 'e.g. Only until the audit is over',
	description: 'For this item, instead of the comment below',
};

const dates: Record<'startDate' | 'removeDate', INodeProperties> = {
	startDate: {
		displayName: 'Start Date',
		name: 'startDate',
		type: 'dateTime',
		default: '',
		description: 'For this item, instead of the start date below',
	},
	removeDate: {
		displayName: 'Remove Date',
		name: 'removeDate',
		type: 'dateTime',
		default: '',
		description: 'For this item, instead of the remove date below',
	},
};

/** The access items of a request, with the dates that the operation knows. */
export function accessItems(options: { dates: Array<keyof typeof dates> }): INodeProperties {
	return {
		displayName: 'Access Items',
		name: 'accessItems',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		placeholder: 'Add Access Item',
		default: { item: [{ type: 'ROLE', id: { mode: 'list', value: '' } }] },
		description: 'The access concerned. Each person gets a request for each item.',
		options: [
			{
				displayName: 'Access Item',
				name: 'item',
				values: [type, item, itemComment, ...options.dates.map((date) => dates[date])],
			},
		],
		displayOptions: { show: { specifyUsing: ['fields'] } },
	};
}
