import type { Phase, RequestItem, RequestState } from '../store/model';

/** ISC API: `accessRequestPhases`, in order. */
export function firstPhases(at: number): Phase[] {
	return [
		{
			name: 'APPROVAL_PHASE',
			state: 'EXECUTING',
			result: null,
			started: at,
			finished: null,
			reference: 'approvalDetails',
		},
		{ name: 'PROVISIONING_PHASE', state: 'PENDING', result: null, started: null, finished: null, reference: null },
	];
}

/** Ends the current phase as successful and starts this one. */
export function enterPhase(item: RequestItem, name: string, at: number): void {
	for (const phase of item.phases) {
		if (phase.name === name) Object.assign(phase, { state: 'EXECUTING', started: at });
		else if (phase.state === 'EXECUTING')
			Object.assign(phase, { state: 'COMPLETED', result: 'SUCCESSFUL', finished: at });
	}
}

/** Ends the current phase with the result that fits the state, and marks later phases as not executed. */
export function finishPhase(item: RequestItem, state: RequestState, at: number): void {
	for (const phase of item.phases) {
		if (phase.state === 'EXECUTING') Object.assign(phase, endOf(state), { finished: at });
		else if (phase.state === 'PENDING') phase.state = 'NOT_EXECUTED';
	}
}

function endOf(state: RequestState): Pick<Phase, 'state' | 'result'> {
	if (state === 'CANCELLED' || state === 'TERMINATED') return { state: 'CANCELLED', result: null };
	return { state: 'COMPLETED', result: state === 'REQUEST_COMPLETED' ? 'SUCCESSFUL' : 'FAILED' };
}

/** ISC API: a request can be canceled until its approval ends. */
export function isCancelable(item: RequestItem): boolean {
	return item.state === 'EXECUTING' && isInPhase(item, 'APPROVAL_PHASE');
}

export function isInPhase(item: RequestItem, name: string): boolean {
	return item.phases.some((phase) => phase.name === name && phase.state === 'EXECUTING');
}
