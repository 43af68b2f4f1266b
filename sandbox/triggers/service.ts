import type { SandboxClock } from '../clock';
import { ask, tell, type Sender } from './delivery';
import { InvocationBook } from './invocations';
import { SubscriptionBook } from './subscriptions';

/** Subscriptions to event triggers, and the delivery of events to them. */
export class TriggerService implements Sender {
	readonly subscriptions = new SubscriptionBook();
	readonly invocations: InvocationBook;
	private readonly inFlight = new Set<Promise<unknown>>();

	/** @param sandboxUrl the address of the sandbox, known once it listens */
	constructor(
		clock: SandboxClock,
		readonly sandboxUrl: () => string,
	) {
		this.invocations = new InvocationBook(clock);
	}

	/** Notifies every subscriber of a fire-and-forget trigger. */
	fire(triggerId: string, event: object): void {
		for (const subscription of this.subscriptions.interested(triggerId, event)) {
			void this.track(tell(this, subscription, this.invocations.start(subscription, event, 'REAL_TIME')));
		}
	}

	/** Asks the subscriber of a request/response trigger; undefined if there is none. */
	ask(triggerId: string, event: object): Promise<object> | undefined {
		const [subscription] = this.subscriptions.interested(triggerId, event);
		if (subscription === undefined) return undefined;
		return this.track(ask(this, subscription, this.invocations.start(subscription, event, 'REAL_TIME')));
	}

	/** Resolves when all events were delivered to their subscribers. */
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
