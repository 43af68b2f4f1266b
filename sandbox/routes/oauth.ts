import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Client, Identity } from '../store/model';
import type { Tenant } from '../tenant';

interface TokenRequest {
	client: Client;
	fields: Record<string, string>;
}

/** ISC API: `POST /oauth/token` and `GET /oauth/info`. */
export function serveOauth(app: FastifyInstance, tenant: Tenant): void {
	app.post('/oauth/token', (request, reply) => token(tenant, request, reply));
	app.get('/oauth/info', () => ({
		tenant: tenant.org,
		apiUrl: tenant.url,
		authorizeEndpoint: `${tenant.url}/oauth/authorize`,
		tokenEndpoint: `${tenant.url}/oauth/token`,
	}));
}

function token(tenant: Tenant, request: FastifyRequest, reply: FastifyReply): unknown {
	tenant.clock.runDue();
	const fields = textFields(request.body, request.query);
	const client = authenticated(tenant, fields, request.headers.authorization);
	if (client === undefined) return refuse(reply, 401, 'invalid_client', 'Bad client credentials');
	if (request.call !== null) request.call.clientId = client.id;
	switch (fields.grant_type) {
		case 'client_credentials':
			return clientCredentials(tenant, client, reply);
		case 'authorization_code':
			return authorizationCode(tenant, { client, fields }, reply);
		case 'refresh_token':
			return refresh(tenant, { client, fields }, reply);
		default:
			return refuse(reply, 400, 'unsupported_grant_type', `Unsupported grant type: ${fields.grant_type ?? ''}`);
	}
}

/** ISC API: a personal access token acts as its owner; an API client has no user. */
function clientCredentials(tenant: Tenant, client: Client, reply: FastifyReply): unknown {
	if (client.kind === 'authorization-code')
		return refuse(reply, 401, 'unauthorized_client', 'Unauthorized grant type: client_credentials');
	const owner = client.identityId === null ? undefined : tenant.store.identities.person(client.identityId);
	return tenant.tokens.issue(client, owner);
}

function authorizationCode(tenant: Tenant, { client, fields }: TokenRequest, reply: FastifyReply): unknown {
	const person = tenant.tokens.takeCode(fields.code ?? '', client.id, fields.redirect_uri);
	if (person === undefined) return refuse(reply, 400, 'invalid_grant', 'Invalid authorization code');
	return signedIn(tenant, client, person);
}

function refresh(tenant: Tenant, { client, fields }: TokenRequest, reply: FastifyReply): unknown {
	const person = tenant.tokens.takeRefreshToken(fields.refresh_token ?? '', client.id);
	if (person === undefined) return refuse(reply, 401, 'invalid_grant', 'Invalid refresh token');
	return signedIn(tenant, client, person);
}

function signedIn(tenant: Tenant, client: Client, person: Identity): unknown {
	return tenant.tokens.issue(client, person, true);
}

/** Authenticates a client by the fields of the body or by HTTP basic authentication. */
function authenticated(
	tenant: Tenant,
	fields: Record<string, string>,
	authorization: string | undefined,
): Client | undefined {
	const basic = /^basic (\S+)$/i.exec(authorization ?? '')?.[1];
	let id = fields.client_id;
	let secret = fields.client_secret;
	if (basic !== undefined) {
		const text = Buffer.from(basic, 'base64').toString('utf8');
		const colon = text.indexOf(':');
		id = decodeURIComponent(text.slice(0, colon));
		secret = decodeURIComponent(text.slice(colon + 1));
	}
	const client = tenant.store.clients.get(id ?? '');
	return client?.secret === secret ? client : undefined;
}

function textFields(...parts: unknown[]): Record<string, string> {
	const fields: Record<string, string> = {};
	for (const part of parts) {
		if (typeof part !== 'object' || part === null) continue;
		for (const [name, value] of Object.entries(part)) if (typeof value === 'string') fields[name] = value;
	}
	return fields;
}

function refuse(reply: FastifyReply, status: number, error: string, description: string): FastifyReply {
	return reply.code(status).send({ error, error_description: description });
}
