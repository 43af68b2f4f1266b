import { IscClient } from '../../../isc/api/client';
import type { IscCall, IscHttp, IscResponse } from '../../../isc/api/http';
import { limiterFor } from '../../../isc/api/limiter';
import type { AccessRequestState, StatusRow } from '../../../isc/api/wire';
import type { IscSession } from '../../../isc/session';
import { VirtualClock } from '../run/virtualClock';

/** A request in the tenant: listed from `shows`, final from `ends`. Milliseconds since the scene began. */
export interface SceneRequest {
	id: string;
	by: string;
	shows?: number;
	ends?: number;
	state?: AccessRequestState;
}

let scenes = 0;

/** A status list in virtual time; `me` is the user who reads it. */
export class Scene implements IscHttp {
	readonly clock = new VirtualClock();
	readonly calls: IscCall[] = [];
	readonly start = this.clock.now();
	/** Answers a call otherwise. */
	fault: (call: IscCall, count: number) => IscResponse | undefined = () => undefined;
	idFilter: 'eq' | 'in' | 'silent' = 'eq';
	counts = true;
	/** The tenant's clock minus ours. */
	skewMs = 0;

	constructor(readonly requests: SceneRequest[]) {}

	session(): IscSession {
		const log = { debug: () => undefined, info: () => undefined, warn: () => undefined };
		const name = `scene-${++scenes}`;
		const client = new IscClient({
			http: this,
			clock: this.clock,
			limiter: limiterFor(name, 100_000, this.clock),
			log,
			timeoutMs: 30_000,
		});
		return {
			client,
			clock: this.clock,
			log,
			tenant: name,
			key: name,
			me: async () => await Promise.resolve({ id: 'me', authorities: [] }),
		};
	}

	async tokenUser() {
		return await Promise.resolve({ id: 'me', authorities: [] });
	}

	async send(call: IscCall): Promise<IscResponse> {
		this.calls.push(call);
		await this.clock.sleep(20);
		return this.fault(call, this.calls.length) ?? this.list(call);
	}

	private list({ query = {} }: IscCall): IscResponse {
		const filters = String(query.filters ?? '');
		const byId = /accessRequestId (eq|in) \(?"([^"]+)"/.exec(filters);
		if (byId !== null && this.idFilter !== 'silent' && byId[1] !== this.idFilter)
			return { status: 400, headers: {}, body: { messages: [] } };
		const since = Date.parse(/created ge "([^"]+)"/.exec(filters)?.[1] ?? '') || 0;
		const by = query['requested-by'];
		const rows = this.requests
			.map((request, index) => ({ request, row: this.rowOf(request, index) }))
			.filter(({ request }) => (request.shows ?? 0) <= this.clock.now() - this.start)
			.filter(({ request }) => by === undefined || request.by === by)
			.map(({ row }) => row)
			.filter((row) => Date.parse(row.created ?? '') >= since)
			.filter((row) => byId === null || (this.idFilter !== 'silent' && row.accessRequestId === byId[2]));
		if (String(query.sorters).startsWith('-')) rows.reverse();
		const offset = Number(query.offset ?? 0);
		const date = new Date(this.clock.now() + this.skewMs).toUTCString();
		const headers = { date, ...(this.counts && query.count === true && { 'x-total-count': String(rows.length) }) };
		return { status: 200, headers, body: rows.slice(offset, offset + Number(query.limit ?? 250)) };
	}

	private rowOf({ id, by, ends = 0, state = 'REQUEST_COMPLETED' }: SceneRequest, index: number): StatusRow {
		const isOver = this.clock.now() - this.start >= ends;
		const created = new Date(this.start + this.skewMs + index).toISOString();
		return {
			accessRequestId: id,
			created,
			state: isOver ? state : 'EXECUTING',
			requester: { id: by },
			requestedFor: { id: `for-${id}` },
		};
	}
}

/** Requests of the user, which end one after the other within some time. */
export function own(count: number, within: number): SceneRequest[] {
	return Array.from({ length: count }, (_, index) => ({
		id: `request-${index}`,
		by: 'me',
		ends: Math.floor(((index + 1) * within) / count),
	}));
}
