import type { FastifyReply } from 'fastify';
import type { Caller } from '../access/caller';
import type { Tenant } from '../tenant';
import type { Query } from './collection';

/** What an endpoint gets to work with. */
export interface Context {
	tenant: Tenant;
	caller: Caller;
	query: Query;
	params: Record<string, string>;
	body: unknown;
	headers: Record<string, unknown>;
	reply: FastifyReply;
}

/** One operation of the API, under its per-service path and under the older prefixes. */
export interface Endpoint {
	method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
	/** The service's part of the path, for example `access-requests`. */
	service: string;
	/** The version in the per-service path; default `v1`. */
	version?: string;
	/** What follows, with a leading slash; empty for the service itself. */
	path: string;
	/** ISC API: the scopes of which a token needs one (or `sp:scopes:all`). Empty: any token. */
	scopes: readonly string[];
	/** Levels of which a user needs one; absent: any user. */
	levels?: readonly string[];
	/** Whether a client without a user behind it may call; default no. */
	apiClients?: boolean;
	/** Whether `X-SailPoint-Experimental: true` is required. */
	experimental?: boolean;
	handle: (context: Context) => unknown;
}

/** ISC API: the prefixes that older clients still speak. */
export const olderPrefixes = ['v3', 'beta', 'v2024', 'v2025', 'v2026'] as const;

/** The parameter of an older address that holds its prefix. */
export const PREFIX = 'olderPrefix';

/**
 * The addresses of an endpoint; a newer version of a service has none under the older prefixes. One route serves all prefixes: adding
 * routes is most of what a start of the sandbox costs.
 */
export function addressesOf({ service, version = 'v1', path }: Endpoint): string[] {
	const current = `/${service}/${version}${path}`;
	return version === 'v1' ? [current, `/:${PREFIX}(^(?:${olderPrefixes.join('|')})$)/${service}${path}`] : [current];
}
