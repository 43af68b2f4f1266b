import type { INodeProperties } from 'n8n-workflow';

import { accessItemTypes } from '../../shared/accessItemTypes';
import { optionsOfAlign } from './options';

export const DEFAULT_MAX_REVOKE_SHARE = 10;
export const DEFAULT_MAX_REVOKES = 10;
export const DEFAULT_MAX_REVOKES_IN_RUN = 50;

export const scope: INodeProperties = {
	displayName: 'Scope',
	name: 'scope',
	type: 'options',
	options: [
		{
			name: 'Access Items',
			value: 'items',
			description: 'For each access item in the input: exactly the people in the input should hold it',
		},
		{
			name: 'People',
			value: 'people',
			description:
				'For each person in the input: of the access types and sources below, they should hold exactly the access items in the input',
		},
	],
	default: 'items',
	description: 'What the lists in the input are of. All input items together are the list.',
};

export const accessTypes: INodeProperties = {
	displayName: 'Access Types',
	name: 'accessTypes',
	type: 'multiOptions',
	options: accessItemTypes,
	default: ['ROLE', 'ACCESS_PROFILE'],
	description: 'What the lists are about. Access of other types stays as it is.',
	displayOptions: { show: { scope: ['people'] } },
};

export const alignComment: INodeProperties = {
	displayName: 'Comment',
	name: 'comment',
	type: 'string',
	default: '',
	placeholder: 'e.g. Monthly alignment with the list of the team',
	description: 'For approvers to read. The same for all requests of the run. ISC requires a comment to revoke.',
};

export const dryRunSwitch: INodeProperties = {
	displayName: 'Dry Run',
	name: 'dryRun',
	type: 'boolean',
	default: true,
	description:
		'Whether to only show what would be requested. The output has one item for each person and access item, and nothing is sent.',
};

export const expectedRows: INodeProperties = {
	displayName: 'Expected Rows',
	name: 'expectedRows',
	type: 'number',
	typeOptions: { minValue: 0, numberPrecision: 0 },
	default: '',
	placeholder: 'e.g. 250',
	description:
		'How many input items the whole list has, from where the list is kept. With another number nothing is sent, so that a list that was cut off revokes nothing. Required without Dry Run if anything would be revoked.',
};

const allowEmpty: INodeProperties = {
	displayName: 'Allow Empty List',
	name: 'allowEmpty',
	type: 'boolean',
	default: false,
	description:
		'Whether an expression of Identities (or of Access Items, with Scope set to People) may return an empty list: then nobody should hold the access items. Max Revoke Share still applies.',
};

const maxRevokeShare: INodeProperties = {
	displayName: 'Max Revoke Share (Percent)',
	name: 'maxRevokeShare',
	type: 'number',
	typeOptions: { minValue: 0, maxValue: 100 },
	default: DEFAULT_MAX_REVOKE_SHARE,
	description:
		'A guard: if more of those who hold an access item by request would lose it, nobody does. Two are always allowed. With Scope set to People, of the access that a person holds by request.',
};

const maxRevokes: INodeProperties = {
	displayName: 'Max Revokes',
	name: 'maxRevokes',
	type: 'number',
	typeOptions: { minValue: 0, numberPrecision: 0 },
	default: DEFAULT_MAX_REVOKES,
	description: 'A guard: if more would be revoked for one access item (or one person), nothing of it is',
};

const maxRevokesInRun: INodeProperties = {
	displayName: 'Max Revokes in a Run',
	name: 'maxRevokesInRun',
	type: 'number',
	typeOptions: { minValue: 0, numberPrecision: 0 },
	default: DEFAULT_MAX_REVOKES_IN_RUN,
	description: 'A guard: if a run would revoke more in total, it revokes nothing',
};

const personFilter: INodeProperties = {
	displayName: 'Person Filter',
	name: 'personFilter',
	type: 'string',
	default: '',
	placeholder: 'e.g. attributes.department:Sales',
	description:
		"A query in the language of ISC's search. Only people that it finds are changed. Everyone else keeps what they hold.",
};

const sources: INodeProperties = {
	displayName: 'Sources',
	name: 'sources',
	type: 'string',
	default: '',
	placeholder: 'e.g. Active Directory, SAP',
	description:
		"Names of sources, separated by commas. Only access on them is touched. Roles aren't on a source, so with this option they are left alone.",
};

/** The collection Options of Align, in alphabetical order. */
export const alignOptions: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add Option',
	default: {},
	options: [allowEmpty, maxRevokeShare, maxRevokes, maxRevokesInRun, personFilter, sources, ...optionsOfAlign].sort(
		(a, b) => a.displayName.localeCompare(b.displayName),
	),
};
