import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { IscSession } from '../../../../isc/session';
import { RowParameters } from '../../parameters';
import { identityField, peopleOfRows, personOf, type PeopleOfRows } from '../shared/identityField';

export const owner: INodeProperties[] = [
	{
		displayName: 'Owner',
		name: 'owner',
		type: 'options',
		options: [
			{ name: 'Everybody', value: 'all', description: 'The approvals of all owners; needs ORG_ADMIN' },
			{ name: 'Me', value: 'me', description: 'What the user behind the credential has to decide, or has decided' },
			{ name: 'Somebody', value: 'identity', description: 'The approvals of one person; needs ORG_ADMIN' },
		],
		default: 'me',
		description: 'Whose approvals',
	},
	identityField({
		displayName: 'Owner Identity',
		name: 'ownerIdentity',
		required: true,
		description: 'The person whose approvals are wanted',
		displayOptions: { show: { owner: ['identity'] } },
	}),
];

/** The people named as owners, looked up once for all rows. */
export async function ownersOfRows(fns: IExecuteFunctions, session: IscSession): Promise<PeopleOfRows> {
	return await peopleOfRows(
		fns,
		session,
		'ownerIdentity',
		'Owner Identity',
		(row) => ownerChoice(fns, row) === 'identity',
	);
}

/** A row's owner as ISC takes it: `me`, an id, or nothing for everybody. @throws where the person cannot be told */
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
		'The ID of the approval (not of the access request), as Get Many gives it. An expression that gives a list counts as several. The approvals of all input items are decided together, in few calls.',
};

export function comment(description: string, required = false): INodeProperties {
	return {
		displayName: 'Comment',
		name: 'comment',
		type: 'string',
		typeOptions: { rows: 2 },
		default: '',
		required,
		placeholder: 'e.g. Checked with the data owner',
		description,
	};
}
