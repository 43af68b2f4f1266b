import type { INodeProperties } from 'n8n-workflow';

export const requestedFor: INodeProperties = {
	displayName: 'Requested For',
	name: 'requestedFor',
	type: 'options',
	options: [
		{ name: 'Identities Below', value: 'identities' },
		{
			name: 'Myself',
			value: 'self',
			description: 'The user behind the credential, not the person who fills in a form or starts the workflow',
		},
	],
	default: 'identities',
	displayOptions: { show: { specifyUsing: ['fields'] } },
};

const identity: INodeProperties = {
	displayName: 'Identity',
	name: 'id',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	description: 'The person. An expression that gives a list counts as several people.',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'Choose a person…',
			typeOptions: { searchListMethod: 'searchIdentities', searchable: true },
		},
		{ displayName: 'By ID', name: 'id', type: 'string', placeholder: 'e.g. 2c9180857182305e0171993735622948' },
		{ displayName: 'By Email', name: 'email', type: 'string', placeholder: 'e.g. name@example.com' },
		{ displayName: 'By Alias', name: 'alias', type: 'string', placeholder: 'e.g. jdoe' },
	],
};

export const identityType: INodeProperties = {
	displayName: 'Identity Type',
	name: 'identityType',
	type: 'options',
	options: [
		{ name: 'Human', value: 'HUMAN', description: 'People' },
		{ name: 'Machine', value: 'MACHINE', description: 'Machine identities, by ID. They take entitlements only.' },
	],
	default: 'HUMAN',
	description: 'Whether the identities are people or machine identities',
	displayOptions: { show: { specifyUsing: ['fields'] }, hide: { requestedFor: ['self'] } },
};

export const identities: INodeProperties = {
	displayName: 'Identities',
	name: 'identities',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true },
	placeholder: 'Add Identity',
	default: { identity: [{ id: { mode: 'list', value: '' } }] },
	description: 'The people concerned',
	options: [{ displayName: 'Identity', name: 'identity', values: [identity] }],
	displayOptions: { show: { specifyUsing: ['fields'] }, hide: { requestedFor: ['self'] } },
};
