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
 * What an operator can do about a refusal, in one or two sentences. The words fit a personal access token and a sign-in as a user alike.
 *
 * @param said what ISC itself said, for the tracking id
 * @param askedBy whom ISC refused, with a 403
 */
export function adviceFor(kind: IscErrorKind, status: number, path: string, said: ErrorBody, askedBy?: Asker): string {
	if (kind === 'forbidden') return forbidden(path, askedBy);
	if (kind === 'serverError')
		return `ISC itself failed, not what was sent. Try again in a few minutes${support(said)}.`;
	if (kind === 'other')
		return status >= 300 && status < 400 ? redirect : `Check the values that were sent and try again${support(said)}.`;
	return advice[kind];
}

const advice: Record<Exclude<IscErrorKind, 'forbidden' | 'serverError' | 'other'>, string> = {
	badRequest:
		'ISC did not accept what was sent and did nothing. Correct the value that its text names, then run this again.',
	unauthorized:
		'ISC does not accept the credential. Check that its token has not been deleted or expired and that its owner is active, ' +
		'enter the client secret again or sign in again, and test the credential.',
	notFound:
		'ISC has nothing there under this id, or does not show it to the user of this credential. ' +
		'Check the id, and that the credential names the tenant it comes from.',
	rateLimited:
		'More calls came on this credential than ISC allows in 10 seconds, and it kept refusing. Wait a minute and run this again; ' +
		'if other programs use the same credential, lower Calls per 10 Seconds or give this one a credential of its own.',
	noAnswer: 'Try again.',
	garbage:
		"The answer does not look like one of ISC's. Check the tenant or the API address in the credential, " +
		'and whether a proxy or a maintenance page stands in between; then try again.',
};

const redirect =
	'It is not followed so that the token goes to no other address. Check the tenant or the API address in the credential: ' +
	'it is the address of the API, not of the sign-in page.';

/** Whether a token names an ORG_ADMIN, for whom no user with more rights can be found. */
export function isOrgAdmin(user: TokenUser | undefined): boolean {
	return user?.authorities.includes('ORG_ADMIN') === true;
}

/** Who may do what differs by endpoint. Source: the ISC API document's words on authorities. */
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

const FOR_ADMINS = 'Check the scopes of the token, and whether a setting of the tenant or a segment rules it out.';

function neededFor(path: string): string {
	return path.startsWith('/access-requests/')
		? "A request for others needs a user whom the tenant lets request for them. A revoke needs the person's manager or an ORG_ADMIN. " +
				'An API client without a user can do neither. Ask an ISC administrator, or use the credential of a user who may.'
		: 'It needs ORG_ADMIN or another sufficient user level in ISC. Ask an ISC administrator, or use the credential of a user who has it.';
}

/** A personal access token is fetched anew by itself; what a user's sign-in may do is given when the user connects. */
function connectAgain(askedBy: Asker | undefined): string {
	return askedBy?.signedInAsUser === true
		? ' If the scopes of the OAuth client or the rights of the user have changed since the sign-in, open the credential and reconnect it.'
		: '';
}

function support(said: ErrorBody): string {
	return said.trackingId === undefined
		? ''
		: `; if it stays, SailPoint's support finds the call by its tracking id ${said.trackingId}`;
}
