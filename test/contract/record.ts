import {
	createServer,
	request as forward,
	type IncomingHttpHeaders,
	type IncomingMessage,
	type Server,
} from 'node:http';
import type { AddressInfo } from 'node:net';

/** Whose traffic it is: a client's that tries everything the sandbox serves, right and wrong, or our node's. */
export type Sender = 'client' | 'node';

/** One request and its response, as they went over the wire; the authorization header is left out. */
export interface Exchange {
	sender: Sender;
	method: string;
	/** Without the query. */
	path: string;
	query: URLSearchParams;
	requestHeaders: IncomingHttpHeaders;
	requestBody: string;
	status: number;
	responseHeaders: IncomingHttpHeaders;
	responseBody: string;
}

/** Stands between a client and a server and keeps what passes. */
export class Recorder {
	readonly exchanges: Exchange[] = [];
	private server: Server | undefined;

	constructor(
		private readonly target: string,
		private readonly sender: Sender,
	) {}

	/** Answers the address to speak to instead of the server's. */
	async start(): Promise<string> {
		const server = createServer((request, response) => {
			this.pass(request).then(
				(exchange) =>
					response.writeHead(exchange.status, passedOn(exchange.responseHeaders)).end(exchange.responseBody),
				() => response.destroy(),
			);
		});
		this.server = server;
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	}

	async stop(): Promise<void> {
		this.server?.closeAllConnections();
		await new Promise((resolve) => (this.server === undefined ? resolve(undefined) : this.server.close(resolve)));
	}

	private async pass(incoming: IncomingMessage): Promise<Exchange> {
		const requestBody = await textOf(incoming);
		const { method = 'GET', url = '/', headers } = incoming;
		const answer = await new Promise<IncomingMessage>((resolve, reject) => {
			const outgoing = forward(this.target + url, { method, headers: { ...headers, connection: 'close' } }, resolve);
			outgoing.once('error', reject);
			outgoing.end(requestBody);
		});
		const responseBody = await textOf(answer);
		const { authorization: _authorization, ...requestHeaders } = headers;
		const [path, query = ''] = url.split('?');
		const exchange: Exchange = {
			sender: this.sender,
			method,
			path,
			query: new URLSearchParams(query),
			requestHeaders,
			requestBody,
			status: answer.statusCode ?? 0,
			responseHeaders: answer.headers,
			responseBody,
		};
		this.exchanges.push(exchange);
		return exchange;
	}
}

/** What concerns only one of the two connections stays there. */
function passedOn({
	connection: _connection,
	'keep-alive': _keepAlive,
	'transfer-encoding': _encoding,
	'content-length': _length,
	...headers
}: IncomingHttpHeaders): IncomingHttpHeaders {
	return headers;
}

async function textOf(message: IncomingMessage): Promise<string> {
	const chunks: Buffer[] = [];
	for await (const chunk of message) chunks.push(chunk as Buffer);
	return Buffer.concat(chunks).toString('utf8');
}
