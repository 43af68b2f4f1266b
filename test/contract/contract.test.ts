import { operationsOfNode } from './drive/node';
import { Checker } from './openApi/check';
import { findingsOf } from './report';
import { ownDocument, ownEndpoints } from './schemas';
import { trafficOfClient, trafficOfNode, type Traffic } from './traffic';

const checker = new Checker(ownDocument());

/** Every finding of the traffic by our own schemas, and the endpoints that it came to with success. */
function held({ exchanges }: Traffic): { findings: string[]; endpoints: Set<string> } {
	const findings = new Set<string>();
	const endpoints = new Set<string>();
	for (const exchange of exchanges) {
		const operation = checker.document.find(exchange.method, exchange.path);
		if (operation === undefined) continue;
		const endpoint = `${operation.method} ${operation.template}`;
		if (exchange.status < 300) endpoints.add(endpoint);
		for (const { side, text } of findingsOf(checker, exchange, operation))
			findings.add(`${endpoint}, ${side}: ${text}`);
	}
	return { findings: [...findings], endpoints };
}

test('the sandbox answers as ISC is documented to, with success and with every kind of error', async () => {
	const traffic = await trafficOfClient();
	const { findings, endpoints } = held(traffic);
	expect(traffic.problems).toEqual([]);
	expect(findings).toEqual([]);
	expect([...endpoints].sort()).toEqual([...ownEndpoints].sort());
	const statuses = new Set(traffic.exchanges.map(({ status }) => status));
	expect([...statuses].sort()).toEqual(expect.arrayContaining([200, 202, 204, 400, 401, 403, 404, 429, 500]));
}, 120_000);

test('our node asks only for what is documented, in every operation', async () => {
	const traffic = await trafficOfNode();
	const { findings, endpoints } = held(traffic);
	expect(traffic.problems).toEqual([]);
	expect(findings).toEqual([]);
	expect(operationsOfNode().length).toBeGreaterThan(10);
	expect([...endpoints]).toEqual(
		expect.arrayContaining([
			'POST /access-requests/v1',
			'GET /access-request-status/v1',
			'GET /public-identities/v1',
			'POST /search/v1',
		]),
	);
}, 120_000);
