import { fork, type ChildProcess } from 'node:child_process';
import { Agent, request as httpRequest } from 'node:http';
import { loadavg } from 'node:os';
import { performance } from 'node:perf_hooks';
import { errorText } from './http/errors';
import { startSandbox } from './index';
import { bulkAlias, bulkPersonId } from './seed/large';
import { itemId } from './seed/builders';

/**
 * Measures the sandbox at scale: how long it takes to seed 100,000 identities and 10,000 access items, and how many
 * requests per second it answers without a rate limit. The requests are equal parts of status by person, public identity
 * by email, and grant of one item to one person. The sandbox runs in its own process; this one sends the requests. `npm
 * run scale -- [identities] [accessItems] [seconds]` prints the figures and ends with code 1 if one misses its goal:
 * seeded in under 5 s, at least 2,000 requests per second on two cores, and no failed request.
 */
const identities = Number(process.argv[2] ?? 100_000);
const accessItems = Number(process.argv[3] ?? 10_000);
const seconds = Number(process.argv[4] ?? 10);
const connections = 64;
const goals = { seedMs: 5000, perSecond: 2000 };

interface Ready {
	url: string;
	token: string;
	seedMs: number;
	memoryMb: number;
}

interface Counts {
	byStatus: Map<number, number>;
	latencies: number[];
}

async function serve(): Promise<void> {
	const started = performance.now();
	const sandbox = await startSandbox({
		rateLimit: 0,
		seed: { identities, accessItems },
		tokenLifetimeSeconds: 43_200,
		keepCalls: 1000,
	});
	const seedMs = performance.now() - started;
	const memoryMb = Math.round(process.memoryUsage().rss / 1e6);
	const ready: Ready = { url: sandbox.url, token: sandbox.token('admin').access_token, seedMs, memoryMb };
	process.send?.(ready);
	process.once('disconnect', () => void sandbox.close());
}

function startServer(): Promise<{ child: ChildProcess; ready: Ready }> {
	const child = fork(__filename, process.argv.slice(2), { env: { ...process.env, SANDBOX_SCALE_SERVER: '1' } });
	return new Promise((resolve, reject) => {
		child.once('message', (message) => resolve({ child, ready: message as Ready }));
		child.once('exit', (code) => reject(new Error(`The sandbox ended with code ${code} before it was ready.`)));
	});
}

/** The nth call. The kinds take turns, and each call is for a different person. */
function callOf(n: number): { method: string; path: string; body?: string } {
	const person = 1 + ((n * 7919) % identities);
	switch (n % 3) {
		case 0:
			return { method: 'GET', path: `/access-request-status/v1?requested-for=${bulkPersonId(person)}` };
		case 1:
			return {
				method: 'GET',
				path: `/public-identities/v1?filters=${encodeURIComponent(`email eq "${bulkAlias(person)}@sandbox.example"`)}`,
			};
		default: {
			const role = 1 + 5 * (n % Math.floor(accessItems / 5));
			const id = itemId('ROLE', `Bulk Role ${String(role).padStart(5, '0')}`);
			return {
				method: 'POST',
				path: '/access-requests/v1',
				body: JSON.stringify({ requestedFor: [bulkPersonId(person)], requestedItems: [{ type: 'ROLE', id }] }),
			};
		}
	}
}

function send(agent: Agent, { url, token }: Ready, n: number): Promise<number> {
	const { method, path, body } = callOf(n);
	const headers: Record<string, string> = { Authorization: `Bearer ${token}` };
	if (body !== undefined) headers['Content-Type'] = 'application/json';
	return new Promise((resolve, reject) => {
		const outgoing = httpRequest(url + path, { agent, method, headers }, (response) => {
			response.resume();
			response.once('end', () => resolve(response.statusCode ?? 0));
		});
		outgoing.once('error', reject);
		outgoing.end(body);
	});
}

async function load(ready: Ready, forSeconds: number): Promise<Counts & { elapsed: number }> {
	const agent = new Agent({ keepAlive: true, maxSockets: connections });
	const counts: Counts = { byStatus: new Map(), latencies: [] };
	const started = performance.now();
	const end = started + forSeconds * 1000;
	let next = 0;
	const worker = async (): Promise<void> => {
		while (performance.now() < end) {
			const sent = performance.now();
			const status = await send(agent, ready, (next += 1));
			counts.byStatus.set(status, (counts.byStatus.get(status) ?? 0) + 1);
			counts.latencies.push(performance.now() - sent);
		}
	};
	await Promise.all(Array.from({ length: connections }, worker));
	agent.destroy();
	return { ...counts, elapsed: (performance.now() - started) / 1000 };
}

/** Lists the goals that were missed. */
function missedGoals(seedMs: number, perSecond: number, byStatus: ReadonlyMap<number, number>): string[] {
	const bad = [...byStatus].filter(([status]) => status >= 300).reduce((all, [, count]) => all + count, 0);
	return [
		...(seedMs < goals.seedMs ? [] : [`starting and seeding in under ${goals.seedMs / 1000} s`]),
		...(perSecond >= goals.perSecond ? [] : [`at least ${goals.perSecond} requests per second`]),
		...(bad === 0 ? [] : [`no failed requests (there were ${bad})`]),
	];
}

async function measure(): Promise<void> {
	const [loadBefore] = loadavg();
	const { child, ready } = await startServer();
	try {
		await load(ready, 2);
		const { byStatus, latencies, elapsed } = await load(ready, seconds);
		latencies.sort((a, b) => a - b);
		const at = (share: number): string => latencies[Math.floor((latencies.length - 1) * share)].toFixed(1);
		const answers = [...byStatus].map(([status, count]) => `${count} × ${status}`).join(', ');
		process.stdout.write(`identities            ${identities}
access items          ${accessItems}
load before           ${loadBefore.toFixed(1)} processes (other work on the machine makes the figures worse)
start with seed       ${(ready.seedMs / 1000).toFixed(2)} s
memory after seed     ${ready.memoryMb} MB
requests per second   ${Math.round(latencies.length / elapsed)}  (${latencies.length} in ${elapsed.toFixed(1)} s over ${connections} connections)
answers               ${answers}
latency p50, p95, p99 ${at(0.5)}, ${at(0.95)}, ${at(0.99)} ms
`);
		const missed = missedGoals(ready.seedMs, latencies.length / elapsed, byStatus);
		process.stdout.write(missed.length === 0 ? 'All goals were met.\n' : `Missed: ${missed.join('; ')}.\n`);
		process.exitCode = missed.length === 0 ? 0 : 1;
	} finally {
		child.disconnect();
	}
}

(process.env.SANDBOX_SCALE_SERVER === undefined ? measure() : serve()).catch((error: unknown) => {
	process.stderr.write(`${errorText(error)}\n`);
	process.exitCode = 1;
});
