import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { Tenant } from '../tenant';
import type { Fault } from '../faults';
import type { Call } from './calls';
import type { Query } from './collection';
import { addressesOf, type Endpoint, PREFIX } from './endpoint';
import {
	ApiError,
	detailCodes,
	errorText,
	formsErrorBody,
	InvalidOffsetError,
	mixedBody,
	UnauthorizedError,
} from './errors';
import { applyFaultAfter, applyFaultBefore } from './faultHooks';
import { admit, callerOf } from './guard';

declare module 'fastify' {
	interface FastifyRequest {
		call: Call | null;
		fault: Fault | null;
	}
}

/** The HTTP server with what all endpoints share: parsing, recording, faults and errors. */
export function buildServer(tenant: Tenant): FastifyInstance {
	const app = fastify({
		forceCloseConnections: true,
		// Nobody asks for heads, and they would be as many routes again.
		exposeHeadRoutes: false,
		bodyLimit: 20 * 1024 * 1024,
		routerOptions: { querystringParser: parseQuery, maxParamLength: 500 },
	});
	app.decorateRequest('call', null);
	app.decorateRequest('fault', null);
	readBodies(app);
	recordCalls(app, tenant);
	app.addHook('preHandler', (request, reply) => applyFaultBefore(tenant, request, reply));
	app.addHook('preSerialization', async (request, reply, payload) =>
		reply.statusCode >= 400 && request.url.startsWith('/form-instances/') ? formsErrorBody(payload) : payload,
	);
	app.addHook('onSend', (request, reply, payload) => applyFaultAfter(request, reply, payload));
	app.setErrorHandler((error, request, reply) => sendError(tenant, error, request, reply));
	app.setNotFoundHandler((_request, reply) => reply.code(404).send({ error: 'No message available' }));
	return app;
}

/** The services whose lists may spell ids differently. */
const respelled = new Set(['access-request-status', 'access-request-administration', 'access-request-approvals']);

/** Serves an endpoint under all its addresses. */
export function serve(app: FastifyInstance, tenant: Tenant, endpoint: Endpoint): void {
	for (const url of addressesOf(endpoint)) {
		app.route({
			method: endpoint.method,
			url,
			handler: async (request, reply) => {
				const caller = callerOf(tenant, request.headers.authorization);
				if (request.call !== null) {
					request.call.clientId = caller.clientId;
					request.call.userName = caller.identity?.alias;
				}
				const { [PREFIX]: apiVersion = endpoint.version ?? 'v1', ...params } = request.params as Record<string, string>;
				const wait = tenant.limiter.take(`${caller.clientId} ${apiVersion}`);
				if (wait > 0) return tooMany(reply, wait);
				admit(endpoint, caller, request.headers);
				tenant.clock.runDue();
				const answer = await endpoint.handle({
					tenant,
					caller,
					query: tenant.spelling.restore(request.query as Query),
					params: tenant.spelling.restore(params),
					body: tenant.spelling.restore(request.body),
					headers: request.headers,
					reply,
				});
				return tenant.quirks.idSpelling === 'mixed' && respelled.has(endpoint.service) && Array.isArray(answer)
					? tenant.spelling.respell(answer)
					: answer;
			},
		});
	}
}

/** ISC API: the body of a 429 has its own form, and `Retry-After` contains the seconds to wait. */
export function tooMany(reply: FastifyReply, seconds: number): FastifyReply {
	return reply.code(429).header('Retry-After', String(seconds)).send({ message: ' Rate Limit Exceeded ' });
}

