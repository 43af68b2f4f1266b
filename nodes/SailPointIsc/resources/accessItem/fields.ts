import type { INodeProperties } from 'n8n-workflow';

import { identityField } from '../shared/identityField';
import { listFields, simplify } from '../shared/listFields';

export const properties: INodeProperties[] = [
	{
		displayName: 'Types',
		name: 'types',
		type: 'multiOptions',
		options: [
			{ name: 'Access Profile', value: 'ACCESS_PROFILE' },
			{ name: 'Entitlement', value: 'ENTITLEMENT' },
			{ name: 'Role', value: 'ROLE' },
		],
		default: ['ACCESS_PROFILE', 'ENTITLEMENT', 'ROLE'],
		description: 'What to list: roles and access profiles come first, then entitlements',
	},
	{
		displayName: 'Name',
		name: 'name',
		type: 'string',
		default: '',
		placeholder: 'e.g. Finance',
		description: 'The beginning of the name. Empty: whatever it is called.',
	},
	{
		displayName: 'For',
		name: 'forWhom',
		type: 'options',
		options: [
			{
				name: 'Anybody',
				value: 'anybody',
				description: 'What there is; needs ORG_ADMIN for roles and access profiles',
			},
			{
				name: 'Myself',
				value: 'me',
				description: 'What the user behind the credential may request, and whether they have it',
			},
			{
				name: 'Somebody',
				value: 'identity',
				description: 'What one person may be given, and whether they have it; needs ORG_ADMIN for others',
			},
		],
		default: 'anybody',
		description: 'With a person, each item says whether it is AVAILABLE to them, PENDING or ASSIGNED',
	},
	identityField({
		displayName: 'Identity',
		name: 'identity',
		required: true,
		description: 'The person',
		displayOptions: { show: { forWhom: ['identity'] } },
	}),
	...listFields,
	simplify,
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
					'A part of the name or the description. Where ISC cannot search for it, the list is read and looked through.',
			},
			{
				displayName: 'Requestable Only',
				name: 'requestableOnly',
				type: 'boolean',
				default: true,
				description:
					'Whether to list only what can be requested, as is done without this filter. Turn it off to list everything there is.',
			},
			{
				displayName: 'Source',
				name: 'source',
				type: 'string',
				default: '',
				placeholder: 'e.g. Active Directory',
				description:
					'The name or ID of the source of access profiles and entitlements. Roles have none and are left out. A name needs ORG_ADMIN or another level that may search.',
			},
			{
				displayName: 'Status',
				name: 'statuses',
				type: 'multiOptions',
				options: [
					{ name: 'Assigned', value: 'ASSIGNED', description: 'The person has it' },
					{ name: 'Available', value: 'AVAILABLE', description: 'The person does not have it' },
					{ name: 'Pending', value: 'PENDING', description: 'A request for it is running' },
				],
				default: ['AVAILABLE'],
				description: 'How the person stands to it. Only with For set to Myself or Somebody.',
			},
		],
	},
];
