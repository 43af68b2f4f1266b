import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Tenant } from '../tenant';
import { detailCodes, errorBody, UnauthorizedError } from './errors';

const isControl = /^\/($|\?|_control|_page)/;

/** Looks for a fault that this call meets, and lets it strike if it strikes before the request is handled. */
export async function spoilRequest(tenant: Tenant, request: FastifyRequest, reply: FastifyReply): Promise<void> {
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
			await new Promise((resolve) => setTimeout(resolve, fault.delayMs ?? 1000));
			return;
		default:
	}
}

/** Lets a fault strike after the request was handled: what it did stays done. */
export async function spoilAnswer(request: FastifyRequest, reply: FastifyReply, payload: unknown): Promise<unknown> {
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
		default:
			return payload;
	}
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

/** What stands between the tenant and its clients answers in HTML. */
function gatewayPage(status: number): string {
	return `<html><head><title>${status}</title></head><body><h1>${status}</h1></body></html>`;
}
