import type { INodeProperties } from 'n8n-workflow';

import { personField, reviewerFields } from '../SailPointIsc/resources/eventTrigger/reviewer';
import { knownPerson } from './people';

const SUBMITTED = 'idn:access-request-pre-approval';
const DYNAMIC = 'idn:access-request-dynamic-approver';
/** The events that ISC waits for an answer to. */
export const DECIDING = [SUBMITTED, DYNAMIC];

const decides = { show: { event: DECIDING } };

/** What an answer means. */
export const answerNotices: INodeProperties[] = [
	{
		displayName:
			'Pass On moves a request to its reviewers. <b>If its access item has no reviewers, ISC then grants it.</b> Deny ends the request. ISC allows one subscription for this event in the tenant.',
		name: 'submittedNotice',
		type: 'notice',
		default: '',
		displayOptions: { show: { event: [SUBMITTED] } },
	},
	{
		displayName:
			"The answer adds a reviewer after the others, or none. A reviewer that ISC doesn't know is replaced by an Admin. ISC allows one subscription for this event in the tenant.",
		name: 'dynamicNotice',
		type: 'notice',
		default: '',
		displayOptions: { show: { event: [DYNAMIC] } },
	},
];

const answer: INodeProperties = {
	displayName: 'Answer',
	name: 'answer',
	type: 'options',
	options: [
		{
			name: 'At Once',
			value: 'now',
			description: 'The trigger answers with the fields below, and the workflow runs afterwards',
		},
		{
			name: 'By the Workflow',
			value: 'workflow',
			description: 'With the operation Respond of the resource Event Trigger of the SailPoint ISC node',
		},
	],
	default: 'workflow',
	description: 'Who answers ISC',
	displayOptions: decides,
};

const atOnce = (eventId: string) => ({ show: { event: [eventId], answer: ['now'] } });

const decision: INodeProperties[] = [
	{
		displayName: 'Decision',
		name: 'decision',
		type: 'options',
		options: [
			{ name: 'Deny', value: 'deny' },
			{ name: 'Pass On', value: 'passOn' },
		],
		default: 'deny',
		description: 'What to answer to every event',
		displayOptions: atOnce(SUBMITTED),
	},
	{
		displayName: 'Comment',
		name: 'comment',
		type: 'string',
		default: '',
		placeholder: 'e.g. Outside the change window',
		description: 'For the requester to read',
		displayOptions: atOnce(SUBMITTED),
	},
	...reviewerFields(atOnce(DYNAMIC).show, { person: knownPerson(personField), orNobody: true }),
];

const waiting: INodeProperties[] = [
	{
		displayName: 'Answer Within (Minutes)',
		name: 'answerWithin',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 10080, numberPrecision: 0 },
		default: 60,
		description:
			'How long ISC waits for the answer. After it, ISC fails the request. After four fifths of the time, the fallback is sent.',
		displayOptions: decides,
	},
	{
		displayName: 'Fallback',
		name: 'fallback',
		type: 'options',
		options: [
			{
				name: 'Deny',
				value: 'deny',
				description: 'The request ends. For Access Request Dynamic Approval it fails, as ISC has no denial there.',
			},
			{
				name: 'Pass On',
				value: 'passOn',
				description:
					'The request goes on to its reviewers, if every access item has some. If not, or if this cannot be read, it is denied.',
			},
		],
		default: 'deny',
		description:
			'What to answer if the workflow fails, ends without an answer or takes too long. If n8n is restarted meanwhile, it may be sent with the next event only. If nobody answers in time, ISC fails the request.',
		displayOptions: decides,
	},
];

export const answerFields: INodeProperties[] = [answer, ...decision, ...waiting];
