import type { NoAnswerReason } from '../api/http';

/** A failure on the way to a tenant, and what to do about it, in whole sentences without secrets or tokens. */
export interface Problem {
	message: string;
	advice: string;
}

/** The texts fit a personal access token, its test and a user's sign-in. */
export interface ConnectionProblem extends Problem {
	reason: NoAnswerReason;
	/** `never`: there was no connection over which the call could have gone. */
	delivery: 'never' | 'maybe';
}

const checkAddress =
	'Check the environment and the tenant (or the API URL) in the credential, and that this n8n can reach the internet.';

/**
 * Why there was no HTTP answer.
 *
 * @param code the original code from Node.js or axios: n8n replaces the messages
 * @param said the original text, if known: some codes mean a failed TLS handshake or a later failure
 * @returns undefined for a code that isn't about a connection
 */
export function connectionProblem(code: string, host: string, said = ''): ConnectionProblem | undefined {
	if (code === 'ENOTFOUND' || code.startsWith('EAI_') || DNS_CODES.has(code)) {
		return {
			reason: 'hostNotFound',
			delivery: 'never',
			message: `The host ${host} couldn't be found.`,
			advice: checkAddress,
		};
	}
	if (code === 'ECONNREFUSED') {
		return {
			reason: 'refused',
			delivery: 'never',
			message: `The host ${host} refused the connection.`,
			advice: checkAddress,
		};
	}
	if (CERTIFICATE_CODES.has(code) || code.startsWith('ERR_TLS_CERT')) {
		return {
			reason: 'configuration',
			delivery: 'never',
			message: `The certificate of ${host} is not trusted (${code}).`,
			advice: 'Check the address in the credential. If a proxy inspects the traffic, n8n must trust its certificate.',
		};
	}
	if (isHandshakeFailure(code, said)) {
		return {
			reason: 'connectionLost',
			delivery: 'never',
			message: `n8n couldn't open an encrypted connection to ${host} (${code}).`,
			advice:
				'Check the address in the credential (https, and a port that uses it), and any proxy between n8n and ISC.',
		};
	}
	if (code === 'ETIMEDOUT' || code === 'ESOCKETTIMEDOUT' || code === 'ECONNABORTED') {
		return {
			reason: 'timeout',
			delivery: 'maybe',
			message: `The host ${host} didn't answer in time.`,
			advice:
				'Try again in a few minutes. If it persists, raise Timeout in the options, or check the network between n8n and ISC.',
		};
	}
	if (LOST_CODES.has(code) || code.startsWith('ERR_SSL_') || code.startsWith('Z_')) {
		return {
			reason: 'connectionLost',
			delivery: 'maybe',
			message: `The connection to ${host} broke.`,
			advice: 'Try again in a few minutes. If it persists, check the network and any proxy between n8n and ISC.',
		};
	}
	return undefined;
}

/** n8n refused to call the address because of its protection of internal addresses (SSRF) or a list of allowed domains. Nothing was sent. */
export function blockedAddress(said: string, host: string): ConnectionProblem | undefined {
	if (
		!/^The request was blocked because (the destination hostname is restricted|it resolves to a restricted IP)/.test(
			said,
		) &&
		!/^Domain not allowed\b/.test(said)
	)
		return undefined;
	return {
		reason: 'configuration',
		delivery: 'never',
		message: `This n8n doesn't allow calls to ${host}.`,
		advice: 'Check the address in the credential, or ask the n8n administrator to allow the host.',
	};
}

/** Node.js, TLS: X509 certificate error codes. */
const CERTIFICATE_CODES: ReadonlySet<string> = new Set([
	'CERT_CHAIN_TOO_LONG',
	'CERT_HAS_EXPIRED',
	'CERT_NOT_YET_VALID',
	'CERT_REJECTED',
	'CERT_REVOKED',
	'CERT_SIGNATURE_FAILURE',
	'CERT_UNTRUSTED',
	'CRL_HAS_EXPIRED',
	'CRL_NOT_YET_VALID',
	'CRL_SIGNATURE_FAILURE',
	'DEPTH_ZERO_SELF_SIGNED_CERT',
	'ERROR_IN_CERT_NOT_AFTER_FIELD',
	'ERROR_IN_CERT_NOT_BEFORE_FIELD',
	'ERROR_IN_CRL_LAST_UPDATE_FIELD',
	'ERROR_IN_CRL_NEXT_UPDATE_FIELD',
	'HOSTNAME_MISMATCH',
	'INVALID_CA',
	'INVALID_PURPOSE',
	'PATH_LENGTH_EXCEEDED',
	'SELF_SIGNED_CERT_IN_CHAIN',
	'UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY',
	'UNABLE_TO_DECRYPT_CERT_SIGNATURE',
	'UNABLE_TO_DECRYPT_CRL_SIGNATURE',
	'UNABLE_TO_GET_CRL',
	'UNABLE_TO_GET_ISSUER_CERT',
	'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
	'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

/** Node.js, DNS: error codes of queries without an address. A name is looked up before anything is sent. */
const DNS_CODES: ReadonlySet<string> = new Set([
	'EBADNAME',
	'EBADRESP',
	'EFORMERR',
	'ENODATA',
	'ENONAME',
	'ENOTIMP',
	'EREFUSED',
	'ESERVFAIL',
	'ETIMEOUT',
]);

/** Failures of an established connection that have the same codes as a failed handshake. */
const AFTER_HANDSHAKE = /bad.?record.?mac|decryption.?failed|after.?close.?notify|unexpected.?eof|internal.?error/i;

/** Until the handshake is done, the other side can't read any part of a request. */
function isHandshakeFailure(code: string, said: string): boolean {
	if (code.startsWith('ERR_TLS_') || said.includes('before secure TLS connection was established')) return true;
	return (code === 'EPROTO' || code.startsWith('ERR_SSL_')) && !AFTER_HANDSHAKE.test(`${code} ${said}`);
}

/** After one of these it isn't known whether the request was sent. */
const LOST_CODES: ReadonlySet<string> = new Set([
	'ECONNRESET',
	'EHOSTUNREACH',
	'ENETDOWN',
	'ENETUNREACH',
	'EPIPE',
	'EPROTO',
	'ERR_BAD_RESPONSE',
	'ERR_NETWORK',
]);

/** ISC takes access requests only from users. */
export const noUser: Problem = {
	message:
		"The client of this credential has no user behind it: it is an API client, and an API client can't request access.",
	advice:
		'Use a personal access token of a user who may request access (in ISC: Preferences > Personal Access Tokens), or sign in as a user.',
};

export const wrongSecret: Problem = {
	message: "ISC doesn't accept the client ID or the client secret.",
	advice:
		"Enter both again as ISC showed them when you created the personal access token, and check that the token hasn't been deleted " +
		'or expired, that its owner is active, and that it belongs to this tenant.',
};

export const notConnected: Problem = {
	message: "The credential isn't connected to a user yet.",
	advice: 'Open the credential, choose "Connect my account" and sign in to ISC.',
};

export const signInRunOut: Problem = {
	message: "The sign-in of this credential has expired, and ISC didn't renew it.",
	advice:
		'Open the credential and connect it again. If that fails, check that the user is active, and that the OAuth client still exists in ISC ' +
		'and allows the grant types authorization code and refresh token.',
};

export const signInFailing: Problem = {
	message: "The sign-in of this credential has expired, and ISC couldn't renew it.",
	advice: 'Try again in a few minutes.',
};
