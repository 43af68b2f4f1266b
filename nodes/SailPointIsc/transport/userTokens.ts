import type { Access, Renewal, Stamp, TokenKeeper } from './usableCredential';
import { SYSTEM_CLOCK } from '../../../credentials/support/signIn';
import { endedNoAnswer } from '../../../isc/api/errors';
import { NoAnswer } from '../../../isc/api/http';
import { TenantMemory } from '../../../isc/shared/memory';
import { watch } from '../../../isc/shared/watch';
import { tokenKey } from '../../../isc/signIn/accessTokens';
import type { Patience } from '../../../isc/signIn/patientToken';
import { signInFailing, signInRunOut } from '../../../isc/signIn/connectionProblems';
import { type HelperError, knownNoAnswer, signInStatusOf, statusOf } from './noAnswer';

/** One try of a renewal, for all callers that asked for it. `passes`: another try may succeed. */
type RenewalTry = Renewal & { passes?: boolean };

/**
 * One renewal of a token at a time, for all executions of this process: n8n 2.8 lets each execution renew by itself, and a refresh token is valid for
 * one use.
 */
const underWay = new TenantMemory<Promise<RenewalTry>>(500);

/** Longest time from the start of a renewal to the last byte of its answer, in milliseconds. */
const TIMEOUT_MS = 30_000;
/** n8n drops the `Retry-After` of the token endpoint. So the waits double, from half a second to eight seconds, 15 to 23 seconds together. */
const REPEATS = 5;
const FIRST_WAIT_MS = 500;

/** The part of a credential that is needed to renew its token. */
export type Renewable = Pick<Access, 'baseUrl' | 'clientId' | 'host' | 'request' | 'tokenInUse'>;

/** The tokens of a sign-in as a user. n8n stores them, and renews them during a call that gets a 401. */
export class UserTokens implements TokenKeeper {
	/** Tells a call with the old token from a call with the new one. */
	private renewals = 0;

	constructor(
		private readonly access: Renewable,
		private readonly patience: Patience,
	) {}

	async ready(): Promise<Stamp> {
		return this.renewals;
	}

	async renew(stamp: Stamp): Promise<Renewal> {
		if (this.renewals !== stamp) return {};
		const renewal = await this.patientRenewal();
		if (renewal.failed === undefined && this.renewals === stamp) this.renewals += 1;
		return renewal;
	}

	/** A user's token gets its rights at the sign-in, and a renewal keeps them: only the user can connect again. */
	async renewedForRights(): Promise<boolean> {
		return false;
	}

	private async patientRenewal(): Promise<Renewal> {
		const { clock, log, maxPauseMs } = this.patience;
		const end = clock.now() + maxPauseMs;
		for (let repeats = 0; ; repeats += 1) {
			const renewing = renewOnce(this.access);
			const attempt = await watch(renewing, clock);
			if (attempt === undefined || clock.cancelled) throw endedNoAnswer(clock, 'never');
			const wait = FIRST_WAIT_MS * 2 ** repeats * (1 + Math.random() / 2);
			if (attempt.value.passes !== true || repeats >= REPEATS || clock.now() + wait > end) return attempt.value;
			log.info(`The sign-in of the credential couldn't be renewed yet. Trying again in ${Math.ceil(wait / 1000)} s.`);
			await clock.sleep(wait);
		}
	}
}

/** Joins the renewal of this token that is under way, or starts one. */
async function renewOnce(access: Renewable): Promise<RenewalTry> {
	const key = tokenKey(access.baseUrl, access.clientId, await access.tokenInUse());
	const running = underWay.get(key, 'renewal', Date.now());
	if (running !== undefined) return await running;

	const renewal = withinTime(access).finally(() => underWay.delete(key, 'renewal'));
	underWay.set(key, 'renewal', renewal, Date.now());
	return await renewal;
}

async function withinTime(access: Renewable): Promise<RenewalTry> {
	const end = Date.now() + TIMEOUT_MS;
	const aborting = new AbortController();
	const attempt = await watch(askOnce(access, aborting.signal), SYSTEM_CLOCK, end);
	if (attempt === undefined) aborting.abort();
	return attempt?.value ?? { failed: signInNoAnswer(signInFailing) };
}

/**
 * n8n renews only during a call that throws on a 401. Its error has no headers (`Retry-After`), and may come after n8n has sent the call again. So
 * this is a small read that every user may make and whose answer doesn't matter. If the token has been renewed in the meantime, by this process or
 * another, it just succeeds.
 *
 * @param signal instead of the signal of the execution that starts it, because others wait for it too
 */
async function askOnce(access: Renewable, signal: AbortSignal): Promise<RenewalTry> {
	const options = {
		method: 'GET' as const,
		url: `${access.baseUrl}/access-request-status/v1?requested-by=me&limit=1`,
		json: true,
		returnFullResponse: true,
		disableFollowRedirect: true,
		timeout: TIMEOUT_MS,
	};
	return await access.request(options, signal).then(
		() => ({}),
		(error: unknown) => attemptOf(error as HelperError, access.host),
	);
}

function attemptOf(error: HelperError, host: string): RenewalTry {
	const status = statusOf(error);
	// For a 5xx, n8n doesn't tell whether it came from the read or from the token endpoint.
	if (status !== undefined) return status >= 500 ? { doubt: signInNoAnswer(signInFailing), passes: true } : {};
	const signInStatus = signInStatusOf(error);
	if (signInStatus === 429 || signInStatus === 408) return { failed: signInNoAnswer(signInFailing), passes: true };
	const known = knownNoAnswer(error, host);
	if (known === undefined) return { failed: signInNoAnswer(signInRunOut) };
	// Whatever failed, ISC didn't take the call that got the 401.
	const failed = new NoAnswer(known.reason, 'never', known.message, known.advice);
	return { failed, passes: known.reason !== 'configuration' && known.reason !== 'signIn' };
}

function signInNoAnswer({ message, advice }: typeof signInRunOut): NoAnswer {
	return new NoAnswer('signIn', 'never', message, advice);
}
