import type { IscSession } from '../session';
import { IdMap, IdSet, sameId } from '../shared/ids';
import { approvalsById, listApprovals, type Approval } from '../api/approvals';
import type { Decision, DecisionPolicy, DecisionProblem, DecisionRow } from './decision';

export interface Checked {
	/** The approvals as ISC lists them, by id. A missing one isn't pending, or this user may not see it. */
	known: Map<string, Approval>;
	/** By approval id: why a decision must not be sent. */
	problems: Map<string, DecisionProblem>;
}

/**
 * Finds the decisions that must not be sent, with two reads for many approvals: approvals that aren't pending or aren't assigned to the user of
 * the credential, those of their own requests, those for another person or access item than meant, denials without a required comment, and
 * approvals that two rows decide differently.
 *
 * @throws {IscError} if ISC doesn't answer
 */
export async function checkDecisions(
	session: IscSession,
	decision: Decision,
	rows: readonly DecisionRow[],
	policy: DecisionPolicy,
): Promise<Checked> {
	const problems = new IdMap<DecisionProblem>();
	const wanted = new IdMap<DecisionRow>();
	for (const row of rows) {
		for (const id of row.approvalIds) {
			const other = wanted.get(id);
			if (other === undefined) wanted.set(id, row);
			else if (other.comment !== row.comment || !sameOwner(other, row)) problems.set(id, twice(other.row, row.row));
		}
	}
	const ids = [...wanted.keys()];
	const [known, mine] = await Promise.all([
		approvalsById(session.client, 'pending', ids),
		listApprovals(session.client, 'pending', { ids, ownerId: 'me' }),
	]);
	const assigned = new IdSet(mine.map(({ id }) => id));
	const me = (await session.me()).id;
	for (const [id, row] of wanted) {
		const about = { approval: known.get(id), row, decision, policy, me, isAssigned: assigned.has(id) };
		const problem = problems.get(id) ?? problemOf(about);
		if (problem !== undefined) problems.set(id, problem);
	}
	return { known, problems };
}

function sameOwner({ newOwnerId: a }: DecisionRow, { newOwnerId: b }: DecisionRow): boolean {
	return a === b || sameId(a, b);
}

interface About {
	/** Undefined if it isn't pending, or this user doesn't see it. */
	approval: Approval | undefined;
	row: DecisionRow;
	decision: Decision;
	policy: DecisionPolicy;
	me: string;
	isAssigned: boolean;
}

function problemOf({ approval, row, decision, policy, me, isAssigned }: About): DecisionProblem | undefined {
	if (approval === undefined) return notPending;
	const { requester, requestedFor } = approval;
	if (!isAssigned) {
		if (!policy.decideForOthers) return notAssigned(approval.owner);
		if (row.comment === '') return commentForOthers;
		if (sameId(requester?.id, me) || sameId(requestedFor?.id, me)) return ownForOthers;
	}
	if (decision === 'APPROVED' && !policy.allowOwnRequests) {
		if (requester?.id === undefined) return nobodyAsked;
		if (sameId(requester.id, me)) return ownRequest;
	}
	const other = otherThanMeant(approval, row);
	if (other !== undefined) return other;
	const isDenied = decision === 'REJECTED' && row.comment === '';
	return isDenied && approval.commentRequiredWhenRejected === true ? commentNeeded : undefined;
}

/** An approval for another person or access item than the row says it is for. */
function otherThanMeant({ requestedFor, requestedObject, name }: Approval, { onlyIf }: DecisionRow) {
	if (onlyIf?.personId !== undefined && !sameId(requestedFor?.id, onlyIf.personId))
		return notMeant(`for ${requestedFor?.name ?? requestedFor?.id ?? 'nobody that ISC names'}`, onlyIf.personId);
	const { item } = onlyIf ?? {};
	if (item === undefined || sameId(requestedObject?.id, item)) return undefined;
	const names = [requestedObject?.name, name].flatMap((text) => text ?? []);
	if (names.some((text) => text.toLowerCase() === item.toLowerCase())) return undefined;
	return notMeant(`for the access item ${names[0] ?? requestedObject?.id ?? 'that ISC does not name'}`, item);
}

function notMeant(what: string, meant: string): DecisionProblem {
	return {
		message: `This approval is ${what}, and Only If says ${meant}.`,
		advice: 'Nothing was decided. Check the approval ID of this input item.',
	};
}

function notAssigned(owner: Approval['owner']): DecisionProblem {
	return {
		message: `This approval is assigned to ${owner?.name ?? owner?.id ?? 'someone else'}, not to the user behind the credential.`,
		advice:
			'Let them decide it. Or, if this user may decide for others, turn on Decide for Others and fill in Comment.',
	};
}

function twice(first: number, second: number): DecisionProblem {
	return {
		message: `Items ${first} and ${second} decide this approval differently, so neither was sent.`,
		advice: 'List each approval once, or with the same comment and the same new owner.',
	};
}

const notPending: DecisionProblem = {
	message: 'ISC lists no pending approval with this ID for the user of this credential.',
	advice:
		'Check that it is the ID of an approval, not of an access request. It may have been decided already: Get Many lists pending approvals.',
};
const commentForOthers: DecisionProblem = {
	message: 'Deciding for someone else needs a comment.',
	advice: 'Fill in Comment: it says why they did not decide themselves.',
};
const ownForOthers: DecisionProblem = {
	message:
		'The user behind the credential made this request, or it is for them, and the approval is assigned to someone else.',
	advice: 'Nobody may decide about their own access for others. Let the person decide that it is assigned to.',
};
const nobodyAsked: DecisionProblem = {
	message: "ISC doesn't say who made this request. It may be the user behind the credential.",
	advice: 'Decide it in ISC. Or, if the same user may request and approve, turn on Allow Own Requests.',
};
const ownRequest: DecisionProblem = {
	message:
		"The user behind the credential made this request. By default the node doesn't approve a user's own requests, so nothing was sent.",
	advice: 'Let someone else decide it. Or, if the same user may request and approve, turn on Allow Own Requests.',
};
const commentNeeded: DecisionProblem = {
	message: 'Denying this request needs a comment.',
	advice: 'Fill in Comment. The requester sees it.',
};
