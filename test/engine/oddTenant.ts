import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface OddAnswer {
	status?: number;
	headers?: Record<string, string>;
	body: unknown;
}

/** A tenant that issues tokens and answers everything else in a way of its own. */
export interface OddTenant {
	url: string;
	credentials: { sailPointIscApi: object };
	/** Paths with their queries, in the order of calls. */
	calls: URL[];
	close(): Promise<void>;
}

export async function startOddTenant(respond: (url: URL, method: string) => OddAnswer): Promise<OddTenant> {
	const calls: URL[] = [];
	const server = createServer((request: IncomingMessage, response: ServerResponse) => {
		const url = new URL(request.url ?? '/', 'http://tenant.invalid');
		request.resume().on('end', () => {
			const isToken = url.pathname === '/oauth/token';
			if (!isToken) calls.push(url);
			const token = { access_token: 'odd-tenant-token', token_type: 'bearer', expires_in: 749 };
			const { status = 200, headers = {}, body } = isToken ? { body: token } : respond(url, request.method ?? 'GET');
			const text = body === undefined ? '' : JSON.stringify(body);
			response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(text);
		});
	});
	await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
	const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	return {
		url,
		credentials: {
			sailPointIscApi: {
				environment: 'custom',
				apiUrl: url,
				clientId: 'odd-client',
				clientSecret: 'odd-client-secret',
			},
		},
		calls,
		close: async () => {
			server.closeAllConnections();
			await new Promise((closed) => server.close(() => closed(undefined)));
		},
	};
}
