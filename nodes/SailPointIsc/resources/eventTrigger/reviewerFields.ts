import type { INodeProperties } from 'n8n-workflow';

import { knownPeople } from '../shared/locatorModes';

/** Who else is to approve. */
export function reviewerFields({ show }: { show: Record<string, string[]> }): INodeProperties[] {
	return [
		{
			displayName: 'Reviewer',
			name: 'reviewerType',
			type: 'options',
			options: [
				{ name: 'Governance Group', value: 'governanceGroup' },
				{ name: 'Nobody', value: 'none' },
				{ name: 'Person', value: 'identity' },
			],
			default: 'identity',
			description: 'Who is to approve after the other reviewers',
			displayOptions: { show },
		},
		{
			displayName: 'Person',
			name: 'reviewer',
			type: 'resourceLocator',
			default: { mode: 'list', value: '' },
			modes: knownPeople,
			description: 'The person who is to approve as well',
			displayOptions: { show: { ...show, reviewerType: ['identity'] } },
		},
		{
			displayName: 'Governance Group ID',
			name: 'governanceGroup',
			type: 'string',
			default: '',
			placeholder: 'e.g. 2c91808568c529c60168cca6f90c1324',
			description: 'The group whose members are to approve as well, as ISC shows it under Admin > Governance Groups',
			displayOptions: { show: { ...show, reviewerType: ['governanceGroup'] } },
		},
		{
			displayName: 'Governance Group Name',
			name: 'governanceGroupName',
			type: 'string',
			default: '',
			placeholder: 'e.g. Data Protection',
			description: 'The name of the group. ISC requires it.',
			displayOptions: { show: { ...show, reviewerType: ['governanceGroup'] } },
		},
	];
}
