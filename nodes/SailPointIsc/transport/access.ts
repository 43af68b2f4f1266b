import { type CredentialInformation, type IHttpRequestOptions, type IN8nHttpFullResponse } from 'n8n-workflow';

import { NoAnswer, type TokenUser } from '../../../isc/api/http';
import { knownToken, tokenKey } from '../../../isc/signIn/accessTokens';
import { notConnected, type Problem } from '../../../isc/signIn/problems';
import { tokenUserOf } from '../../../isc/signIn/tokenUser';
import type { TenantAddressError } from '../../../isc/tenant';
import { tenantAddress, type TenantAddress } from '../../../isc/tenant';
import { type CredentialType, credentialTypeOf, type NodeFunctions } from './nodeFunctions';

type Fields = Record<string, CredentialInformation>;

/** A credential as a run uses it: where its tenant is, whose it is, and n8n's helper that signs calls with it. */
export interface Access extends TenantAddress {
	type: CredentialType;
	/** e.g. `acme.api.identitynow.com` */
	host: string;
	clientId: string;
	/** The credential in n8n, for what all executions of this process share. */
	credentialId: string;
	/** Makes one call in n8n's own way, errors and all. `signal` breaks it off, in place of the execution's own. */
	request(options: IHttpRequestOptions, signal?: AbortSignal): Promise<IN8nHttpFullResponse>;
	/** Whom the token in use names. */
	user(): Promise<TokenUser | undefined>;
}

/** Reads the node's credential; what is wrong with it comes back as why no call can be made. */
export async function accessOf(fns: NodeFunctions): Promise<Access | NoAnswer> {
	const type = credentialTypeOf(fns);
	return await fns.getCredentials<Fields>(type).then(
		(fields) => accessWith(fns, type, fields),
		(error: unknown) =>
			configuration({
				message: `The credential cannot be used: ${(error as Error).message}`,
				advice: 'Choose a credential in the node, or make a new one.',
			}),
	);
}

function accessWith(fns: NodeFunctions, type: CredentialType, fields: Fields): Access | NoAnswer {
	const address = addressOf(fields);
	if (address instanceof NoAnswer) return address;
	if (type === 'sailPointIscOAuth2Api' && storedToken(fields) === '') {
		return new NoAnswer('signIn', 'never', notConnected.message, notConnected.advice);
	}
	return {
		...address,
		type,
		host: new URL(address.baseUrl).host,
		clientId: String(fields.clientId ?? ''),
		credentialId: fns.getNode().credentials?.[type]?.id ?? '',
		request: async (options, signal) =>
			(await fns.helpers.httpRequestWithAuthentication.call(
				brokenOffBy(fns, signal),
				type,
				signal === undefined ? options : { ...options, abortSignal: signal },
			)) as IN8nHttpFullResponse,
		user: async () => tokenUserOf(tokenInUse(address, await fns.getCredentials<Fields>(type))),
	};
}

/** n8n's helper breaks calls off by the signal that its caller names; a dropdown's names none, and the options' counts. */
function brokenOffBy(fns: NodeFunctions, signal: AbortSignal | undefined): NodeFunctions {
	if (signal === undefined || !('getExecutionCancelSignal' in fns)) return fns;
	return Object.create(fns, { getExecutionCancelSignal: { value: () => signal } }) as NodeFunctions;
}

function addressOf(fields: Fields): TenantAddress | NoAnswer {
	try {
		return tenantAddress(fields);
	} catch (error) {
		const { message, advice = '' } = error as Partial<TenantAddressError> & Error;
		return configuration({ message, advice });
	}
}

function configuration({ message, advice }: Problem): NoAnswer {
	return new NoAnswer('configuration', 'never', message, advice);
}

/** The token that the next call will carry: the newest that this process fetched, or the one that n8n stored. */
function tokenInUse({ baseUrl }: TenantAddress, fields: Fields): string {
	const key = tokenKey(baseUrl, String(fields.clientId ?? '').trim(), String(fields.clientSecret ?? '').trim());
	return knownToken(key) ?? storedToken(fields);
}

function storedToken({ accessToken, oauthTokenData }: Fields): string {
	const { access_token: token } = (oauthTokenData ?? {}) as { access_token?: unknown };
	const stored = token ?? accessToken;
	return typeof stored === 'string' ? stored : '';
}
