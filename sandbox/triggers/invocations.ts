import type { SandboxClock } from '../clock';
import { newId, seededUuid } from '../ids';
import type { Subscription } from './subscriptions';

/** One delivery of an event to one subscriber. */
export interface Invocation {
	id: string;
	triggerId: string;
	subscriptionId: string;
	subscriptionName: string;
	type: 'TEST' | 'REAL_TIME';
	secret: string;
	created: number;
	completed: number | null;
	input: object;
	contentJson: object;
	output: object | null;
	error: string | null;
}

/** ISC API: the most entries in the list of statuses. */
const mostKept = 2000;

interface Waiting {
	resolve: (output: object) => void;
	reject: (error: Error) => void;
}

/** Past invocations, and those still waiting for an answer. */
export class InvocationBook {
	private readonly byId = new Map<string, Invocation>();
	private readonly waiting = new Map<string, Waiting>();

	constructor(private readonly clock: SandboxClock) {}

	start(subscription: Subscription, input: object, type: Invocation['type'], contentJson: object = {}): Invocation {
		const id = seededUuid(newId());
		const invocation: Invocation = {
			id,
			triggerId: subscription.triggerId,
			subscriptionId: subscription.id,
			subscriptionName: subscription.name,
			type,
			secret: seededUuid(newId()),
			created: this.clock.now(),
			completed: null,
			input,
			contentJson,
			output: null,
			error: null,
		};
		this.byId.set(id, invocation);
		if (this.byId.size > mostKept) this.byId.delete([...this.byId.keys()][0]);
		return invocation;
	}

	list(): Invocation[] {
		return [...this.byId.values()].reverse();
	}

	get(id: string): Invocation | undefined {
		return this.byId.get(id);
	}

	/** Waits until the subscriber completes the invocation. @throws if it reports an error or the deadline passes */
	completion(invocation: Invocation, deadlineMs: number): Promise<object> {
		return new Promise((resolve, reject) => {
			const cancel = this.clock.schedule(this.clock.now() + deadlineMs, () => {
				this.complete(invocation, null, 'The subscriber did not complete the invocation before its deadline.');
			});
			this.waiting.set(invocation.id, {
				resolve: (output) => {
					cancel();
					resolve(output);
				},
				reject: (error) => {
					cancel();
					reject(error);
				},
			});
		});
	}

	/** Ends an invocation. @returns false if it had already ended */
	complete(invocation: Invocation, output: object | null, error: string | null): boolean {
		if (invocation.completed !== null) return false;
		Object.assign(invocation, { completed: this.clock.now(), output, error });
		const waiting = this.waiting.get(invocation.id);
		this.waiting.delete(invocation.id);
		if (error !== null) waiting?.reject(new Error(error));
		else waiting?.resolve(output ?? {});
		return true;
	}
}