function readBodies(app: FastifyInstance): void {
	const parseJson = (
		_request: FastifyRequest,
		body: string,
		done: (error: Error | null, value?: unknown) => void,
	): void => {
		if (body.trim() === '') return done(null, undefined);
		try {
			done(null, JSON.parse(body));
		} catch {
			done(
				new ApiError(400, detailCodes.syntax, 'The request was syntactically incorrect: the body is not valid JSON.'),
			);
		}
	};
	app.removeAllContentTypeParsers();
	app.addContentTypeParser(['application/json', 'application/json-patch+json'], { parseAs: 'string' }, parseJson);
	app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) => {
		done(null, Object.fromEntries(new URLSearchParams(String(body))));
	});
	app.addContentTypeParser(
		'multipart/form-data',
		{ parseAs: 'buffer' },
		async (request: FastifyRequest, body: Buffer) => {
			const form = await new Response(new Uint8Array(body), {
				headers: { 'Content-Type': String(request.headers['content-type']) },
			}).formData();
			return Object.fromEntries([...form].map(([name, value]) => [name, typeof value === 'string' ? value : '']));
		},
	);
	app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) =>
		done(null, body === '' ? undefined : body),
	);
}

function recordCalls(app: FastifyInstance, tenant: Tenant): void {
	app.addHook('onRequest', async (request) => {
		const path = request.url.split('?')[0];
		if (path === '/' || path.startsWith('/_control') || path.startsWith('/_page')) return;
		const { authorization: _authorization, ...headers } = request.headers;
		request.call = {
			at: Date.now(),
			method: request.method,
			path,
			query: recordedBody(path, request.query) as Query,
			headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)])),
			body: undefined,
			status: 0,
			clientId: undefined,
			userName: undefined,
			fault: undefined,
			durationMs: undefined,
		};
		tenant.calls.add(request.call);
	});
	app.addHook('preValidation', async (request) => {
		if (request.call !== null) request.call.body = recordedBody(request.call.path, request.body);
	});
	app.addHook('onResponse', async (request, reply) => {
		if (request.call === null) return;
		if (!/^(drop|hang)/.test(request.call.fault ?? '')) request.call.status = reply.statusCode;
		request.call.durationMs = Date.now() - request.call.at;
		tenant.calls.answered(request.call);
	});
}

/** Keeps only the grant type and the field names of a token request. */
function recordedBody(path: string, body: unknown): unknown {
	if (!path.startsWith('/oauth/') || typeof body !== 'object' || body === null) return body;
	return Object.fromEntries(
		Object.entries(body).map(([name, value]: [string, unknown]) => [name, name === 'grant_type' ? value : '…']),
	);
}

function sendError(tenant: Tenant, error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
	if (request.call !== null && request.call.body === undefined) request.call.body = request.body;
	const { status, body } = answerTo(tenant, error);
	tenant.errorsAnswered += 1;
	const atTheEdge = tenant.quirks.edgeEncoding === 'utf8' && status < 500 && tenant.errorsAnswered % 2 === 1;
	if (atTheEdge) void reply.header('Content-Encoding', 'UTF-8');
	return reply.code(status).send(body);
}

function answerTo(tenant: Tenant, error: unknown): { status: number; body: object } {
	if (error instanceof UnauthorizedError || error instanceof InvalidOffsetError)
		return { status: error.status, body: error.body() };
	const known = error instanceof ApiError ? error : asApiError(error);
	const mixed = tenant.quirks.errorBodies === 'mixed';
	return { status: known.status, body: mixed ? mixedBody(known, tenant.errorsAnswered) : known.body() };
}

/** A request the server can't parse is the fault of the client; anything else is a bug in the sandbox. */
function asApiError(error: unknown): ApiError {
	const status = typeof error === 'object' && error !== null && 'statusCode' in error ? Number(error.statusCode) : 500;
	const text = errorText(error);
	if (status < 500) return new ApiError(status, detailCodes.badRequest, text);
	return new ApiError(500, detailCodes.internal, `An internal fault occurred: ${text}`);
}

/** A parameter that appears more than once becomes a comma-separated list. */
function parseQuery(text: string): Query {
	const query: Query = {};
	for (const [name, value] of new URLSearchParams(text))
		query[name] = name in query ? `${query[name]},${value}` : value;
	return query;
}
