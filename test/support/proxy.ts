import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ProxiedAnswer {
	status: number;
	/** Names in lower case. */
	headers: Record<string, string>;
	body: string;
}

export interface Proxy {
	url: string;
	close(): Promise<void>;
}

/** A server before a tenant that may change its answers. */
export async function startProxy(
	target: string,
	change: (url: URL, answer: ProxiedAnswer, method: string) => ProxiedAnswer,
): Promise<Proxy> {
	const server = createServer((request, response) => {
		void (async () => {
			const method = request.method ?? 'GET';
			const url = new URL(request.url ?? '/', target);
			const body = await textOf(request);
			const answer = await fetch(url, {
				method,
				headers: forwarded(request),
				...(method !== 'GET' && method !== 'HEAD' && { body }),
			});
			const headers = Object.fromEntries(
				[...answer.headers].filter(([name]) => !['content-length', 'transfer-encoding', 'connection'].includes(name)),
			);
			const changed = change(url, { status: answer.status, headers, body: await answer.text() }, method);
			response.writeHead(changed.status, changed.headers).end(changed.body);
		})().catch(() => response.destroy());
	});
	await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		close: async () => {
			server.closeAllConnections();
			await new Promise((closed) => server.close(() => closed(undefined)));
		},
	};
}

async function textOf(request: IncomingMessage): Promise<string> {
	const parts: Buffer[] = [];
	for await (const part of request) parts.push(part as Buffer);
	return Buffer.concat(parts).toString('utf8');
}

function forwarded({ headers }: IncomingMessage): Record<string, string> {
	const { authorization, 'content-type': type } = headers;
	return { ...(authorization !== undefined && { authorization }), ...(type !== undefined && { 'content-type': type }) };
}
