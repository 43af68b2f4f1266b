import type { INodeProperties, INodePropertyMode } from 'n8n-workflow';

import { builderHint } from '../../shared/builderHints';
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
		...builderHint(
			"Keep 'identities' for other people. 'self' is the user behind the credential, never the one who fills in a form.",
		),
	};
}

function identitiesField(
	texts: { description: string; entry: string },
	locator: { mode: string; modes: INodePropertyMode[] },
	displayOptions: INodeProperties['displayOptions'],
): INodeProperties {
	const empty = { mode: locator.mode, value: '' };
	return {
		displayName: 'Identities',
		name: 'identities',
		type: 'fixedCollection',
		// One field for each entry needs no heading of its own. n8n versions that don't know the layout show one.
		typeOptions: { multipleValues: true, fixedCollection: { layout: 'inline' } as object },
		placeholder: 'Add Identity',
		default: { identity: [{ id: empty }] },
		description: texts.description,
		...builderHint(
			"{ identity: [{ id: { __rl: true, mode: 'email', value } }] }; modes: id, url, email, alias (user name), attribute ('employeeNumber=10042'). An expression that returns a list counts as several people.",
		),
		options: [
			{
				displayName: 'Identity',
				name: 'identity',
				values: [
					{
						displayName: 'Identity',
						name: 'id',
						type: 'resourceLocator',
						default: empty,
						description: texts.entry,
						modes: locator.modes,
					},
				],
			},
		],
		...(displayOptions !== undefined && { displayOptions }),
	};
}

const byList = { mode: 'list', modes: personModes };
const PERSON = 'The person. An expression that returns a list counts as several people.';

const people = identitiesField({ description: 'The people the request is for', entry: PERSON }, byList, {
	show: { requestedFor: ['identities'] },
});

/** The people of a list that Align compares with what is held. */
export const alignedPeople = identitiesField(
	{ description: 'The people who should hold the access items', entry: PERSON },
	byList,
	undefined,
);

/** Without the list of the editor, which has people only. */
const machines = identitiesField(
	{
		description: 'The machine identities the request is for',
		entry: 'The machine identity. An expression that returns a list counts as several machine identities.',
	},
	{ mode: 'id', modes: machineModes },
	{ show: { requestedFor: ['machines'] } },
);

/** Two properties with the same name: Requested For decides which one the editor shows. */
export const identities: INodeProperties[] = [people, machines];
