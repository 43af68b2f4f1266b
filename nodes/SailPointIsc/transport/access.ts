import type { Access } from './usableCredential';
import { type CredentialInformation, type IHttpRequestOptions, type IN8nHttpFullResponse } from 'n8n-workflow';

import { NoAnswer } from '../../../isc/api/http';
import { redact } from '../../../isc/api/redact';
import { trimmedText } from '../../../isc/shared/untyped';
import { knownToken, tokenKey } from '../../../isc/signIn/accessTokens';
import type { Patience } from '../../../isc/signIn/patientToken';
import { notConnected, type Problem } from '../../../isc/signIn/connectionProblems';
import { requestToken } from '../../../isc/signIn/requestToken';
import { tokenUserOf } from '../../../isc/signIn/tokenUser';
import { type TenantAddressError, tenantAddress, type TenantAddress } from '../../../isc/tenant';
import { sendWith } from '../../../credentials/support/signIn';
import { UserTokens } from './userTokens';
import { PersonalTokens } from './personalTokens';
import { type CredentialType, credentialTypeOf, type NodeFunctions } from './nodeFunctions';

type Fields = Record<string, CredentialInformation>;

/** Reads the node's credential. If it is unusable, returns why no call can be made. */
export async function accessOf(fns: NodeFunctions, patience: Patience): Promise<Access | NoAnswer> {
	const type = credentialTypeOf(fns);
	return await fns.getCredentials<Fields>(type).then(
		(fields) => accessWith(fns, type, fields, patience),
		(error: unknown) =>
			configuration({
				message: `The credential can't be used: ${(error as Error).message}`,
				advice: 'Choose a credential in the node, or create a new one.',
			}),
	);
}

function accessWith(fns: NodeFunctions, type: CredentialType, fields: Fields, patience: Patience): Access | NoAnswer {
	const address = addressOf(fields);
	if (address instanceof NoAnswer) return address;
	const isUser = type === 'sailPointIscOAuth2Api';
	if (isUser && storedToken(fields) === '') {
		return new NoAnswer('signIn', 'never', notConnected.message, notConnected.advice);
	}
	const stored = async () =>
		await fns
			.getCredentials<Fields>(type)
			.catch(async (error: unknown) => await Promise.reject(unreadCredential(error)));
	const tokenInUse = async () => (isUser ? storedToken(await stored()) : (knownToken(keyOf(address, fields)) ?? ''));
	const base = {
		...address,
		type,
		host: new URL(address.baseUrl).host,
		clientId: trimmedText(fields.clientId),
		request: async (options: IHttpRequestOptions, signal?: AbortSignal) => {
			const unread: unknown[] = [];
			const caller = callerOf(fns, signal, (error) => unread.push(error));
			const sending = signal === undefined ? options : { ...options, abortSignal: signal };
			try {
				const answer: unknown = await fns.helpers.httpRequestWithAuthentication.call(caller, type, sending);
				return answer as IN8nHttpFullResponse;
			} catch (error) {
				throw unread.length > 0 ? unreadCredential(unread[0]) : error;
			}
		},
		user: async () => tokenUserOf(await tokenInUse()),
		tokenInUse,
	};
	return { ...base, tokens: isUser ? new UserTokens(base, patience) : personalTokens(fns, address, fields, patience) };
}

function personalTokens(
	fns: NodeFunctions,
	address: TenantAddress,
	fields: Fields,
	patience: Patience,
): PersonalTokens {
	const client = { clientId: trimmedText(fields.clientId), clientSecret: trimmedText(fields.clientSecret) };
	const request = async () => await requestToken(address.baseUrl, client, sendWith(fns));
	return new PersonalTokens(keyOf(address, fields), request, patience);
}

/**
 * What n8n's helper is called on. It aborts calls by its caller's signal; a dropdown has none, and there the signal in the options counts. It also
 * reads the credential from n8n's database before each call, and its error for a failed read looks like one of the call.
 */
function callerOf(
	fns: NodeFunctions,
	signal: AbortSignal | undefined,
	unread: (error: unknown) => void,
): NodeFunctions {
	const getCredentials = async (type: string, item?: number) =>
		await fns.getCredentials(type, item).catch(async (error: unknown) => {
			unread(error);
			return await Promise.reject(error as Error);
		});
	return Object.create(fns, {
		getCredentials: { value: getCredentials },
		...(signal !== undefined &&
			'getExecutionCancelSignal' in fns && { getExecutionCancelSignal: { value: () => signal } }),
	}) as NodeFunctions;
}

/** The call wasn't sent. It is tried again: n8n's database may just have been restarted. */
function unreadCredential(error: unknown): NoAnswer {
	return new NoAnswer(
		'connectionLost',
		'never',
		`n8n couldn't read the credential: ${redact((error as Error).message)}`,
		"Check n8n's database, and run the workflow again.",
	);
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

function keyOf({ baseUrl }: TenantAddress, fields: Fields): string {
	return tokenKey(baseUrl, trimmedText(fields.clientId), trimmedText(fields.clientSecret));
}

/** The token that n8n stored for a user's sign-in. */
function storedToken({ oauthTokenData }: Fields): string {
	const { access_token: token } = (oauthTokenData ?? {}) as { access_token?: unknown };
	return trimmedText(token);
}
