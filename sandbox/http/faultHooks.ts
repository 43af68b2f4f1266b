import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Tenant } from '../tenant';
import type { Fault } from '../faults';
import { detailCodes, errorBody, UnauthorizedError } from './errors';

const isControl = /^\/($|\?|_control|_page)/;

/** Finds the fault for this call, if any, and applies it if it comes before the request is handled. */
export async function applyFaultBefore(tenant: Tenant, request: FastifyRequest, reply: FastifyReply): Promise<void> {
	const path = request.url.split('?')[0];
	if (isControl.test(path)) return;
	const fault = tenant.faults.meet(request.method, path);
	if (fault === undefined) return;
	request.fault = fault;
	if (request.call !== null) request.call.fault = fault.mode;
	switch (fault.mode) {
		case 'status':
			await sendStatus(reply, fault.status ?? 500, fault.retryAfter);
			return;
		case 'redirect':
			await reply
				.code(307)
				.header('Location', fault.location ?? '/')
				.send();
			return;
		case 'expired-token':
			throw new UnauthorizedError('JWT validation failed: JWT is expired');
		case 'drop-before':
			reply.hijack();
			request.raw.socket.destroy();
			return;
		case 'hang-before':
			reply.hijack();
			return;
		case 'slow':
			await pause(fault.delayMs ?? 1000);
			return;
		case 'repeat-page':
			requestFirstPage(request);
			return;
		default:
	}
}

/** Applies a fault that comes after the request was handled, so that its effects persist. */
export async function applyFaultAfter(
	request: FastifyRequest,
	reply: FastifyReply,
	payload: unknown,
): Promise<unknown> {
	const { fault } = request;
	switch (fault?.mode) {
		case 'drop-after':
			request.raw.socket.destroy();
			return payload;
		case 'hang-after':
			await new Promise((resolve) => request.raw.socket.once('close', resolve));
			return payload;
		case 'status-after':
			if (fault.retryAfter !== undefined) void reply.header('Retry-After', String(fault.retryAfter));
			void reply.code(fault.status ?? 502).type('text/html');
			return gatewayPage(fault.status ?? 502);
		case 'garbage':
			void reply.type('application/json');
			return '{"newRequests": [{"requestedFor"';
		case 'drip':
			return dripped(request, textOf(payload), fault);
		case 'false-gzip':
			void reply.header('Content-Encoding', 'gzip');
			return payload;
		case 'lying-total':
			void reply.header('X-Total-Count', String(fault.total ?? 1e12));
			return payload;
		case 'repeat-page':
			return repeatedRows(request, textOf(payload));
		case 'html':
			void reply.code(200).type('text/html');
			return '<!doctype html><html><head><title>Sign in</title></head><body><form>Sign in</form></body></html>';
		case 'no-content':
			void reply.code(204).removeHeader('content-type');
			return null;
		case 'truncated':
			return truncated(request, reply, textOf(payload));
		default:
			return payload;
	}
}

/** Returns the first page of a list, whichever page is requested. */
function requestFirstPage(request: FastifyRequest): void {
	for (const part of [request.query, request.body]) {
		if (typeof part !== 'object' || part === null) continue;
		const fields = part as Record<string, unknown>;
		delete fields.offset;
		delete fields.searchAfter;
	}
}

/** Repeats the rows of a list until there are as many as requested. */
function repeatedRows(request: FastifyRequest, text: string): string {
	const rows: unknown = JSON.parse(text);
	if (!Array.isArray(rows) || rows.length === 0) return text;
	const limit = Number((request.query as Record<string, unknown>).limit ?? 250);
	return JSON.stringify(
		Array.from({ length: Math.max(limit, rows.length) }, (_, index) => rows[index % rows.length] as unknown),
	);
}

/** Sends a body byte by byte, with blanks first. It is still valid JSON for a client that waits for the end. */
function dripped(request: FastifyRequest, text: string, fault: Fault): Readable {
	const bytes = Buffer.from(text.padStart(fault.bytes ?? 100));
	return Readable.from(
		(async function* () {
			for (const byte of bytes) {
				if (request.raw.socket.destroyed) return;
				yield Buffer.of(byte);
				await pause(fault.delayMs ?? 500);
			}
		})(),
	);
}

/** Announces the whole body, sends half of it, then breaks the connection. */
function truncated(request: FastifyRequest, reply: FastifyReply, text: string): Readable {
	const bytes = Buffer.from(text);
	void reply.header('Content-Length', String(bytes.length));
	return Readable.from(
		(async function* () {
			yield bytes.subarray(0, Math.ceil(bytes.length / 2));
			await pause(20);
			request.raw.socket.destroy();
		})(),
	);
}

/** By the time a response is sent, its body is a string or absent. */
function textOf(payload: unknown): string {
	return typeof payload === 'string' ? payload : '';
}

function pause(ms: number): Promise<void> {
	return new Promise((resolve) => setTimeout(resolve, ms));
}

async function sendStatus(reply: FastifyReply, status: number, retryAfter: number | undefined): Promise<void> {
	if (status === 429) {
		await reply
			.code(429)
			.header('Retry-After', String(retryAfter ?? 1))
			.send({ message: ' Rate Limit Exceeded ' });
		return;
	}
	if (retryAfter !== undefined) void reply.header('Retry-After', String(retryAfter));
	if (status >= 502 && status <= 504) {
		await reply.code(status).type('text/html').send(gatewayPage(status));
		return;
	}
	await reply
		.code(status)
		.send(errorBody(status === 500 ? detailCodes.internal : `${status}`, 'An internal fault occurred.'));
}

/** The gateways in front of a tenant answer in HTML. */
function gatewayPage(status: number): string {
	return `<html><head><title>${status}</title></head><body><h1>${status}</h1></body></html>`;
}
