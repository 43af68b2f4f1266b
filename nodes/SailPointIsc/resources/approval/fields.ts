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
