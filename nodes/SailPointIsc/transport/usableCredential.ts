import type { IHttpRequestOptions, IN8nHttpFullResponse } from 'n8n-workflow';
import type { TokenUser, NoAnswer } from '../../../isc/api/http';
import type { TenantAddress } from '../../../isc/tenant';
import type { CredentialType } from './nodeFunctions';

/** A credential as a run uses it: the address of its tenant, its client, and n8n's helper that signs calls with it. */
export interface Access extends TenantAddress {
	type: CredentialType;
	/** e.g. `acme.api.identitynow.com` */
	host: string;
	clientId: string;
	/** Gets and renews its token. */
	tokens: TokenKeeper;
	/** Makes one call with n8n's helper, and with its errors. `signal` aborts it, instead of the signal of the execution. */
	request(options: IHttpRequestOptions, signal?: AbortSignal): Promise<IN8nHttpFullResponse>;
	/** The user that the current token names. */
	user(): Promise<TokenUser | undefined>;
	/** The token of the next call; `''` if there is none. */
	tokenInUse(): Promise<string>;
}

/** Identifies the token of a call among earlier and later ones. */
export type Stamp = string | number;

/** Gets and renews the token of a credential. */
export interface TokenKeeper {
	/**
	 * Waits until there is a token, unless n8n manages it.
	 * @throws {NoAnswer} if there is none
	 */
	ready(): Promise<Stamp>;
	/**
	 * After a 401: renews the token of the call.
	 * @throws {NoAnswer} if the execution was canceled, or there is no new token for the personal access token
	 */
	renew(stamp: Stamp): Promise<Renewal>;
	/** After a 403: true if there is a newer token, so that the call may succeed with it. */
	renewedForRights(stamp: Stamp): Promise<boolean>;
}

/** The result of a renewal. Without `failed`, the call that got the 401 may be sent again. */
export interface Renewal {
	/** Why there is no new token. */
	failed?: NoAnswer;
	/** Why there may be no new token. If the call gets a 401 again, this is the reason. */
	doubt?: NoAnswer;
}
