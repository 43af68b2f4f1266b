import type { LifecycleListener, PreApproval } from '../access/lifecycle';
import type { SandboxClock } from '../clock';
import type { AccessRequest } from '../store/model';
import type { Tenant } from '../tenant';
import { ask, tell } from './delivery';
import { decidedEvent, provisionedEvent, submittedEvent } from './events';
import { InvocationBook } from './invocations';
import { SubscriptionBook } from './subscriptions';

/** Subscriptions to event triggers, and the deliveries that follow from them. */
export class TriggerService {
	readonly subscriptions = new SubscriptionBook();
	readonly invocations: InvocationBook;
	private readonly inFlight = new Set<Promise<unknown>>();

	constructor(clock: SandboxClock) {
		this.invocations = new InvocationBook(clock);
	}

	/** Tells every subscriber of a fire-and-forget trigger. */
	fire(tenant: Tenant, triggerId: string, event: object): void {
		for (const subscription of this.subscriptions.interested(triggerId, event)) {
			void this.track(tell(tenant, subscription, this.invocations.start(subscription, event, 'REAL_TIME')));
		}
	}

	/** Asks the subscriber of a request/response trigger; `undefined` when there is none. */
	ask(tenant: Tenant, triggerId: string, event: object): Promise<object> | undefined {
		const [subscription] = this.subscriptions.interested(triggerId, event);
		if (subscription === undefined) return undefined;
		return this.track(ask(tenant, subscription, this.invocations.start(subscription, event, 'REAL_TIME')));
	}

	/** Settles when nothing is on its way to a subscriber any more. */
	async idle(): Promise<void> {
		while (this.inFlight.size > 0) await Promise.allSettled([...this.inFlight]);
	}

	private track<Result>(work: Promise<Result>): Promise<Result> {
		this.inFlight.add(work);
		const forget = (): boolean => this.inFlight.delete(work);
		work.then(forget, forget).catch(() => undefined);
		return work;
	}
}

/** What the lifecycle of access requests asks and tells by triggers. */
export function triggerListener(tenant: Tenant): LifecycleListener {
	const { triggers } = tenant;
	return {
		preApproval: (request) =>
			triggers.ask(tenant, 'idn:access-request-pre-approval', submittedEvent(tenant, request))?.then(readPreApproval),
		dynamicApprover: (request) =>
			triggers.ask(tenant, 'idn:access-request-dynamic-approver', submittedEvent(tenant, request))?.then(readApprover),
		decided: (request: AccessRequest) =>
			triggers.fire(tenant, 'idn:access-request-post-approval', decidedEvent(tenant, request)),
		provisioned: (item) => triggers.fire(tenant, 'idn:post-provisioning', provisionedEvent(tenant.store, item)),
	};
}

/** ISC API: `{approved, comment, approver}`. @throws when `approved` is no boolean */
function readPreApproval(output: object): PreApproval {
	const { approved, comment, approver } = output as Record<string, unknown>;
	if (typeof approved !== 'boolean') throw new Error('the output has no "approved"');
	return { approved, comment: text(comment), approver: text(approver) };
}

/** ISC API: an approver, or an empty object for none. */
function readApprover(output: object): { id: string; type: 'IDENTITY' | 'GOVERNANCE_GROUP' } | undefined {
	const { id, type } = output as Record<string, unknown>;
	if (typeof id !== 'string' || id === '') return undefined;
	return { id, type: type === 'GOVERNANCE_GROUP' ? 'GOVERNANCE_GROUP' : 'IDENTITY' };
}

function text(value: unknown): string {
	return typeof value === 'string' ? value : '';
}
