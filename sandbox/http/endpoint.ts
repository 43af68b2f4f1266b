import type { FastifyReply } from 'fastify';
import type { Caller } from '../access/caller';
import type { Tenant } from '../tenant';
import type { Query } from './collection';

/** What an endpoint works with. */
export interface Context {
	tenant: Tenant;
	caller: Caller;
	query: Query;
	params: Record<string, string>;
	body: unknown;
	headers: Record<string, unknown>;
	reply: FastifyReply;
}

/** One operation of the API, available under its per-service path and the older prefixes. */
export interface Endpoint {
	method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
	/** The name of the service in the path, such as `access-requests`. */
	service: string;
	/** The version in the per-service path; default `v1`. */
	version?: string;
	/** The rest of the path, with a leading slash; empty for the service itself. */
	path: string;
	/** ISC API: a token needs one of these scopes, or `sp:scopes:all`. If empty, any token will do. */
	scopes: readonly string[];
	/** The user needs one of these levels. If absent, any user will do. */
	levels?: readonly string[];
	/** Whether a client without a user may call it; default false. */
	apiClients?: boolean;
	/** Whether `X-SailPoint-Experimental: true` is required. */
	experimental?: boolean;
	handle: (context: Context) => unknown;
}

/** ISC API: the prefixes that older clients still use. */
export const olderPrefixes = ['v3', 'beta', 'v2024', 'v2025', 'v2026'] as const;

/** The addresses of an endpoint. Newer versions of a service aren't available under the older prefixes. */
export function addressesOf(endpoint: Endpoint): Array<{ url: string; apiVersion: string }> {
	const version = endpoint.version ?? 'v1';
	const current = { url: `/${endpoint.service}/${version}${endpoint.path}`, apiVersion: version };
	if (version !== 'v1') return [current];
	return [
		current,
		...olderPrefixes.map((prefix) => ({ url: `/${prefix}/${endpoint.service}${endpoint.path}`, apiVersion: prefix })),
	];
}
