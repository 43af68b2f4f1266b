import type { Clock, Log } from '../api/http';
import { watch } from '../shared/watch';
import { freshToken, type Hold, holdOf, type IssuedToken, knownToken } from './accessTokens';
import { type Passing, SignInError } from './signInError';

/** How long a caller waits for a sign-in, and by which clock. */
export interface Patience {
	clock: Clock;
	log: Log;
	/** Milliseconds for all waits together before the token endpoint counts as failing. Less if the run ends sooner. */
	maxPauseMs: number;
}

/** How often a request for a token is repeated after each kind of failure: no more often than a read. */
const REPEATS: Record<Passing['kind'], number> = { rateLimited: 20, unreachable: 3, failing: 4, timeout: 2 };

/** Milliseconds between two looks, during a wait, at whether another caller has got a token. */
const LOOK_MS = 1_000;

/**
 * A token other than `refused`. After failures that may pass (429, 5xx, timeouts, broken connections) it waits together with all callers in this
 * process that want the same token. Each waits for as long as its own patience allows, and none ends another's wait.
 *
 * @returns undefined if the execution was canceled or ran out of time
 * @throws {SignInError} if there is no token, and waiting longer is useless
 */
export async function patientToken(
	key: string,
	refused: string | undefined,
	request: () => Promise<IssuedToken>,
	{ clock, log, maxPauseMs }: Patience,
): Promise<string | undefined> {
	const start = clock.now();
	const end = Math.min(start + maxPauseMs, clock.end?.endsAt ?? Infinity);
	/** Failures of this caller's own requests. Those of others don't keep it from trying. */
	const used = new Map<Passing['kind'], number>();
	const known = () => {
		const token = knownToken(key, clock.now());
		return token === refused ? undefined : token;
	};
	while (!clock.cancelled) {
		const token = known();
		if (token !== undefined) return token;
		const hold = holdOf(key, clock.now());
		if (hold !== undefined && hold.until <= end) {
			await waitOut(hold, clock, log, () => known() !== undefined);
			if (clock.cancelled) return undefined;
		} else if (hold?.askedByIsc === true && hold.until - clock.now() > end - start) {
			throw tooLong(hold, clock.now(), end - start);
		} else if (hold !== undefined && used.size > 0) {
			throw hold.error;
		}

		const asked = freshToken(key, refused, request, { now: () => clock.now() }).then(
			(fresh) => ({ fresh }),
			(error: unknown) => ({ error }),
		);
		const answer = (await watch(asked, clock))?.value;
		if (answer === undefined) return undefined;
		if ('fresh' in answer) return answer.fresh;
		countRepeat(answer.error, used);
	}
	return undefined;
}

/** @throws the error itself if it isn't worth another try */
function countRepeat(error: unknown, used: Map<Passing['kind'], number>): void {
	if (!(error instanceof SignInError) || error.passing === undefined) throw error;
	const { kind } = error.passing;
	const before = used.get(kind) ?? 0;
	if (before >= REPEATS[kind]) throw error;
	used.set(kind, before + 1);
}

async function waitOut({ until, error }: Hold, clock: Clock, log: Log, isEnded: () => boolean): Promise<void> {
	const seconds = Math.ceil((until - clock.now()) / 1000);
	log.info(`ISC hasn't issued a token yet: ${error.problem.message} Trying again in ${seconds} s.`);
	for (let left = until - clock.now(); left > 0 && !clock.cancelled && !isEnded(); left = until - clock.now())
		await clock.sleep(Math.min(left, LOOK_MS));
}

function tooLong({ until, error }: Hold, now: number, allowedMs: number): SignInError {
	const time = new Date(until).toISOString();
	const seconds = Math.ceil((until - now) / 1000).toLocaleString('en-US');
	const day = time.slice(0, 10) === new Date(now).toISOString().slice(0, 10) ? '' : `${time.slice(0, 10)} `;
	return new SignInError({
		message:
			`ISC asks to wait until ${day}${time.slice(11, 16)} UTC (${seconds} s) before it issues another token ` +
			`(status ${error.passing?.status ?? 429}). That is longer than the ${Math.round(allowedMs / 1000)} s that the node may wait here.`,
		advice: 'Try again after that time. For a run of the node, you can raise Max Pause in the options.',
	});
}
