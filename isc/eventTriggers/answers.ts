import type { IscClient } from '../api/client';
import { IscError } from '../api/errors';
import { completeInvocation } from '../api/eventTriggers';
import { publicIdentities } from '../api/identities';
import type { IscSession } from '../session';
import { watch } from '../shared/watch';
import type { DecidingTrigger } from './events';
import type { OpenInvocation } from './invocations';

/** An answer to a trigger, in ISC's terms. */
export type TriggerAnswer =
	/** Access Request Submitted: the request goes on to its reviewers. Where the access item has none, ISC then grants it. */
	| { kind: 'passOn'; comment: string }
	/** Access Request Submitted: the request ends. */
	| { kind: 'deny'; comment: string }
	/** Access Request Dynamic Approval: one more reviewer, after the others. */
	| { kind: 'addReviewer'; reviewer: { type: 'IDENTITY' | 'GOVERNANCE_GROUP'; id: string; name: string } }
	/** Access Request Dynamic Approval: nobody else. */
	| { kind: 'noReviewer' }
	/** The request fails: ISC has no denial for this trigger. */
	| { kind: 'fail'; comment: string };

const FITS: Record<DecidingTrigger, ReadonlyArray<TriggerAnswer['kind']>> = {
	'idn:access-request-pre-approval': ['passOn', 'deny'],
	'idn:access-request-dynamic-approver': ['addReviewer', 'noReviewer', 'fail'],
};

/** Whether ISC takes this kind of answer to a trigger. */
export function fits(triggerId: DecidingTrigger, { kind }: TriggerAnswer): boolean {
	return FITS[triggerId].includes(kind);
}

/**
 * Sends an answer, unless ISC has taken one from this process. If one is on its way, waits for what becomes of it.
 *
 * @param approver who answers, by user name: ISC tells no subscriber of a decision whose approver it doesn't know
 * @param taken the state once ISC has taken it
 * @throws {IscError} if nothing may be sent any more, ISC refuses the answer, or it isn't known whether ISC took it. After the last two, another may be sent
 */
export async function answerInvocation(
	{ client, clock }: IscSession,
	entry: OpenInvocation,
	{ answer, approver, taken = 'answered' }: { answer: TriggerAnswer; approver: string; taken?: 'answered' | 'over' },
): Promise<void> {
	while (entry.underWay !== undefined && !clock.cancelled) await watch(entry.underWay, clock);
	const closed = whyClosed(entry, clock.now());
	if (closed !== undefined) throw closed;
	const sending = send(client, entry, bodyOf(answer, approver), taken);
	entry.underWay = sending.catch(() => undefined);
	await sending;
}

async function send(
	client: IscClient,
	entry: OpenInvocation,
	body: AnswerBody,
	taken: 'answered' | 'over',
): Promise<void> {
	try {
		const sent = await completeInvocation(client, entry.invocation.path, { secret: entry.invocation.secret, ...body });
		if (sent.kind !== 'accepted') throw sent.error;
		entry.state = taken;
	} finally {
		entry.underWay = undefined;
	}
}

/** ISC requires the name of a reviewer. @throws {IscError} if ISC shows nobody with the id, which it would give to an Admin */
export async function withReviewerName({ client }: IscSession, answer: TriggerAnswer): Promise<TriggerAnswer> {
	if (answer.kind !== 'addReviewer' || answer.reviewer.name !== '') return answer;
	const { id } = answer.reviewer;
	const [person] = await publicIdentities(client, 'id', [id]);
	if (person === undefined)
		throw new IscError('badRequest', `ISC shows nobody with the ID "${id}"`, {
			advice: 'Choose the reviewer from the list.',
		});
	return { kind: 'addReviewer', reviewer: { ...answer.reviewer, name: person.name ?? person.alias ?? id } };
}

/** Why no answer may be sent; undefined if one may. */
function whyClosed({ state, underWay, invocation }: OpenInvocation, now: number): IscError | undefined {
	const closed = (message: string, advice: string) => new IscError('badRequest', message, { advice });
	if (underWay !== undefined)
		return closed('Another answer to this event is on its way', 'Nothing was sent. ISC takes the first answer.');
	if (state === 'answered')
		return closed('This event has been answered already', 'ISC takes the first answer. Nothing was sent.');
	if (state === 'over')
		return closed(
			"The fallback of the trigger has answered this event, because the workflow didn't in time",
			'Nothing was sent. Give the workflow more time: raise Answer Within in the trigger.',
		);
	if (now >= invocation.respondBy)
		return closed('The deadline of this event is over', 'Nothing was sent. Raise Answer Within in the trigger.');
	return undefined;
}

interface AnswerBody {
	output: object;
	error?: string;
}

function bodyOf(answer: TriggerAnswer, approver: string): AnswerBody {
	switch (answer.kind) {
		case 'passOn':
			return { output: { approved: true, comment: answer.comment, approver } };
		case 'deny':
			return { output: { approved: false, comment: answer.comment, approver } };
		case 'addReviewer':
			return { output: answer.reviewer };
		case 'noReviewer':
			return { output: {} };
		case 'fail':
			return { output: {}, error: answer.comment };
	}
}
