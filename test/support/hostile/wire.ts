import type { Socket } from 'node:net';

export interface Request {
	method: string;
	path: string;
	query: URLSearchParams;
	body: string;
}

/** One way to be no tenant. */
export interface Misbehavior {
	name: string;
	/** The token endpoint alone, or everything else; the other part is well. */
	at: 'token' | 'api';
	/** @param count requests so far, this one included */
	answer(socket: Socket, request: Request, count: number): void;
}

/** A whole answer; the length is right unless the headers say otherwise. */
export function raw(status: string, headers: Record<string, string>, body: string | Buffer = ''): Buffer {
	const bytes = Buffer.isBuffer(body) ? body : Buffer.from(body);
	const all = { 'content-type': 'application/json', 'content-length': String(bytes.length), ...headers };
	const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
	return Buffer.concat([Buffer.from(`HTTP/1.1 ${status}\r\n${lines.join('')}\r\n`, 'latin1'), bytes]);
}

export function json(body: unknown, headers: Record<string, string> = {}, status?: string): Buffer {
	const isTaken = typeof body === 'object' && body !== null && 'newRequests' in body;
	return raw(status ?? (isTaken ? '202 Accepted' : '200 OK'), headers, JSON.stringify(body));
}
