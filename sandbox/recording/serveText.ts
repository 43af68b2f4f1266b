import { createServer, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { errorText } from '../http/errors';

export interface Incoming {
	method: string;
	path: string;
	/** Without the question mark. */
	query: string;
	headers: IncomingHttpHeaders;
	body: string;
}

export interface Outgoing {
	status: number;
	headers: Record<string, string>;
	text: string;
}

export interface Served {
	url: string;
	close(): Promise<void>;
}

/** Answers every call on a port of this machine. If `answer` throws, the answer is 502 with the reason. */
export async function serveText(port: number, answer: (call: Incoming) => Promise<Outgoing>): Promise<Served> {
	const server = createServer((request, response) => {
		void read(request)
			.then(answer)
			.catch((error: unknown) => ({
				status: 502,
				headers: { 'content-type': 'application/json' },
				text: JSON.stringify({ messages: [{ text: errorText(error) }] }),
			}))
			.then(({ status, headers, text }) => response.writeHead(status, headers).end(text));
	});
	await new Promise<void>((resolve, reject) => {
		server.once('error', reject);
		server.listen(port, '127.0.0.1', resolve);
	});
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		close: async () => {
			server.closeAllConnections();
			await new Promise<void>((resolve) => server.close(() => resolve()));
		},
	};
}

async function read(request: IncomingMessage): Promise<Incoming> {
	let body = '';
	for await (const chunk of request.setEncoding('utf8')) body += String(chunk);
	const [path, query = ''] = (request.url ?? '/').split('?');
	return { method: request.method ?? 'GET', path, query, headers: request.headers, body };
}
