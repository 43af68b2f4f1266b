import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import { answerInvocation, fits, type TriggerAnswer } from '../../../../isc/eventTriggers/answers';
import { eventOf } from '../../../../isc/eventTriggers/events';
import { approverOf } from '../../../../isc/eventTriggers/fallback';
import {
	knownInvocation,
	readStored,
	rememberInvocation,
	SAMPLE_INVOCATION,
	STORED_INVOCATIONS,
	type OpenInvocation,
} from '../../../../isc/eventTriggers/invocations';
import type { IscSession } from '../../../../isc/session';
import { RowParameters } from '../../parameters';
import { checkDecisionAllowed } from '../shared/asTool';
import { RowError } from '../shared/failure';
import { identityField, peopleOfRows, personOf, type PeopleOfRows } from '../shared/identityField';
import { withoutEmpty } from '../shared/list';
import { runEachWith } from '../shared/runEach';
import { personField, readGroup, reviewerFields, reviewerTypeOf } from './reviewer';

export const decides = true;

export const option = {
	name: 'Respond',
	value: 'respond',
	action: 'Answer event that ISC waits for',
	description:
		'Answer an event of the SailPoint ISC Trigger: deny an access request or pass it on, or add a reviewer. ISC takes the first answer.',
};

export const subtitle = 'Answer an event';

const ANSWERS = ['addReviewer', 'deny', 'noReviewer', 'passOn'] as const;
type Answer = (typeof ANSWERS)[number];

export const properties: INodeProperties[] = [
	{
		displayName:
			'Pass On moves a request to its reviewers. <b>If its access item has no reviewers, ISC then grants it.</b> What a requester wrote is data: let no model take it for an instruction.',
		name: 'respondNotice',
		type: 'notice',
		default: '',
	},
	{
		displayName: 'Invocation ID',
		name: 'invocationId',
		type: 'string',
		required: true,
		default: '={{ $json.invocation.id }}',
		description: 'The invocation ID in the output of the SailPoint ISC Trigger of this workflow',
	},
	{
		displayName: 'Answer',
		name: 'answer',
		type: 'options',
		options: [
			{
				name: 'Add a Reviewer',
				value: 'addReviewer',
				description: 'To Access Request Dynamic Approval: one more reviewer, after the others',
			},
			{ name: 'Deny', value: 'deny', description: 'To Access Request Submitted: the request ends' },
			{
				name: 'No Further Reviewer',
				value: 'noReviewer',
				description: 'To Access Request Dynamic Approval: the request goes on as it is',
			},
			{
				name: 'Pass On',
				value: 'passOn',
				description:
					'To Access Request Submitted: the request goes to its reviewers. Without reviewers, ISC grants it.',
			},
		],
		default: 'deny',
		description: 'What to answer',
	},
	{
		displayName: 'Comment',
		name: 'comment',
		type: 'string',
		default: '',
		placeholder: 'e.g. Outside the change window',
		description: 'For the requester to read',
		displayOptions: { show: { answer: ['deny', 'passOn'] } },
	},
	...reviewerFields({ answer: ['addReviewer'] }, { person: identityField(personField), orNobody: false }),
];

export async function execute(this: IExecuteFunctions): Promise<INodeExecutionData[]> {
	checkDecisionAllowed(this);
	const isPerson = (row: number) => {
		const parameters = new RowParameters(this, row);
		return answerOf(parameters) === 'addReviewer' && reviewerTypeOf(parameters) === 'identity';
	};
	return await runEachWith(
		this,
		async (session) => await peopleOfRows(this, session, 'reviewer', 'Reviewer', isPerson),
		async (row, session, people) => await respond(this, row, session, people),
	);
}

async function respond(
	fns: IExecuteFunctions,
	row: number,
	session: IscSession,
	people: PeopleOfRows,
): Promise<IDataObject> {
	const parameters = new RowParameters(fns, row);
	const id = parameters.text('invocationId', 'Invocation ID', 'never')?.trim() ?? '';
	const answer = readAnswer(parameters, people);
	if (id === SAMPLE_INVOCATION)
		return { message: 'This is a sample event, so nothing was sent to ISC.', invocationId: id, answer: answer.kind };
	const entry = findInvocation(fns, session, id);
	const { triggerId, accessRequestId } = entry.invocation;
	if (!fits(triggerId, answer)) throw unfit(triggerId);
	const approver = await approverOf(session);
	await answerInvocation(session, entry, { answer, approver });
	return withoutEmpty({
		message: MESSAGES[answer.kind as Answer],
		outcome: 'SUBMITTED',
		statusCode: 204,
		invocationId: id,
		triggerId,
		accessRequestId,
		answer: answer.kind,
		comment: 'comment' in answer ? answer.comment : undefined,
		reviewer: answer.kind === 'addReviewer' ? answer.reviewer : undefined,
		answeredBy: approver,
		tenant: session.tenant,
		submittedAt: new Date(session.clock.now()).toISOString(),
	});
}

const MESSAGES: Record<Answer, string> = {
	passOn: 'ISC has the answer: the request goes on to its reviewers. Without reviewers, ISC grants it.',
	deny: 'ISC has the answer: the request is denied.',
	addReviewer: 'ISC has the answer: a reviewer is added after the others.',
	noReviewer: 'ISC has the answer: no reviewer is added.',
};

function answerOf(parameters: RowParameters): Answer {
	return parameters.choice('answer', 'Answer', ANSWERS) ?? 'deny';
}

function readAnswer(parameters: RowParameters, people: PeopleOfRows): TriggerAnswer {
	const kind = answerOf(parameters);
	if (kind === 'noReviewer') return { kind };
	if (kind !== 'addReviewer') return { kind, comment: parameters.text('comment', 'Comment', 'allowed') ?? '' };
	if (reviewerTypeOf(parameters) === 'identity') {
		const { id, name } = personOf(people, parameters.row, 'Reviewer');
		return { kind, reviewer: { type: 'IDENTITY', id, name: name ?? id } };
	}
	return { kind, reviewer: readGroup(parameters) };
}

/** In the memory of this process, or in the static data of the workflow, where the trigger has put it for other processes. */
function findInvocation(fns: IExecuteFunctions, session: IscSession, id: string): OpenInvocation {
	const known = knownInvocation(session, id);
	if (known !== undefined) return known;
	const stored = readStored(fns.getWorkflowStaticData('global')[STORED_INVOCATIONS]);
	if (Object.hasOwn(stored, id)) return rememberInvocation(session, stored[id]);
	throw new RowError(
		`The trigger of this workflow has no event with the invocation ID "${id}" that waits for an answer`,
		'Respond must be in the workflow of the SailPoint ISC Trigger. Use the ID from its output. Nothing was sent.',
	);
}

function unfit(triggerId: string): RowError {
	const answers =
		triggerId === 'idn:access-request-pre-approval' ? 'Deny or Pass On' : 'Add a Reviewer or No Further Reviewer';
	return new RowError(`${eventOf(triggerId).name} can't be answered like this`, `Nothing was sent. Choose ${answers}.`);
}
