import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { IscSession } from '../../../../isc/session';
import { RowParameters } from '../../parameters';
import { identityField, peopleOfRows, personOf, type PeopleOfRows } from '../shared/identityField';

export const ownerFields: INodeProperties[] = [
	{
		displayName: 'Owner',
		name: 'owner',
		type: 'options',
		options: [
			{ name: 'Everyone', value: 'all', description: 'The approvals of all owners. Needs the user level Admin.' },
			{
				name: 'Identity Below',
				value: 'identity',
				description: 'The approvals of one person. Needs the user level Admin.',
			},
			{ name: 'Myself', value: 'me', description: 'The approvals of the user behind the credential' },
		],
		default: 'me',
		description: 'The person who decides. ISC calls them the owner of the approval.',
	},
	identityField({
		displayName: 'Owner Identity',
		name: 'ownerIdentity',
		required: true,
		description: 'The person who owns the approvals',
		displayOptions: { show: { owner: ['identity'] } },
	}),
];

/** The owners that the rows name, each looked up once for all rows. */
export async function ownersOfRows(fns: IExecuteFunctions, session: IscSession): Promise<PeopleOfRows> {
	return await peopleOfRows(
		fns,
		session,
		'ownerIdentity',
		'Owner Identity',
		(row) => ownerChoice(fns, row) === 'identity',
	);
}

/** The owner of a row as ISC takes it: `me`, an ID, or nothing for everyone. @throws {RowError} if the row doesn't name one person */
export function ownerIdOf(fns: IExecuteFunctions, owners: PeopleOfRows, row: number): { ownerId?: string } {
	const choice = ownerChoice(fns, row);
	if (choice === 'all') return {};
	return { ownerId: choice === 'identity' ? personOf(owners, row, 'Owner Identity').id : 'me' };
}

function ownerChoice(fns: IExecuteFunctions, row: number): 'all' | 'me' | 'identity' {
	return new RowParameters(fns, row).choice('owner', 'Owner', ['all', 'me', 'identity']) ?? 'me';
}

export const approvalId: INodeProperties = {
	displayName: 'Approval ID',
	name: 'approvalId',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. 2c9180835d2e5168015d32f890ca1581',
	description:
		'The ID of the approval (not of the access request), as Get Many returns it. An expression that returns a list counts as several approvals. The approvals of all input items are decided together, in few calls.',
};

export function comment(
	description: string,
	placeholder: string,
	{ required }: { required: boolean },
): INodeProperties {
	return {
		displayName: 'Comment',
		name: 'comment',
		type: 'string',
		typeOptions: { rows: 2 },
		default: '',
		required,
		placeholder,
		description,
	};
}

/** The most approvals that a run decides if the operator doesn't set the option. */
export const DEFAULT_MAX_DECISIONS = 25;

const allowOwnRequests: INodeProperties = {
	displayName: 'Allow Own Requests',
	name: 'allowOwnRequests',
	type: 'boolean',
	noDataExpression: true,
	default: false,
	description:
		'Whether the user behind the credential may approve requests that they made themselves. Usually, someone else should approve them.',
};

const decideForOthers: INodeProperties = {
	displayName: 'Decide for Others',
	name: 'decideForOthers',
	type: 'boolean',
	noDataExpression: true,
	default: false,
	description:
		"Whether to decide approvals that aren't assigned to the user behind the credential or to a governance group of theirs. Needs the user level Admin and a comment. Never for requests that this user made, or that are for them.",
};

const maxDecisions: INodeProperties = {
	displayName: 'Max Decisions',
	name: 'maxDecisions',
	type: 'number',
	typeOptions: { minValue: 0 },
	default: DEFAULT_MAX_DECISIONS,
	description: 'A guard: if a run would decide more approvals than this, it decides none. 0 means no limit.',
};

/** The options of Approve, Deny and Reassign. */
export function decisionOptions({ canBeOwn }: { canBeOwn: boolean }): INodeProperties {
	return {
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		options: [...(canBeOwn ? [allowOwnRequests] : []), decideForOthers, maxDecisions],
	};
}

/** Holds an approval ID against what the workflow knows about the request. */
export const onlyIf: INodeProperties = {
	displayName: 'Only If',
	name: 'onlyIf',
	type: 'collection',
	placeholder: 'Add Condition',
	default: {},
	description: 'The approvals of an input item are decided only if they are for this person and this access item',
	options: [
		{
			displayName: 'Access Item',
			name: 'item',
			type: 'string',
			default: '',
			placeholder: 'e.g. Finance Reader',
			description: 'The ID or exact name of the access item',
		},
		identityField({ displayName: 'Person', name: 'person', description: 'The person who gets or loses the access' }),
	],
};
