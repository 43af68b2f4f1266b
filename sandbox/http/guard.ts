import type { Caller } from '../access/caller';
import type { Tenant } from '../tenant';
import { badRequest, forbidden, UnauthorizedError } from './errors';
import type { Endpoint } from './endpoint';

/** Returns the caller, identified by the bearer token. @throws UnauthorizedError */
export function callerOf(tenant: Tenant, authorization: string | undefined): Caller {
	if (authorization === undefined) throw new UnauthorizedError('JWT is required');
	const token = /^bearer (\S+)$/i.exec(authorization)?.[1];
	if (token === undefined) throw new UnauthorizedError('JWT validation failed: Invalid token');
	const claims = tenant.tokens.read(token);
	const identity = claims.identity_id === undefined ? undefined : tenant.store.identities.person(claims.identity_id);
	if (claims.identity_id !== undefined && identity === undefined)
		throw new UnauthorizedError('JWT validation failed: unknown user');
	const authorities = new Set<string>(identity?.authorities ?? claims.authorities);
	return {
		clientId: claims.client_id,
		identity,
		isAdmin: authorities.has('ORG_ADMIN'),
		authorities,
		scopes: new Set(claims.scope),
	};
}

/** Checks whether this caller may use this endpoint. @throws ApiError 403, or 400 without the experimental header */
export function admit(endpoint: Endpoint, caller: Caller, headers: Record<string, unknown>): void {
	if (endpoint.experimental === true && String(headers['x-sailpoint-experimental']).toLowerCase() !== 'true') {
		throw badRequest('This API is experimental: the header X-SailPoint-Experimental: true is required.');
	}
	if (caller.identity === undefined) {
		if (endpoint.apiClients !== true)
			throw forbidden('This endpoint needs a token with a user context; a client without a user cannot call it.');
	} else if (endpoint.levels !== undefined && !endpoint.levels.some((level) => caller.authorities.has(level))) {
		throw forbidden();
	}
	if (endpoint.scopes.length > 0 && !hasScope(caller, endpoint.scopes))
		throw forbidden('The token does not have a scope for this endpoint.');
}

function hasScope(caller: Caller, scopes: readonly string[]): boolean {
	return caller.scopes.has('sp:scopes:all') || scopes.some((scope) => caller.scopes.has(scope));
}
