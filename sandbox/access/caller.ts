import { forbidden } from '../http/errors';
import type { Identity } from '../store/model';

/** The caller, according to the token. An API client has no identity. */
export interface Caller {
	clientId: string;
	identity: Identity | undefined;
	isAdmin: boolean;
	authorities: ReadonlySet<string>;
	scopes: ReadonlySet<string>;
}

/** The user behind the token. @throws ApiError 403 for an API client, which has none */
export function userOf(caller: Caller): Identity {
	if (caller.identity === undefined) {
		throw forbidden('This endpoint needs a token with a user context; a client without a user cannot call it.');
	}
	return caller.identity;
}

/** The identity id itself, or the id of the caller for `me`. */
export function meOrId(caller: Caller, value: string): string {
	return value === 'me' ? userOf(caller).id : value;
}
