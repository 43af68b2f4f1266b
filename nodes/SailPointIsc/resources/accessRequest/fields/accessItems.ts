import type { INodeProperties } from 'n8n-workflow';

import { accessItemTypes } from '../../shared/accessItemTypes';
import { builderHint } from '../../shared/builderHints';
import { accessItemModes } from '../../shared/locatorModes';

const type: INodeProperties = {
	displayName: 'Type',
	name: 'type',
	type: 'options',
	options: accessItemTypes,
	default: 'ROLE',
};

const item: INodeProperties = {
	displayName: 'Access Item',
	name: 'id',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	description: 'The role, access profile or entitlement. An expression that returns a list counts as several items.',
	// Changing the type empties the choice, so that the ID of a role is never sent as that of an entitlement.
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
		'If the person has several accounts on the source: the name (native identity) or ID of the account that the access is for. A machine identity with several accounts needs one, too.',
};

const accountSelection: INodeProperties = {
	displayName: 'Account Selection',
	name: 'accountSelection',
	type: 'json',
	// n8n marks empty text as invalid JSON. An empty list means no selection.
	default: '[]',
	placeholder: 'e.g. [{ "sourceId": "…", "accounts": [{ "accountUuid": "…" }] }]',
	description: 'For access on several sources, instead of Account: what the operation Get Account Selections returns',
};

const assignmentId: INodeProperties = {
	displayName: 'Assignment ID',
	name: 'assignmentId',
	type: 'string',
	default: '',
	placeholder: 'e.g. 1cbb0705b38c4226b1334eadd8874086',
	description: 'If the role was assigned to the person more than once: the assignment to end',
};

const comment: INodeProperties = {
	displayName: 'Comment',
	name: 'comment',
	type: 'string',
	default: '',
	placeholder: 'e.g. Only until the audit is over',
	description: 'For this access item, instead of the comment below',
};

const durationDays: INodeProperties = {
	displayName: 'Duration (Days)',
	name: 'durationDays',
	type: 'number',
	typeOptions: { minValue: 1, numberPrecision: 0 },
	default: 30,
	description: 'How many days the access lasts. It replaces End for this access item.',
};

const endDate: INodeProperties = {
	displayName: 'End Date',
	name: 'removeDate',
	type: 'dateTime',
	default: '',
	description:
		'When the access ends. It replaces End for this access item. A date without a time means the end of that day.',
};

const formInstanceId: INodeProperties = {
	displayName: 'Form Instance ID',
	name: 'formInstanceId',
	type: 'string',
	default: '',
	placeholder: 'e.g. 5f9c6dbb-3b4e-4b8e-9a5e-6a6f7e9d2c11',
	description: 'The completed form, if the access item requires one',
};

const nativeIdentity: INodeProperties = {
	displayName: 'Native Identity',
	name: 'nativeIdentity',
	type: 'string',
	default: '',
	placeholder: 'e.g. CN=Jane Doe,OU=Users,DC=example,DC=com',
	description: 'If the person has the entitlement on several accounts: the name of the account to take it from',
};

function noEnd(meaning: string): INodeProperties {
	return {
		displayName: 'No End Date',
		name: 'noEnd',
		type: 'boolean',
		default: true,
		description: `Whether ${meaning}. It replaces End for this access item.`,
	};
}

const noEndDate = noEnd('the access has no end date');
const endNow = noEnd('the access ends as soon as possible');
const sameEndDate = noEnd("the request doesn't change the end date");

const source: INodeProperties = {
	displayName: 'Source',
	name: 'source',
	type: 'string',
	default: '',
	placeholder: 'e.g. Active Directory',
	description: 'The name of the source, if several access profiles or entitlements have the name you entered',
};

const startDate: INodeProperties = {
	displayName: 'Start Date',
	name: 'startDate',
	type: 'dateTime',
	default: '',
	description: 'When the access begins. It replaces the option Start Date for this access item.',
};

/** The details that each operation takes. */
const DETAILS: Record<'grant' | 'revoke' | 'modify', INodeProperties[]> = {
	grant: [account, accountSelection, comment, durationDays, endDate, formInstanceId, noEndDate, source, startDate],
	revoke: [assignmentId, comment, durationDays, endDate, nativeIdentity, endNow, source],
	modify: [account, accountSelection, comment, durationDays, endDate, sameEndDate, source, startDate],
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
	...builderHint(
		"{ item: [{ type: 'ROLE' | 'ACCESS_PROFILE' | 'ENTITLEMENT', id: { __rl: true, mode: 'name' | 'id' | 'url', value } }] }. A name must be the exact one.",
	),
};

/** The access items of a request, with the details that the operation takes. */
export function accessItems(operation: keyof typeof DETAILS): INodeProperties {
	return {
		...named,
		description: 'The roles, access profiles or entitlements. The request covers each of them for each person.',
		options: [{ displayName: 'Access Item', name: 'item', values: [type, item, details(DETAILS[operation])] }],
		displayOptions: { hide: { requestedFor: ['json'] } },
	};
}

/** The access items of a list that Align compares with what is held. */
export const alignedAccessItems: INodeProperties = {
	...named,
	description: 'The roles, access profiles or entitlements that the people should hold',
	options: [
		{
			displayName: 'Access Item',
			name: 'item',
			values: [type, item, details(DETAILS.grant.filter(({ name }) => name !== 'comment' && name !== 'startDate'))],
		},
	],
};

/** The access items of an operation that only reads. */
export const plainAccessItems: INodeProperties = {
	...named,
	description: 'The roles, access profiles or entitlements',
	options: [{ displayName: 'Access Item', name: 'item', values: [type, item, details([source])] }],
};
