import { iso } from '../render/common';
import { isFinal, type Approval, type Phase, type RequestItem, type RequestState } from '../store/model';
import type { Tenant } from '../tenant';

/** The most requests to show. The page is for a quick look, not for reports. */
const MOST_REQUESTS = 200;

/** `good`: it went well. `bad`: it didn't. `wait`: under way. `ahead`: not begun. */
type Kind = 'good' | 'bad' | 'wait' | 'ahead';

/** One step of a request on the page. */
interface Step {
	label: string;
	kind: Kind;
	at: string | null;
	detail?: string;
	/** The ID of the approval that can be decided here. */
	approval?: string;
	/** The ID of the manual task that can be completed here. */
	task?: string;
}

/** The newest requests, each with its steps. */
export function requestsView(tenant: Tenant): object {
	tenant.clock.runDue();
	const { items } = tenant.store.requests;
	return {
		total: items.length,
		requests: items
			.slice(-MOST_REQUESTS)
			.reverse()
			.map((item) => requestView(tenant, item)),
	};
}

function requestView({ store }: Tenant, row: RequestItem): object {
	const nameOf = (id: string): string => store.groups.get(id)?.name ?? store.identities.get(id)?.name ?? id;
	return {
		requestId: row.requestId,
		requestType: row.requestType,
		person: nameOf(row.identityId),
		requester: nameOf(row.requesterId),
		itemId: row.itemId,
		item: store.items.get(row.itemId)?.name ?? row.itemId,
		itemType: store.items.get(row.itemId)?.type ?? '',
		state: row.state,
		kind: kindOf(row.state),
		comment: row.comment,
		timeline: timelineOf(row, nameOf),
	};
}

function kindOf(state: RequestState): Kind {
	if (!isFinal(state)) return 'wait';
	return state === 'REQUEST_COMPLETED' ? 'good' : 'bad';
}

function timelineOf(row: RequestItem, nameOf: (id: string) => string): Step[] {
	const [approval, ...others] = row.phases;
	return [
		{ label: 'Submitted', kind: 'good', at: iso(row.created), detail: `by ${nameOf(row.requesterId)}` },
		...approvalSteps(row, approval, nameOf),
		...others.map((phase) => phaseStep(row, phase, nameOf)),
		...(isFinal(row.state) ? [lastStep(row)] : []),
	];
}

function approvalSteps(row: RequestItem, phase: Phase | undefined, nameOf: (id: string) => string): Step[] {
	if (row.approvals.length > 0) return row.approvals.map((approval) => approvalStep(approval, nameOf));
	if (phase === undefined) return [];
	if (phase.state === 'EXECUTING') return [{ label: 'Queued', kind: 'wait', at: iso(phase.started) }];
	return [{ label: 'No approval', kind: kindOfPhase(phase), at: iso(phase.finished) }];
}

function approvalStep({ id, state, ownerId, comment, modified }: Approval, nameOf: (id: string) => string): Step {
	const owner = nameOf(ownerId);
	if (state === 'PENDING') return { label: `Waiting for ${owner}`, kind: 'wait', at: null, approval: id };
	return {
		label: `${state.charAt(0)}${state.slice(1).toLowerCase()} by ${owner}`,
		kind: state === 'APPROVED' ? 'good' : 'bad',
		at: iso(modified),
		...(comment === null ? {} : { detail: comment.text }),
	};
}

function phaseStep({ manualTask }: RequestItem, phase: Phase, nameOf: (id: string) => string): Step {
	const label = phase.name
		.replace(/_PHASE$/, '')
		.toLowerCase()
		.replace(/^./, (first) => first.toUpperCase());
	const step: Step = { label, kind: kindOfPhase(phase), at: iso(phase.finished ?? phase.started) };
	if (phase.state !== 'EXECUTING' || manualTask === undefined || manualTask.completed !== undefined) return step;
	return { ...step, detail: `waiting for the manual task of ${nameOf(manualTask.ownerId)}`, task: manualTask.id };
}

function kindOfPhase({ state, result }: Phase): Kind {
	if (state === 'EXECUTING') return 'wait';
	if (state === 'PENDING' || state === 'NOT_EXECUTED') return 'ahead';
	return result === 'SUCCESSFUL' ? 'good' : 'bad';
}

function lastStep({ state, modified, errors, cancelled }: RequestItem): Step {
	const detail = [...errors, ...(cancelled === null ? [] : [cancelled.comment])].join(' ');
	return { label: state, kind: kindOf(state), at: iso(modified), ...(detail === '' ? {} : { detail }) };
}
