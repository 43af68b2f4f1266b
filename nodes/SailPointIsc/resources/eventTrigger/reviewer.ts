import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import type { TriggerAnswer } from '../../../../isc/eventTriggers/answers';
import type { RowParameters } from '../../parameters';

type Reviewer = Extract<TriggerAnswer, { kind: 'addReviewer' }>['reviewer'];

const GROUP: INodePropertyOptions = { name: 'Governance Group', value: 'governanceGroup' };
const PERSON: INodePropertyOptions = { name: 'Person', value: 'identity' };
const NOBODY: INodePropertyOptions = { name: 'Nobody', value: 'none' };

/** What is shown where a person is to be named. */
export const personField = {
	displayName: 'Person',
	name: 'reviewer',
	description: 'The person who is to approve as well',
};

/**
 * Who else is to approve.
 *
 * @param person the field for a person: the trigger takes fewer ways to name one than the action node
 * @param orNobody whether nobody is a choice
 */
export function reviewerFields(
	show: Record<string, string[]>,
	{ person, orNobody }: { person: INodeProperties; orNobody: boolean },
): INodeProperties[] {
	const group = { displayOptions: { show: { ...show, reviewerType: ['governanceGroup'] } } };
	return [
		{
			displayName: 'Reviewer',
			name: 'reviewerType',
			type: 'options',
			options: orNobody ? [GROUP, NOBODY, PERSON] : [GROUP, PERSON],
			default: 'identity',
			description: 'Who is to approve after the other reviewers',
			displayOptions: { show },
		},
		{ ...person, displayOptions: { show: { ...show, reviewerType: ['identity'] } } },
		{
			displayName: 'Governance Group ID',
			name: 'governanceGroup',
			type: 'string',
			default: '',
			placeholder: 'e.g. 2c91808568c529c60168cca6f90c1324',
			description:
				"The group whose members are to approve as well. ISC doesn't say whether the ID is right: a wrong one goes to an Admin.",
			...group,
		},
		{
			displayName: 'Governance Group Name',
			name: 'governanceGroupName',
			type: 'string',
			default: '',
			placeholder: 'e.g. Data Protection',
			description: 'The name of the group. ISC requires it.',
			...group,
		},
	];
}

export function reviewerTypeOf(parameters: RowParameters): 'identity' | 'governanceGroup' | 'none' {
	const types = ['identity', 'governanceGroup', 'none'] as const;
	return parameters.choice('reviewerType', 'Reviewer', types) ?? 'identity';
}

/** @throws {RowError} if its ID or name is empty */
export function readGroup(parameters: RowParameters): Reviewer {
	const id = parameters.text('governanceGroup', 'Governance Group ID', 'never')?.trim() ?? '';
	const name = parameters.text('governanceGroupName', 'Governance Group Name', 'never')?.trim() ?? '';
	return { type: 'GOVERNANCE_GROUP', id, name };
}
