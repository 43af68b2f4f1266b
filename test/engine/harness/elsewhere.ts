import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server that is not the tenant, and all that it was sent. */
export interface Elsewhere {
	url: string;
	requests: Array<{ url: string; headers: IncomingHttpHeaders }>;
	close(): Promise<void>;
}

/** Starts a server that answers everything with 200 `[]`: where nothing may arrive. */
export async function startElsewhere(): Promise<Elsewhere> {
	const requests: Elsewhere['requests'] = [];
	const server = createServer((request, response) => {
		requests.push({ url: request.url ?? '', headers: request.headers });
		response.setHeader('content-type', 'application/json').end('[]');
	});
	await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
	const { port } = server.address() as AddressInfo;
	return {
		url: `http://127.0.0.1:${port}`,
		requests,
		close: async () => await new Promise((closed) => server.close(() => closed())),
	};
}

/** An address at which nobody listens. */
export async function closedPort(): Promise<string> {
	const { url, close } = await startElsewhere();
	await close();
	return url;
}
