import { createServer, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';

import { json, type Misbehavior, type Request } from './wire';
import { wellAnswer } from './well';

/** A tenant that misbehaves until it is told to be well. */
export interface HostileTenant {
	url: string;
	/** What it was asked, in order; `POST /oauth/token`. */
	asked: string[];
	/** Resolves once it has misbehaved. */
	met: Promise<void>;
	/** From now on it answers as a tenant should, and all open connections are closed. */
	recover(): void;
	close(): Promise<void>;
}

/** Starts it on a loopback address. It speaks over a bare socket, so that it can say what no HTTP server would. */
export async function startHostile(misbehavior: Misbehavior): Promise<HostileTenant> {
	const sockets = new Set<Socket>();
	const asked: string[] = [];
	let isWell = false;
	let misbehaved = (): void => undefined;
	const met = new Promise<void>((resolve) => (misbehaved = resolve));
	const server = createServer((socket) => {
		sockets.add(socket);
		socket.on('close', () => sockets.delete(socket)).on('error', () => socket.destroy());
		readRequests(socket, (request) => {
			asked.push(`${request.method} ${request.path}`);
			const isToken = request.path === '/oauth/token';
			if (isWell || isToken !== (misbehavior.at === 'token')) {
				socket.write(json(wellAnswer(request)));
				return;
			}
			misbehaved();
			misbehavior.answer(socket, request, asked.length);
		});
	});
	await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
	const { port } = server.address() as AddressInfo;
	const closeAll = () => sockets.forEach((socket) => socket.destroy());
	return {
		url: `http://127.0.0.1:${port}`,
		asked,
		met,
		recover() {
			isWell = true;
			closeAll();
		},
		async close() {
			closeAll();
			await new Promise((closed) => server.close(closed));
		},
	};
}

function readRequests(socket: Socket, take: (request: Request) => void): void {
	let buffer = '';
	socket.on('data', (chunk) => {
		buffer += chunk.toString('latin1');
		const end = buffer.indexOf('\r\n\r\n');
		if (end < 0) return;
		const length = Number(/^content-length: *(\d+)/im.exec(buffer.slice(0, end))?.[1] ?? 0);
		if (buffer.length < end + 4 + length) return;
		const [method, target] = buffer.split(' ', 2);
		const url = new URL(target, 'http://tenant.example');
		const body = buffer.slice(end + 4, end + 4 + length);
		buffer = buffer.slice(end + 4 + length);
		take({ method, path: url.pathname, query: url.searchParams, body });
	});
}
