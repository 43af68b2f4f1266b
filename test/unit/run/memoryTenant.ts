import { IscClient } from '../../../isc/api/client';
import { NoAnswer, type IscCall, type IscHttp, type IscResponse } from '../../../isc/api/http';
import { limiterFor } from '../../../isc/api/limiter';
import type { AccessRequestBody, AccessRequestEntry, StatusRow } from '../../../isc/api/wire';
import type { IscSession } from '../../../isc/session';
import { entriesOf } from '../plan/check';
import { VirtualClock } from './virtualClock';

/** What the tenant does with a submit. `before` / `after`: the answer is lost before / after ISC accepted the request. */
export type Reaction =
	| 'take'
	| 'existing'
	| { status: number; text?: string; taken?: boolean; body?: unknown; headers?: Record<string, string> }
	| { lost: 'before' | 'after'; reason?: NoAnswer['reason'] };

export const lostAfter: Reaction = { lost: 'after' };
export const lostBefore: Reaction = { lost: 'before' };

let tenants = 0;

/** An IscHttp in memory. It reacts to submits as set and lists those that it accepts. It answers all other calls with an empty list. */
export class MemoryTenant implements IscHttp {
	readonly clock = new VirtualClock();
	readonly lines: string[] = [];
	readonly submits: AccessRequestBody[] = [];
	readonly calls: IscCall[] = [];
	/** Status rows of all accepted requests, with the time from which the list shows them. */
	readonly taken: Array<StatusRow & { shows: number }> = [];
	react: (body: AccessRequestBody, count: number) => Reaction = () => 'take';
	/** How the status list is answered; undefined: with the accepted requests. */
	listFault: (count: number) => Reaction | undefined = () => undefined;
	lagMs = 0;
	callsPer10Seconds = 100_000;
	returnsMetadata = true;
	/** The tenant's clock minus ours. */
	skewMs = 0;
	private lists = 0;
	private ids = 0;
	readonly name = `memory-${++tenants}`;

	session(): IscSession {
		const limiter = limiterFor(this.name, this.callsPer10Seconds, this.clock);
		const say = (line: string) => void this.lines.push(line);
		const log = { debug: say, info: say, warn: say };
		const client = new IscClient({ http: this, clock: this.clock, limiter, log, timeoutMs: 30_000 });
		return {
			client,
			clock: this.clock,
			log,
			tenant: this.name,
			key: this.name,
			me: async () => await Promise.resolve({ id: 'me', authorities: [] }),
		};
	}

	async tokenUser() {
		return await Promise.resolve({ id: 'me', authorities: [] });
	}

	async send(call: IscCall): Promise<IscResponse> {
		this.calls.push(call);
		await this.clock.sleep(20);
		if (call.path === '/access-requests/v1') return this.submit(call.body as AccessRequestBody);
		if (call.path === '/access-request-status/v1') return this.list(call);
		return { status: 200, headers: {}, body: [] };
	}

	private submit(body: AccessRequestBody): IscResponse {
		this.submits.push(body);
		const reaction = this.react(body, this.submits.length);
		if (reaction === 'existing') return this.answer(202, { newRequests: [], existingRequests: this.entries(body) });
		if (reaction === 'take') return this.answer(202, { newRequests: this.take(body), existingRequests: [] });
		if ('lost' in reaction ? reaction.lost === 'after' : reaction.taken) this.take(body);
		return this.refuse(reaction);
	}

	private refuse(reaction: Exclude<Reaction, string>): IscResponse {
		if ('lost' in reaction) {
			const { reason = 'connectionLost' } = reaction;
			const never = reason === 'refused' || reason === 'cancelled' || reason === 'signIn';
			throw new NoAnswer(reason, never ? 'never' : 'maybe', `No answer (${reason}).`, 'Try again.');
		}
		const text = reaction.text ?? `status ${reaction.status}`;
		const body = reaction.body ?? { detailCode: '400.1', trackingId: 'track-1', messages: [{ locale: 'en-US', text }] };
		return { status: reaction.status, headers: { ...this.headers(), ...reaction.headers }, body };
	}

	private take(body: AccessRequestBody): AccessRequestEntry[] {
		const entries = this.entries(body);
		const created = new Date(this.clock.now() + this.skewMs).toISOString();
		for (const { person, item } of entriesOf(body)) {
			const accessRequestId = entries.find((entry) => entry.requestedFor === person)?.accessRequestIds[0];
			const clientMetadata = this.returnsMetadata ? item.clientMetadata : null;
			const row = {
				accessRequestId,
				created,
				requestType: body.requestType,
				state: 'EXECUTING' as const,
				clientMetadata,
				type: item.type,
			};
			this.taken.push({
				...row,
				name: `Name of ${item.id}`,
				requestedFor: { id: person },
				shows: this.clock.now() + this.lagMs,
			});
		}
		return entries;
	}

	private entries(body: AccessRequestBody): AccessRequestEntry[] {
		const people = new Map<string, AccessRequestEntry['requestedItemsDetails']>();
		for (const { person, item } of entriesOf(body))
			people.set(person, [...(people.get(person) ?? []), { type: item.type, id: item.id }]);
		return [...people].map(([requestedFor, requestedItemsDetails]) => ({
			requestedFor,
			requestedItemsDetails,
			attributesHash: 1,
			accessRequestIds: [`request-${++this.ids}`],
		}));
	}

	private list({ query = {} }: IscCall): IscResponse {
		const fault = this.listFault(++this.lists);
		if (fault !== undefined && typeof fault !== 'string') return this.refuse(fault);
		const since = Date.parse(/created ge "([^"]+)"/.exec(String(query.filters ?? ''))?.[1] ?? '') || 0;
		const rows = this.taken.filter((row) => row.shows <= this.clock.now() && Date.parse(row.created ?? '') >= since);
		if (query.sorters === '-created') rows.reverse();
		const offset = Number(query.offset ?? 0);
		return this.answer(200, rows.slice(offset, offset + Number(query.limit ?? 250)));
	}

	private answer(status: number, body: unknown): IscResponse {
		return { status, headers: this.headers(), body };
	}

	private headers(): Record<string, string> {
		return { date: new Date(this.clock.now() + this.skewMs).toUTCString() };
	}
}
