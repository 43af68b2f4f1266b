import type { INodeProperties } from 'n8n-workflow';

import { accessItemModes } from '../../shared/locatorModes';

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
	description: 'The role, access profile or entitlement. An expression that returns a list counts as several items.',
	// Another type empties the choice: the id of a role must not be sent as an entitlement's.
	typeOptions: { loadOptionsDependsOn: ['&type'] },
	modes: accessItemModes,
};

const account: INodeProperties = {
	displayName: 'Account',
	name: 'account',
	type: 'string',
	default: '',
	placeholder: 'e.g. jdoe-admin',
	description:
		'For someone with several accounts on the source of the item: the name of the account there (native identity) or its ID. Machine identities need one if they have several.',
};

const accountSelection: INodeProperties = {
	displayName: 'Account Selection',
	name: 'accountSelection',
	type: 'json',
	// An empty text would be marked as broken JSON; an empty list means no selection.
	default: '[]',
	placeholder: 'e.g. [{ "sourceId": "…", "accounts": [{ "accountUuid": "…" }] }]',
	description: 'Instead of Account, for access on several sources: what Get Account Selections returns',
};

const assignmentId: INodeProperties = {
	displayName: 'Assignment ID',
	name: 'assignmentId',
	type: 'string',
	default: '',
	placeholder: 'e.g. 1cbb0705b38c4226b1334eadd8874086',
	description: 'For a role that was assigned to the person several times: the assignment to end',
};

const comment: INodeProperties = {
	displayName: 'Comment',
	name: 'comment',
	type: 'string',
	default: '',
	placeholder: 'e.g. Only until the audit is over',
	description: 'For this item, instead of the comment below',
};

const durationDays: INodeProperties = {
	displayName: 'Duration (Days)',
	name: 'durationDays',
	type: 'number',
	typeOptions: { minValue: 1, numberPrecision: 0 },
	default: 30,
	description: 'This item ends after this many days, whatever End says below',
};

const endDate: INodeProperties = {
	displayName: 'End Date',
	name: 'removeDate',
	type: 'dateTime',
	default: '',
	description: 'This item ends on this date, whatever End says below. A date without a time means the end of that day.',
};

const formInstanceId: INodeProperties = {
	displayName: 'Form Instance ID',
	name: 'formInstanceId',
	type: 'string',
	default: '',
	placeholder: 'e.g. 5f9c6dbb-3b4e-4b8e-9a5e-6a6f7e9d2c11',
	description: 'The completed form, for access that requires one',
};

const nativeIdentity: INodeProperties = {
	displayName: 'Native Identity',
	name: 'nativeIdentity',
	type: 'string',
	default: '',
	placeholder: 'e.g. CN=Jane Doe,OU=Users,DC=example,DC=com',
	description:
		'For an entitlement of someone with several accounts on the source: the name of the account there to take it from',
};

const noEnd: INodeProperties = {
	displayName: 'No End Date',
	name: 'noEnd',
	type: 'boolean',
	default: true,
	description: 'Whether this item has no end date, whatever End says below',
};

const source: INodeProperties = {
	displayName: 'Source',
	name: 'source',
	type: 'string',
	default: '',
	placeholder: 'e.g. Active Directory',
	description: 'The name of the source of the access profile or entitlement, if several have the name that you gave',
};

const startDate: INodeProperties = {
	displayName: 'Start Date',
	name: 'startDate',
	type: 'dateTime',
	default: '',
	description: 'When access to this item begins, whatever the option Start Date says',
};

/** What is rarely set, as each operation takes it. */
const DETAILS: Record<'grant' | 'revoke' | 'modify', INodeProperties[]> = {
	grant: [account, accountSelection, comment, durationDays, endDate, formInstanceId, noEnd, source, startDate],
	revoke: [assignmentId, comment, durationDays, endDate, nativeIdentity, noEnd, source],
	modify: [account, accountSelection, comment, durationDays, endDate, noEnd, source, startDate],
};

function details(options: INodeProperties[]): INodeProperties {
	return {
		displayName: 'Details',
		name: 'details',
		type: 'collection',
		placeholder: 'Add Detail',
		default: {},
		options,
		// Details of nothing: until an item is chosen they would only make the panel longer.
		displayOptions: { hide: { id: [''] } },
	};
}

const named: INodeProperties = {
	displayName: 'Access Items',
	name: 'accessItems',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true },
	placeholder: 'Add Access Item',
	default: { item: [{ type: 'ROLE', id: { mode: 'list', value: '' } }] },
};

/** The access items of a request, with the details that the operation takes. */
export function accessItems(operation: keyof typeof DETAILS): INodeProperties {
	return {
		...named,
		description: 'The access concerned. Each person gets a request for each item.',
		options: [{ displayName: 'Access Item', name: 'item', values: [type, item, details(DETAILS[operation])] }],
		displayOptions: { hide: { requestedFor: ['json'] } },
	};
}

/** Access items to look at. */
export const plainAccessItems: INodeProperties = {
	...named,
	description: 'The access to look at',
	options: [{ displayName: 'Access Item', name: 'item', values: [type, item, details([source])] }],
};
