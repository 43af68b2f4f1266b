import { approvalsById, type Approval } from '../api/approvals';
import { commentCall, genericById, genericByRequests, type GenericApproval } from '../api/genericApprovals';
import type { WriteAnswer } from '../api/client';
import { attempt, attemptAny, valueOr } from '../api/result';
import type { IscSession } from '../session';
import { sameId } from '../shared/ids';

/** A step of a request: who is to decide it, or has. */
export interface ChainStep {
	step?: number;
	state: GenericApproval['state'];
	/** Who is to decide it. If it isn't pending, who has. */
	reviewer: string;
}

/** An approval of the newer service, with the steps of its access item in the request that the user of the token sees: all, if they're ORG_ADMIN. */
export type NewerApproval = GenericApproval & { chain: ChainStep[] };

/** Approvals of the newer service, by the approvals of the older one that they are. */
export type NewerApprovals = Map<Approval, NewerApproval>;

/**
 * Finds approvals in the newer service, which knows due date, step and assignee. Few calls for many. Nothing if this tenant doesn't have them
 * there, or the token may not read them.
 *
 * @throws {IscError} if ISC doesn't answer
 */
export async function newerApprovals(session: IscSession, approvals: readonly Approval[]): Promise<NewerApprovals> {
	const ids = [...new Set(approvals.flatMap(({ accessRequestId }) => accessRequestId ?? []))];
	if (ids.length === 0) return new Map();
	const found = valueOr(await attempt(readThem(session, ids)), []);
	return new Map(
		approvals.flatMap((approval) => {
			const same = found.filter((generic) => isSame(approval, generic));
			return same.length === 1 ? [[approval, { ...same[0], chain: chainOf(same[0], found) }] as const] : [];
		}),
	);
}

function chainOf(one: GenericApproval, all: readonly GenericApproval[]): ChainStep[] {
	return all
		.filter(
			({ accessRequestId, targetId, requesteeId }) =>
				sameId(accessRequestId, one.accessRequestId) &&
				sameOrNone(targetId, one.targetId) &&
				sameOrNone(requesteeId, one.requesteeId),
		)
		.sort((a, b) => (a.serialStep ?? 0) - (b.serialStep ?? 0))
		.map(({ serialStep, state, decidedBy, assignedTo }) => ({
			...(serialStep !== undefined && { step: serialStep }),
			state,
			reviewer: state === 'PENDING' ? assigneesOf(assignedTo) : decidedBy.join(', ') || 'unknown',
		}));
}

function sameOrNone(a: string | undefined, b: string | undefined): boolean {
	return a === b || sameId(a, b);
}

/** The names of those who are to decide. */
export function assigneesOf(assignedTo: GenericApproval['assignedTo']): string {
	return assignedTo.map(({ name, id }) => name ?? id ?? 'unknown').join(', ') || 'unknown';
}

async function readThem({ client }: IscSession, ids: readonly string[]): Promise<GenericApproval[]> {
	const all = await attempt(genericByRequests(client, ids, { mine: false }));
	return all.ok ? all.value : await genericByRequests(client, ids, { mine: true });
}

/** A request has several approvals if it has several steps: then the one that is assigned to the same owner. */
function isSame(approval: Approval, generic: GenericApproval): boolean {
	if (!sameId(generic.accessRequestId, approval.accessRequestId)) return false;
	if (generic.targetId !== undefined && !sameId(generic.targetId, approval.requestedObject?.id)) return false;
	if (generic.requesteeId !== undefined && !sameId(generic.requesteeId, approval.requestedFor?.id)) return false;
	if (generic.assignedTo.length === 0) return approval.state !== undefined;
	return generic.assignedTo.some(({ id }) => sameId(id, approval.owner?.id));
}

/** An approval that takes comments, or why there is none. */
export type Commentable = { generic: GenericApproval; approval?: Approval } | { why: string };

/** The approval of an id, which may be one of the older or of the newer service. @throws {IscError} if ISC doesn't answer */
export async function commentable(session: IscSession, id: string): Promise<Commentable> {
	const older =
		valueOr(await attempt(approvalsById(session.client, 'pending', [id])), undefined)?.get(id) ??
		valueOr(await attempt(approvalsById(session.client, 'completed', [id])), undefined)?.get(id);
	if (older !== undefined) {
		const generic = (await newerApprovals(session, [older])).get(older);
		if (generic !== undefined) return { generic, approval: older };
		return { why: "this tenant's newer approvals service, which takes the comments, doesn't have it" };
	}
	const newer = await attempt(genericById(session.client, id));
	if (newer.ok && newer.value !== undefined) return { generic: newer.value };
	return { why: 'there is no approval with this ID that the user of this credential can see' };
}

/** Adds a comment, and reads it again: `isThere`. */
export async function addComment(
	session: IscSession,
	id: string,
	comment: string,
): Promise<{ answer: WriteAnswer; isThere: boolean }> {
	const answer = await session.client.write(commentCall(id, comment));
	const read = await attemptAny(genericById(session.client, id));
	return { answer, isThere: read.ok && read.value?.comments.includes(comment) === true };
}
