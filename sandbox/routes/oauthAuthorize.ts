import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Query } from '../http/collection';
import type { Client } from '../store/model';
import type { Tenant } from '../tenant';

interface SignIn {
	client: Client;
	redirectUri: string;
	state: string;
}

/** ISC API: `GET /oauth/authorize`, with a small page on which to pick the person who signs in. */
export function serveAuthorize(app: FastifyInstance, tenant: Tenant): void {
	app.get('/oauth/authorize', (request, reply) => {
		const signIn = readSignIn(tenant, request.query as Query);
		if (typeof signIn === 'string') return page(reply, 400, `<p>${escape(signIn)}</p>`);
		return page(reply, 200, form(tenant, signIn));
	});
	app.post('/oauth/authorize', (request, reply) => {
		const fields = typeof request.body === 'object' && request.body !== null ? (request.body as Query) : {};
		const signIn = readSignIn(tenant, { ...fields, response_type: 'code' });
		if (typeof signIn === 'string') return page(reply, 400, `<p>${escape(signIn)}</p>`);
		return answer(tenant, signIn, fields, reply);
	});
}

/** Returns the sign-in request, or what is wrong with it. */
function readSignIn(tenant: Tenant, query: Query): SignIn | string {
	const client = tenant.store.clients.get(query.client_id ?? '');
	if (client?.kind !== 'authorization-code') return `Client "${query.client_id ?? ''}" is not registered for sign-in.`;
	if (query.response_type !== 'code') return 'response_type must be code.';
	const redirectUri = query.redirect_uri ?? '';
	if (!URL.canParse(redirectUri)) return 'redirect_uri is missing or is not a URL.';
	if (client.redirectUris.length > 0 && !client.redirectUris.includes(redirectUri))
		return 'redirect_uri is not registered for this client.';
	return { client, redirectUri, state: query.state ?? '' };
}

function answer(
	tenant: Tenant,
	{ client, redirectUri, state }: SignIn,
	fields: Query,
	reply: FastifyReply,
): FastifyReply {
	const target = new URL(redirectUri);
	if (state !== '') target.searchParams.set('state', state);
	const [person] = tenant.store.identities.fields.alias.equalTo(fields.alias ?? '');
	if (fields.decision === 'deny' || person === undefined) target.searchParams.set('error', 'access_denied');
	else target.searchParams.set('code', tenant.tokens.newCode(client.id, person.id, redirectUri));
	return reply.code(302).header('Location', target.toString()).send();
}

function form(tenant: Tenant, { client, redirectUri, state }: SignIn): string {
	const people = tenant.store.identities.people.slice(0, 60);
	const options = people.map(
		(person) => `<option value="${escape(person.alias)}">${escape(person.name)} (${escape(person.alias)})</option>`,
	);
	return `<form method="post" action="/oauth/authorize">
<input type="hidden" name="client_id" value="${escape(client.id)}">
<input type="hidden" name="redirect_uri" value="${escape(redirectUri)}">
<input type="hidden" name="state" value="${escape(state)}">
<p><label>Sign in to the sandbox as <select name="alias">${options.join('')}</select></label></p>
<p><button name="decision" value="allow">Sign in</button> <button name="decision" value="deny">Cancel</button></p>
</form>`;
}

function page(reply: FastifyReply, status: number, body: string): FastifyReply {
	const html = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Sign in</title></head><body><h1>Sign in</h1>${body}</body></html>`;
	return reply.code(status).type('text/html; charset=utf-8').send(html);
}

function escape(text: string): string {
	return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
