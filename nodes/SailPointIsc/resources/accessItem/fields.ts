import type { INodeProperties } from 'n8n-workflow';

import { accessItemTypes } from '../shared/accessItemTypes';
import { identityField } from '../shared/identityField';
import { listFields, simplify } from '../shared/listFields';

export const properties: INodeProperties[] = [
	{
		displayName: 'Types',
		name: 'types',
		type: 'multiOptions',
		options: accessItemTypes,
		default: ['ACCESS_PROFILE', 'ENTITLEMENT', 'ROLE'],
		description: 'What to list. Roles and access profiles come first, then entitlements.',
	},
	{
		displayName: 'Name',
		name: 'name',
		type: 'string',
		default: '',
		placeholder: 'e.g. Finance',
		description: 'The beginning of the name. If empty, items of any name are listed.',
	},
	{
		displayName: 'For',
		name: 'forWhom',
		type: 'options',
		options: [
			{
				name: 'Anyone',
				value: 'anybody',
				description: 'All access items. Roles and access profiles need the user level Admin.',
			},
			{
				name: 'Identity Below',
				value: 'identity',
				description:
					'What one person may get, and whether they have it. For people other than yourself, it needs the user level Admin.',
			},
			{
				name: 'Myself',
				value: 'me',
				description: 'What the user behind the credential may request, and whether they have it',
			},
		],
		default: 'anybody',
		description: 'Who the access would be for. For a person, each access item is AVAILABLE, PENDING or ASSIGNED.',
	},
	identityField({
		displayName: 'Identity',
		name: 'identity',
		required: true,
		description: 'The person',
		displayOptions: { show: { forWhom: ['identity'] } },
	}),
	...listFields,
	...simplify,
	{
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		placeholder: 'Add Filter',
		default: {},
		options: [
			{
				displayName: 'Contains',
				name: 'term',
				type: 'string',
				default: '',
				placeholder: 'e.g. payroll',
				description:
					'Part of the name or the description. Where ISC has no such filter, the node reads the whole list and filters it.',
			},
			{
				displayName: 'Requestable Only',
				name: 'requestableOnly',
				type: 'boolean',
				default: true,
				description:
					'Whether to list only what can be requested. That is also the case without this filter: turn it off to list everything.',
			},
			{
				displayName: 'Source',
				name: 'source',
				type: 'string',
				default: '',
				placeholder: 'e.g. Active Directory',
				description:
					'The name or ID of the source of access profiles and entitlements. Roles have no source and are left out. A name needs a user level that may search, such as Admin.',
			},
			{
				displayName: 'Status',
				name: 'statuses',
				type: 'multiOptions',
				options: [
					{ name: 'Assigned', value: 'ASSIGNED', description: 'The person has it' },
					{ name: 'Available', value: 'AVAILABLE', description: "The person doesn't have it" },
					{ name: 'Pending', value: 'PENDING', description: 'A request for it is running' },
				],
				default: ['AVAILABLE'],
				description: 'Only access items with one of these statuses. For must be Identity Below or Myself.',
			},
		],
	},
];
