import type { LifecycleListener, PreApproval } from '../access/lifecycle';
import type { AccessRequest } from '../store/model';
import type { Tenant } from '../tenant';
import { decidedEvent, provisionedEvent, submittedEvent } from './events';

/** Connects the lifecycle of access requests to the event triggers. */
export function triggerListener(tenant: Tenant): LifecycleListener {
	const { triggers } = tenant;
	return {
		preApproval: (request) =>
			triggers.ask('idn:access-request-pre-approval', submittedEvent(tenant, request))?.then(readPreApproval),
		dynamicApprover: (request) =>
			triggers.ask('idn:access-request-dynamic-approver', submittedEvent(tenant, request))?.then(readApprover),
		decided: (request: AccessRequest) =>
			triggers.fire('idn:access-request-post-approval', decidedEvent(tenant, request)),
		provisioned: (item) => triggers.fire('idn:post-provisioning', provisionedEvent(tenant.store, item)),
	};
}

/** ISC API: `{approved, comment, approver}`. @throws if `approved` isn't a boolean */
function readPreApproval(output: object): PreApproval {
	const { approved, comment, approver } = output as Record<string, unknown>;
	if (typeof approved !== 'boolean') throw new Error('the output has no "approved"');
	return { approved, comment: text(comment), approver: text(approver) };
}

/** ISC API: an approver, or an empty object if there is none. */
function readApprover(output: object): { id: string; type: 'IDENTITY' | 'GOVERNANCE_GROUP' } | undefined {
	const { id, type } = output as Record<string, unknown>;
	if (typeof id !== 'string' || id === '') return undefined;
	return { id, type: type === 'GOVERNANCE_GROUP' ? 'GOVERNANCE_GROUP' : 'IDENTITY' };
}

function text(value: unknown): string {
	return typeof value === 'string' ? value : '';
}
