import type { NoAnswerReason } from '../api/http';

/** What went wrong on the way to a tenant, and what to do about it: two texts of whole sentences, without a secret or a token. */
export interface Problem {
	message: string;
	advice: string;
}

/** The same texts serve a personal access token, its test and a user's sign-in. */
export interface ConnectionProblem extends Problem {
	reason: NoAnswerReason;
	/** `never`: the connection was not even made. */
	delivery: 'never' | 'maybe';
}

const checkAddress =
	'Check the environment and the tenant (or the API URL) in the credential, and that this n8n reaches the internet.';

/**
 * Why there was no HTTP answer. `code` is the original one (Node's, or axios' own), as n8n's words for it differ.
 *
 * @returns undefined for a code that no connection has
 */
export function connectionProblem(code: string, host: string): ConnectionProblem | undefined {
	if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
		return {
			reason: 'hostNotFound',
			delivery: 'never',
			message: `The host ${host} could not be found.`,
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
	if (certificateCodes.has(code) || code.startsWith('ERR_TLS_')) {
		return {
			reason: 'configuration',
			delivery: 'never',
			message: `The certificate of ${host} is not trusted (${code}).`,
			advice:
				'Check the address in the credential. Where a proxy inspects the traffic, n8n must be told to trust its certificate.',
		};
	}
	if (code === 'ETIMEDOUT' || code === 'ESOCKETTIMEDOUT' || code === 'ECONNABORTED') {
		return {
			reason: 'timeout',
			delivery: 'maybe',
			message: `The host ${host} did not answer in time.`,
			advice:
				'Try again in a few minutes; if it stays, raise Timeout in the options, or check the network between n8n and ISC.',
		};
	}
	if (lostCodes.has(code)) {
		return {
			reason: 'connectionLost',
			delivery: 'maybe',
			message: `The connection to ${host} broke.`,
			advice: 'Try again in a few minutes; if it stays, check the network and any proxy between n8n and ISC.',
		};
	}
	return undefined;
}

const certificateCodes: ReadonlySet<string> = new Set([
	'CERT_HAS_EXPIRED',
	'CERT_NOT_YET_VALID',
	'DEPTH_ZERO_SELF_SIGNED_CERT',
	'SELF_SIGNED_CERT_IN_CHAIN',
	'UNABLE_TO_GET_ISSUER_CERT',
	'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
	'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

const lostCodes: ReadonlySet<string> = new Set([
	'ECONNRESET',
	'EHOSTUNREACH',
	'ENETDOWN',
	'ENETUNREACH',
	'EPIPE',
	'EPROTO',
	'ERR_BAD_RESPONSE',
	'ERR_NETWORK',
]);

/** ISC takes access requests from users only. */
export const noUser: Problem = {
	message:
		'The client of this credential has no user behind it: it is an API client, and an API client cannot request access.',
	advice:
		'Use a personal access token of a user who may request access (in ISC: Preferences > Personal Access Tokens), or sign in as a user.',
};

export const wrongSecret: Problem = {
	message: 'ISC does not accept the client ID or the client secret.',
	advice:
		'Enter both again as ISC showed them when the personal access token was made, and check that the token has not been deleted ' +
		'or expired, that its owner is active, and that it belongs to this tenant.',
};

export const notConnected: Problem = {
	message: 'The credential is not connected to a user yet.',
	advice: 'Open the credential, choose "Connect my account" and sign in to ISC.',
};

export const signInRunOut: Problem = {
	message: 'The sign-in of this credential has run out, and ISC did not renew it.',
	advice:
		'Open the credential and connect it again. If that fails, check that its OAuth client still exists in ISC, ' +
		'allows the grant types authorization code and refresh token, and that the user is active.',
};

export const signInFailing: Problem = {
	message: 'The sign-in of this credential has run out, and ISC could not renew it at the moment.',
	advice: 'Try again in a few minutes.',
};
