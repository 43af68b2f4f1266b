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

/** The parameter of an older address that holds its prefix. */
export const PREFIX = 'olderPrefix';

/**
 * The addresses of an endpoint. Newer versions of a service aren't available under the older prefixes. One route serves all prefixes:
 * adding routes takes most of the time that the sandbox needs to start.
 */
export function addressesOf({ service, version = 'v1', path }: Endpoint): string[] {
	const current = `/${service}/${version}${path}`;
	return version === 'v1' ? [current, `/:${PREFIX}(^(?:${olderPrefixes.join('|')})$)/${service}${path}`] : [current];
}
