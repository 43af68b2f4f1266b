import { IscClient } from '../../../isc/api/client';
import type { IscHttp } from '../../../isc/api/http';
import { limiterFor } from '../../../isc/api/limiter';
import { retryAt } from '../../../isc/api/retryAfter';
import { quiet } from './fakes';
import { chance, SimulatedServer, VirtualClock, VirtualTime, type ServerOptions } from './simulation';

export const windows: Array<ServerOptions['window']> = ['blocks', 'aligned', 'sliding'];

/** From the first call to the last, no limiter can do it in less. */
export function floorMs(calls: number, limit = 100): number {
	return 10_000 * Math.floor((calls - 1) / limit);
}

export interface Traffic {
	/** Of all processes together. */
	calls: number;
	processes: number;
	window: ServerOptions['window'];
	/** The middle of what a round trip takes; it varies from 0.4 to 1.6 of it. */
	latencyMs: number;
	seed: number;
	/** What each process is told; default 100. */
	limit?: number;
	/** What the server allows, where it differs. */
	serverLimit?: number;
	/** Calls that each process keeps waiting; default 20. */
	workers?: number;
	/** How much later each further process begins; default at most 100 ms. */
	laterMs?: number;
}

export interface TrafficReport {
	server: SimulatedServer;
	/** From the first accepted call to the last. */
	millis: number;
	sends: Array<{ from: string; at: number }>;
	refusals: Array<{ from: string; toldAt: number; until: number }>;
}

let runs = 0;

/** Fetching a token, which is no call of the limiter's. */
const slowStartMs = 250;

/** Processes that know nothing of each other, on one credential, each with its part of the calls, in virtual time. */
export async function simulate(traffic: Traffic): Promise<TrafficReport> {
	const { calls, processes, latencyMs, seed, limit = 100, workers = 20 } = traffic;
	const random = chance(seed);
	const time = new VirtualTime();
	time.now = 1_000_000 + random() * 10_000;
	const part = (share: number): [number, number] => [0.4 * share * latencyMs, 1.6 * share * latencyMs];
	const server = new SimulatedServer(time, {
		window: traffic.window,
		limit: traffic.serverLimit ?? limit,
		there: part(0.2),
		within: part(0.6),
		back: part(0.2),
		random,
	});
	const report: TrafficReport = { server, millis: 0, sends: [], refusals: [] };
	runs += 1;
	const jobs = Array.from({ length: processes }, async (_, index) => {
		const from = `process ${index}`;
		const clock = new VirtualClock(time, random);
		const http = watched(server.http(from, slowStartMs), from, time, report);
		const limiter = limiterFor(`traffic ${runs} ${from}`, limit, clock);
		const client = new IscClient({ http, clock, limiter, log: quiet, timeoutMs: 30_000, random });
		await time.pass(index * (traffic.laterMs ?? random() * 100));
		let left = calls / processes;
		const worker = async (): Promise<void> => {
			while (left > 0) {
				left -= 1;
				await client.write({ method: 'POST', path: '/access-requests/v1', body: {} });
			}
		};
		await Promise.all(Array.from({ length: workers }, worker));
	});
	await time.until(Promise.all(jobs));
	report.millis = server.accepted[server.accepted.length - 1].at - server.accepted[0].at;
	return report;
}

/** Writes down when a process sent each call, and when it learned of each refusal. */
function watched(http: IscHttp, from: string, time: VirtualTime, report: TrafficReport): IscHttp {
	return {
		send: async (call) => {
			report.sends.push({ from, at: time.now });
			const response = await http.send(call);
			if (response.status === 429) report.refusals.push({ from, toldAt: time.now, until: retryAt(response, time.now) });
			return response;
		},
		tokenUser: async () => undefined,
	};
}
