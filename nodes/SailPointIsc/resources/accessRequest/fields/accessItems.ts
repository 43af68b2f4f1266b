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
	// Another type empties the choice: the id of a role must not be sent as an entitlement's.
	typeOptions: { loadOptionsDependsOn: ['&type'] },
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

const nativeIdentity: INodeProperties = {
	displayName: 'Native Identity',
	name: 'nativeIdentity',
	type: 'string',
	default: '',
	placeholder: 'e.g. CN=Jane Doe,OU=Users,DC=example,DC=com',
	description:
		'Entitlements of somebody with several accounts on the source: the name of the account there that is to lose it',
};

const assignmentId: INodeProperties = {
	displayName: 'Assignment ID',
	name: 'assignmentId',
	type: 'string',
	default: '',
	placeholder: 'e.g. 1cbb0705b38c4226b1334eadd8874086',
	description: 'Roles that somebody was assigned several times: the assignment that is to end',
};

const formInstanceId: INodeProperties = {
	displayName: 'Form Instance ID',
	name: 'formInstanceId',
	type: 'string',
	default: '',
	placeholder: 'e.g. 5f9c6dbb-3b4e-4b8e-9a5e-6a6f7e9d2c11',
	description: 'The completed form, for access that demands one',
};

const account: INodeProperties = {
	displayName: 'Account',
	name: 'account',
	type: 'string',
	default: '',
	placeholder: 'e.g. jdoe-admin',
	description:
		"For somebody with several accounts on the item's source: the account's name there (native identity) or its ID. Machine identities need one if they have several.",
};

const accountSelection: INodeProperties = {
	displayName: 'Account Selection',
	name: 'accountSelection',
	type: 'json',
	default: '',
	placeholder: 'e.g. [{ "sourceId": "…", "accounts": [{ "accountUuid": "…" }] }]',
	description: 'Instead of Account, for access on several sources: what Get Account Selections gives',
};

/** What an entry has besides type, item and comment. */
const MORE: Record<'grant' | 'revoke' | 'modify', INodeProperties[]> = {
	grant: [dates.startDate, dates.removeDate, account, accountSelection, formInstanceId],
	revoke: [dates.removeDate, nativeIdentity, assignmentId],
	modify: [dates.startDate, dates.removeDate, account, accountSelection],
};

const named: INodeProperties = {
	displayName: 'Access Items',
	name: 'accessItems',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true },
	placeholder: 'Add Access Item',
	default: { item: [{ type: 'ROLE', id: { mode: 'list', value: '' } }] },
	description: 'The access concerned. Each person gets a request for each item.',
};

/** The access items of a request, with what the operation knows of them. */
export function accessItems(operation: keyof typeof MORE): INodeProperties {
	return {
		...named,
		options: [{ displayName: 'Access Item', name: 'item', values: [type, item, itemComment, ...MORE[operation]] }],
		displayOptions: { show: { specifyUsing: ['fields'] } },
	};
}

/** Access items without details. */
export const plainAccessItems: INodeProperties = {
	...named,
	description: 'The access to look at',
	options: [{ displayName: 'Access Item', name: 'item', values: [type, item] }],
};
