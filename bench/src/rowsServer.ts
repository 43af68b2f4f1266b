import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { HOST } from '../../playground/src/ports';

/** Hands the rows of the case at hand to n8n, apart from the tenant, whose limit they must not count against. */
export interface RowsServer {
	url: string;
	serve(rows: Array<[person: string, item: string]>): void;
	close(): Promise<void>;
}

export async function startRowsServer(): Promise<RowsServer> {
	let body = '[]';
	const server = createServer((_, response) => void response.setHeader('content-type', 'application/json').end(body));
	await new Promise<void>((resolve) => server.listen(0, HOST, resolve));
	const { port } = server.address() as AddressInfo;
	return {
		url: `http://${HOST}:${port}/rows`,
		serve: (rows) => {
			body = JSON.stringify(rows.map(([person, item]) => ({ person, item })));
		},
		close: async () => {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}
