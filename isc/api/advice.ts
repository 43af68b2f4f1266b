import type { ErrorBody } from './errorBody';
import type { Asker, TokenUser } from './http';

export type IscErrorKind =
	| 'badRequest' // 400
	| 'unauthorized' // 401
	| 'forbidden' // 403
	| 'notFound' // 404
	| 'rateLimited' // 429
	| 'serverError' // 5xx
	| 'noAnswer' // no HTTP answer at all
	| 'garbage' // a 2xx whose body cannot be used
	| 'other'; // redirects and the rest

/**
 * What an operator can do about a refusal, in a few sentences that fit both a personal access token and a sign-in as a user.
 *
 * @param said the error body, for its tracking ID
 * @param askedBy the user that ISC refused, with a 403
 */
export function adviceFor(kind: IscErrorKind, status: number, path: string, said: ErrorBody, askedBy?: Asker): string {
	if (kind === 'forbidden') return forbidden(path, askedBy);
	if (kind === 'serverError') return `ISC couldn't handle this call. Try again in a few minutes.${support(said)}`;
	if (kind === 'other')
		return status >= 300 && status < 400 ? redirect : `Check the values that were sent and try again.${support(said)}`;
	return advice[kind];
}

const advice: Record<Exclude<IscErrorKind, 'forbidden' | 'serverError' | 'other'>, string> = {
	badRequest:
		'ISC rejected this call and changed nothing. Correct the value that its message names, then run this again.',
	unauthorized:
		"ISC doesn't accept the credential. Check that its token hasn't been deleted or expired and that its owner is active. " +
		'Then enter the client secret again, or sign in again, and test the credential.',
	notFound:
		"ISC has nothing with this ID, or doesn't show it to the user of this credential. " +
		'Check the ID, and that the credential is for the tenant it comes from.',
	rateLimited:
		'This credential made more calls than ISC allows in 10 seconds, and ISC kept refusing them. Wait a minute and run this again. ' +
		'If other programs use the same credential, lower Calls per 10 Seconds or use a separate credential here.',
	noAnswer: 'Try again.',
	garbage:
		"The answer doesn't look like one from ISC. Check the tenant or the API URL in the credential, " +
		'and whether a proxy or a maintenance page answered instead. Then try again.',
};

const redirect =
	'The node follows no redirects, so that the token never reaches another address. Check the tenant or the API URL in the credential: ' +
	'it must be the address of the API, not of the sign-in page.';

/** Whether the user behind a token is an ORG_ADMIN. No user has more rights. */
export function isOrgAdmin(user: TokenUser | undefined): boolean {
	return user?.authorities.includes('ORG_ADMIN') === true;
}

/** Required rights differ by endpoint. Source: ISC API, the authorities of each endpoint. */
function forbidden(path: string, askedBy: Asker | undefined): string {
	const user = askedBy?.user;
	const named =
		user?.userName === undefined
			? 'The user behind this credential'
			: `The user behind this credential (${user.userName})`;
	const admin = isOrgAdmin(user);
	const who = `${named} ${admin ? 'is an ORG_ADMIN, and ISC still refuses this' : "isn't allowed to do this"}.`;
	return `${who} ${admin ? FOR_ADMINS : neededFor(path)}${connectAgain(askedBy)}`;
}

const FOR_ADMINS = 'Check the scopes of the token, and whether a tenant setting or a segment rules it out.';

function neededFor(path: string): string {
	return path.startsWith('/access-requests/')
		? "To request for others, the tenant must allow it for this user. To revoke, the user must be the person's manager or an ORG_ADMIN. " +
				'An API client without a user can do neither. Ask an ISC administrator, or use the credential of a user who may.'
		: 'It needs ORG_ADMIN or another sufficient user level in ISC. Ask an ISC administrator, or use the credential of a user who has it.';
}

/** A personal access token gets new rights by itself. A user's sign-in keeps the rights it had when the user connected. */
function connectAgain(askedBy: Asker | undefined): string {
	return askedBy?.signedInAsUser === true
		? ' If the scopes of the OAuth client or the rights of the user have changed since the sign-in, open the credential and reconnect it.'
		: '';
}

function support(said: ErrorBody): string {
	return said.trackingId === undefined
		? ''
		: ` If it persists, SailPoint support can find the call by its tracking ID ${said.trackingId}.`;
}
