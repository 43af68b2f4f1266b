import { attempt, valueOr } from '../api/result';
import type { IscSession } from '../session';
import { IdMap, sameId } from '../shared/ids';
import { approvalsById, type Approval } from '../api/approvals';
import type { Decision, DecisionProblem, DecisionRow } from './decision';

export interface Checked {
	/** The approvals as ISC lists them, by id. A missing one isn't pending, or this user may not see it. */
	known: Map<string, Approval>;
	/** By approval id: why a decision must not be sent. */
	problems: Map<string, DecisionProblem>;
}

/**
 * Finds the decisions that must not be sent, with one read for many approvals: approvals of one's own requests (by default), rejections without a
 * required comment, and approvals that two rows decide differently.
 *
 * @param allowOwnRequests whether the user behind the credential may approve their own requests
 * @throws {IscError} if ISC doesn't answer, or a required check can't be made
 */
export async function checkDecisions(
	session: IscSession,
	decision: Decision,
	rows: readonly DecisionRow[],
	allowOwnRequests: boolean,
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
	const guarded = decision === 'APPROVED' && !allowOwnRequests;
	const reading = approvalsById(session.client, 'pending', [...wanted.keys()]);
	const known = guarded ? await reading : valueOr(await attempt(reading), new IdMap<Approval>());
	const me = guarded ? (await session.me()).id : undefined;
	for (const [id, row] of wanted) {
		const problem = problems.get(id) ?? problemOf(known.get(id), decision, row, me);
		if (problem !== undefined) problems.set(id, problem);
	}
	return { known, problems };
}

function sameOwner({ newOwnerId: a }: DecisionRow, { newOwnerId: b }: DecisionRow): boolean {
	return a === b || sameId(a, b);
}

function problemOf(
	approval: Approval | undefined,
	decision: Decision,
	row: DecisionRow,
	me: string | undefined,
): DecisionProblem | undefined {
	if (me !== undefined) {
		if (approval === undefined) return notPending;
		if (approval.requester?.id === undefined) return nobodyAsked;
		if (sameId(approval.requester.id, me)) return ownRequest;
	}
	return decision === 'REJECTED' && row.comment === '' && approval?.commentRequiredWhenRejected === true
		? commentNeeded
		: undefined;
}

function twice(first: number, second: number): DecisionProblem {
	return {
		message: `Items ${first} and ${second} decide this approval differently, so neither was sent.`,
		advice: 'List each approval once, or with the same comment and the same new owner.',
	};
}

const notPending: DecisionProblem = {
	message:
		"ISC lists no pending approval with this ID for the user of this credential, so it isn't known who made the request.",
	advice:
		'Check that it is the ID of an approval, not of an access request. It may have been decided already: Get Many lists pending approvals.',
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
