import type { INodeProperties } from 'n8n-workflow';

import { machineModes, personModes } from '../../shared/locatorModes';

export const REQUESTED_FOR = ['identities', 'machines', 'self', 'json'] as const;
type RequestedFor = (typeof REQUESTED_FOR)[number];

const CHOICES: Record<RequestedFor, { name: string; description?: string }> = {
	identities: { name: 'People Below' },
	machines: { name: 'Machine Identities Below', description: 'They can have entitlements only' },
	self: {
		name: 'Myself',
		description: 'The user behind the credential, not the person who fills in a form or starts the workflow',
	},
	json: { name: 'As JSON', description: 'The request body of the ISC API' },
};

/** Who the access is for, with the choices that the operation has. */
export function requestedFor(...choices: RequestedFor[]): INodeProperties {
	return {
		displayName: 'Requested For',
		name: 'requestedFor',
		type: 'options',
		options: choices.map((value) => ({ ...CHOICES[value], value })),
		default: 'identities',
		description: 'Who the request is for',
	};
}

const named: INodeProperties = {
	displayName: 'Identities',
	name: 'identities',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true },
	placeholder: 'Add Identity',
	default: { identity: [{ id: { mode: 'list', value: '' } }] },
};

const people: INodeProperties = {
	...named,
	description: 'The people the request is for',
	options: [
		{
			displayName: 'Identity',
			name: 'identity',
			values: [
				{
					displayName: 'Identity',
					name: 'id',
					type: 'resourceLocator',
					default: { mode: 'list', value: '' },
					description: 'The person. An expression that returns a list counts as several people.',
					modes: personModes,
				},
			],
		},
	],
	displayOptions: { show: { requestedFor: ['identities'] } },
};

/** Without the list of the editor, email, user name and attribute: these find people only. */
const machines: INodeProperties = {
	...named,
	default: { identity: [{ id: { mode: 'id', value: '' } }] },
	description: 'The machine identities the request is for',
	options: [
		{
			displayName: 'Identity',
			name: 'identity',
			values: [
				{
					displayName: 'Identity',
					name: 'id',
					type: 'resourceLocator',
					default: { mode: 'id', value: '' },
					description: 'The machine identity. An expression that returns a list counts as several machine identities.',
					modes: machineModes,
				},
			],
		},
	],
	displayOptions: { show: { requestedFor: ['machines'] } },
};

/** Two properties with the same name: Requested For decides which one the editor shows. */
export const identities: INodeProperties[] = [people, machines];
