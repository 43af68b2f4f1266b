import { endpoints } from '../../sandbox/routes';
import { templateOf } from './drive/errors';
import type { Checker, Finding } from './openApi/check';
import type { Operation } from './openApi/document';
import { olderPrefixes } from '../../sandbox/http/endpoint';
import type { Exchange } from './record';
import type { Traffic } from './traffic';

/** The result of one endpoint. */
export interface Row {
	endpoint: string;
	/** How many calls by status, of the client and of our node. */
	client: Map<number, number>;
	node: Map<number, number>;
	/** Each once, with how often it was met. */
	findings: Map<string, number>;
}

/** Signing in is described in SailPoint's guides, not in its OpenAPI document. */
const outside = new Set(['POST /oauth/token', 'GET /oauth/info']);

/**
 * Holds all traffic against a document. A request of the client is only judged where it was accepted: the others are wrong on purpose.
 * Every request of our node is judged.
 */
export function judge(checker: Checker, traffic: readonly Exchange[]): Row[] {
	const rows = new Map<string, Row>();
	const rowOf = (endpoint: string): Row => {
		const row = rows.get(endpoint) ?? { endpoint, client: new Map(), node: new Map(), findings: new Map() };
		rows.set(endpoint, row);
		return row;
	};
	for (const exchange of traffic) {
		const { sender, method, path, status } = exchange;
		if (outside.has(`${method} ${path}`)) continue;
		const operation = checker.document.find(method, currentPath(path));
		const row = rowOf(`${method} ${operation?.template ?? currentPath(path)}`);
		row[sender].set(status, (row[sender].get(status) ?? 0) + 1);
		const found =
			operation === undefined
				? [{ side: 'request', text: 'is not in the document' }]
				: findingsOf(checker, exchange, operation);
		for (const { side, text } of found) {
			const line = `${sender === 'node' ? 'our node' : 'sandbox'}, ${side}: ${text}`;
			row.findings.set(line, (row.findings.get(line) ?? 0) + 1);
		}
	}
	for (const endpoint of endpoints) {
		const operation = checker.document.find(endpoint.method, templateOf(endpoint));
		const row = rowOf(`${endpoint.method} ${operation?.template ?? templateOf(endpoint)}`);
		for (const text of notSeen(row.client)) row.findings.set(text, 1);
	}
	return [...rows.values()].sort((a, b) => path(a).localeCompare(path(b)));
}

/** What is wrong with one exchange. */
export function findingsOf(checker: Checker, exchange: Exchange, operation: Operation): Finding[] {
	const isJudged = exchange.sender === 'node' || exchange.status < 300;
	return isJudged ? checker.check(exchange, operation) : checker.response(exchange, operation);
}

/** The table, and below it what stood in the way. */
export function tableOf(rows: readonly Row[], problems: readonly string[]): string {
	const width = Math.max(...rows.map(({ endpoint }) => endpoint.length));
	const cells = rows.map((row) =>
		[
			row.endpoint.padEnd(width),
			counts(row.client).padEnd(46),
			counts(row.node).padEnd(18),
			sum(row.findings) || 'none',
		].join('  '),
	);
	const details = rows.flatMap(({ endpoint, findings }) =>
		[...findings].map(([text, count]) => `${endpoint}\n    ${count} × ${text}`),
	);
	const head = ['endpoint'.padEnd(width), 'calls by status'.padEnd(46), 'of our node'.padEnd(18), 'findings'].join(
		'  ',
	);
	const calls = rows.reduce((all, row) => all + sum(row.client) + sum(row.node), 0);
	const total = rows.reduce((all, row) => all + sum(row.findings), problems.length);
	return [
		head,
		...cells,
		'',
		...details,
		...problems,
		`${rows.length} endpoints, ${calls} calls, ${total} findings`,
		'',
	].join('\n');
}

/** Whether there is nothing to find fault with: no finding, nothing left out, and our node was seen. */
export function isClean(rows: readonly Row[], problems: readonly string[]): boolean {
	return (
		problems.length === 0 && rows.every(({ findings }) => findings.size === 0) && rows.some(({ node }) => node.size > 0)
	);
}

/** All traffic of both senders, and what stood in the way of either. */
export function together(...traffic: Traffic[]): Traffic {
	const problems = traffic.flatMap((part) =>
		part.exchanges.length === 0 ? ['no request was seen', ...part.problems] : part.problems,
	);
	return { exchanges: traffic.flatMap(({ exchanges }) => exchanges), problems };
}

/** Every endpoint needs a token, counts against the limit, and does something. */
function notSeen(statuses: ReadonlyMap<number, number>): string[] {
	const missing = ([401, 429, 500] as const)
		.filter((status) => !statuses.has(status))
		.map((status) => `never answered ${status}`);
	return [...statuses.keys()].some((status) => status < 300) ? missing : ['was never used with success', ...missing];
}

function counts(statuses: ReadonlyMap<number, number>): string {
	return [...statuses]
		.sort(([a], [b]) => a - b)
		.map(([status, count]) => `${count}×${status}`)
		.join(' ');
}

function sum(counted: ReadonlyMap<unknown, number>): number {
	return [...counted.values()].reduce((all, count) => all + count, 0);
}

/** The per-service path behind an older one: ISC's callback addresses still begin with `/beta`. */
function currentPath(path: string): string {
	const [, prefix, service, ...rest] = path.split('/');
	return (olderPrefixes as readonly string[]).includes(prefix) ? ['', service, 'v1', ...rest].join('/') : path;
}

function path({ endpoint }: Row): string {
	return endpoint.split(' ').reverse().join(' ');
}
