import { IscClient } from '../../../isc/api/client';
import {
	NoAnswer,
	type Clock,
	type IscCall,
	type IscHttp,
	type IscResponse,
	type NoAnswerReason,
} from '../../../isc/api/http';
import type { Limiter } from '../../../isc/api/limiter';
import type { Log } from '../../../isc/api/http';

export const quiet: Log = { debug: () => undefined, info: () => undefined, warn: () => undefined };

/** Sleeps end at once; what was slept is written down and added to the time. */
export class NoWaitClock implements Clock {
	cancelled = false;
	readonly slept: number[] = [];
	private time = 1_000_000;

	now(): number {
		return this.time;
	}

	async sleep(ms: number): Promise<void> {
		this.slept.push(ms);
		this.time += ms;
	}
}

/** Lets every call go; the outcomes it is told are written down. */
export class OpenLimiter implements Limiter {
	waitedMs = 0;
	readonly outcomes: string[] = [];
	readonly firsts: boolean[] = [];

	constructor(private readonly clock: Clock) {}

	async acquire({ first = false } = {}): Promise<{ done(outcome: { kind: string }): void } | undefined> {
		if (this.clock.cancelled) return undefined;
		this.firsts.push(first);
		return { done: ({ kind }) => this.outcomes.push(kind) };
	}
}

export type Answer = IscResponse | NoAnswer | Error;

export function answer(status: number, body?: unknown, headers: Record<string, string> = {}): IscResponse {
	return { status, body, headers };
}

export function noAnswer(reason: NoAnswerReason, delivery: 'never' | 'maybe'): NoAnswer {
	return new NoAnswer(reason, delivery, `It did not answer (${reason}).`, 'Check the network.');
}

/** Gives the answers in order, the last one for ever. */
export class ScriptedHttp implements IscHttp {
	readonly calls: IscCall[] = [];

	constructor(private readonly script: Answer[]) {}

	async send(call: IscCall): Promise<IscResponse> {
		const next = this.script[Math.min(this.calls.length, this.script.length - 1)];
		this.calls.push(call);
		return next instanceof Error ? await Promise.reject(next) : next;
	}

	async tokenUser(): Promise<undefined> {
		return undefined;
	}
}

/** A client over scripted answers. */
export function scripted(...script: Answer[]): {
	client: IscClient;
	http: ScriptedHttp;
	clock: NoWaitClock;
	limiter: OpenLimiter;
} {
	const http = new ScriptedHttp(script);
	const clock = new NoWaitClock();
	const limiter = new OpenLimiter(clock);
	const client = new IscClient({ http, clock, limiter, log: quiet, timeoutMs: 30_000, random: () => 0 });
	return { client, http, clock, limiter };
}

/** A client whose answers are worked out from the call. */
export function answering(respond: (call: IscCall) => IscResponse): { client: IscClient; calls: IscCall[] } {
	const calls: IscCall[] = [];
	const http: IscHttp = {
		send: async (call) => {
			calls.push(call);
			return respond(call);
		},
		tokenUser: async () => undefined,
	};
	const clock = new NoWaitClock();
	return {
		client: new IscClient({ http, clock, limiter: new OpenLimiter(clock), log: quiet, timeoutMs: 30_000 }),
		calls,
	};
}
