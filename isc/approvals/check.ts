import { attempt } from '../api/result';
import type { IscSession } from '../session';
import { IdMap, sameId } from '../shared/ids';
import { approvalsById, type Approval } from '../api/approvals';
import type { Decision, DecisionProblem, DecisionRow } from './decision';

export interface Checked {
	/** The approvals as ISC lists them, by id; who is missing is not pending or not shown to this user. */
	known: Map<string, Approval>;
	/** By approval id: what must not be sent, and why. */
	problems: Map<string, DecisionProblem>;
}

/**
 * Finds out, with one read for many approvals, what must not be decided: one's own request, by default; a rejection without the comment that it
 * needs; one approval that two rows decide differently.
 *
 * @param allowOwnRequests whether the user behind the credential may approve what they themselves asked for
 * @throws {IscError} when ISC does not answer, or a check that must be made cannot be
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
	const known = guarded
		? await reading
		: await attempt(reading).then((answer) => (answer.ok ? answer.value : new IdMap<Approval>()));
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
		advice: 'Give each approval once, or with the same comment and the same new owner.',
	};
}

const notPending: DecisionProblem = {
	message:
		'ISC lists no pending approval with this id for the user of this credential, so it cannot be told who made the request.',
	advice:
		'Check the id: it is the id of an approval, not of an access request. It may be decided already; Get Many lists what is pending.',
};
const nobodyAsked: DecisionProblem = {
	message: 'ISC does not say who made this request, so it may be one of the user behind the credential.',
	advice: 'Have it decided in ISC; or turn on Allow Own Requests if one and the same user may request and approve.',
};
const ownRequest: DecisionProblem = {
	message:
		'The user behind the credential made this request. Approving it would leave it without a second pair of eyes, so nothing was sent.',
	advice:
		'Let somebody else decide it. If one and the same user may request and approve, turn on the option Allow Own Requests.',
};
const commentNeeded: DecisionProblem = {
	message: 'Rejecting this request needs a comment.',
	advice: 'Fill in Comment: the requester reads it.',
};
