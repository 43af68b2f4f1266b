import { SYSTEM_CLOCK } from '../../../credentials/support/signIn';
import { endedNoAnswer } from '../../../isc/api/errors';
import { NoAnswer } from '../../../isc/api/http';
import { TenantMemory } from '../../../isc/shared/memory';
import { watch } from '../../../isc/shared/watch';
import { tokenKey } from '../../../isc/signIn/accessTokens';
import type { Patience } from '../../../isc/signIn/patientToken';
import { signInFailing, signInRunOut } from '../../../isc/signIn/problems';
import type { Access } from './access';
import { type HelperError, knownNoAnswer, signInStatusOf, statusOf } from './noAnswer';
import type { Stamp, TokenKeeper } from './tokenKeeper';

/** What became of a renewal; without `failed`, the call that met the 401 may be sent again. */
export interface Renewal {
	/** Why there is no new token. */
	failed?: NoAnswer;
	/** Why there may be no new token: if the call meets a 401 again, this is what happened. */
	doubt?: NoAnswer;
}

/** A renewal as all who asked for it see it. `passes`: it is worth trying again. */
type Attempt = Renewal & { passes?: boolean };

/**
 * One renewal at a time of one token, for all executions of this process: n8n 2.8 lets each renew for itself, and a refresh token is
 * good for one use.
 */
const underWay = new TenantMemory<Promise<Attempt>>(500);

/** Milliseconds from the start of a renewal to the last byte of its answer. */
const TIMEOUT_MS = 30_000;
/** n8n keeps no `Retry-After` of the token endpoint, so the waits double: half a second to eight seconds, 15 to 23 seconds together. */
const REPEATS = 5;
const FIRST_WAIT_MS = 500;

/** What of a credential is needed to have its token renewed. */
export type Renewable = Pick<Access, 'baseUrl' | 'clientId' | 'host' | 'request' | 'tokenInUse'>;

/** The tokens of a sign-in as a user, which n8n stores and renews behind a call that meets a 401. */
export class UserTokens implements TokenKeeper {
	/** Tells a call that met the old token from one that met the new. */
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

	/** The rights of a user's token are given at the sign-in, and a renewal keeps them: only the user can connect again. */
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
			log.info(`The sign-in of the credential could not be renewed yet; trying again in ${Math.ceil(wait / 1000)} s.`);
			await clock.sleep(wait);
		}
	}
}

/** Joins the renewal of this very token that is under way, or begins one. */
async function renewOnce(access: Renewable): Promise<Attempt> {
	const key = tokenKey(access.baseUrl, access.clientId, await access.tokenInUse());
	const running = underWay.get(key, 'renewal', Date.now());
	if (running !== undefined) return await running;

	const renewal = withinTime(access).finally(() => underWay.delete(key, 'renewal'));
	underWay.set(key, 'renewal', renewal, Date.now());
	return await renewal;
}

async function withinTime(access: Renewable): Promise<Attempt> {
	const end = Date.now() + TIMEOUT_MS;
	const breakOff = new AbortController();
	const attempt = await watch(askOnce(access, breakOff.signal), SYSTEM_CLOCK, end);
	if (attempt === undefined) breakOff.abort();
	return attempt?.value ?? { failed: signInNoAnswer(signInFailing) };
}

/**
 * n8n renews only behind a call that is to throw on a 401, and its error keeps no headers (`Retry-After`) and may come after a second
 * send. So the call that does it is a small read that any user may make, and whose answer does not matter; where the token has been
 * renewed meanwhile, by this process or another, it simply passes.
 *
 * @param signal in place of that of the execution which happens to begin it: the others wait for it as well
 */
async function askOnce(access: Renewable, signal: AbortSignal): Promise<Attempt> {
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

function attemptOf(error: HelperError, host: string): Attempt {
	const status = statusOf(error);
	// Of a 5xx n8n does not tell whether the read met it or the token endpoint.
	if (status !== undefined) return status >= 500 ? { doubt: signInNoAnswer(signInFailing), passes: true } : {};
	const signInStatus = signInStatusOf(error);
	if (signInStatus === 429 || signInStatus === 408) return { failed: signInNoAnswer(signInFailing), passes: true };
	const known = knownNoAnswer(error, host);
	if (known === undefined) return { failed: signInNoAnswer(signInRunOut) };
	// Whatever stood in the way, the call that met the 401 was not taken.
	const failed = new NoAnswer(known.reason, 'never', known.message, known.advice);
	return { failed, passes: known.reason !== 'configuration' && known.reason !== 'signIn' };
}

function signInNoAnswer({ message, advice }: typeof signInRunOut): NoAnswer {
	return new NoAnswer('signIn', 'never', message, advice);
}
