import type { Clock, Log } from '../api/http';
import { watch } from '../shared/watch';
import { freshToken, type Hold, holdOf, type IssuedToken, knownToken } from './accessTokens';
import { type Passing, SignInError } from './signInError';

/** How long somebody waits for a sign-in, and by which clock. */
export interface Patience {
	clock: Clock;
	log: Log;
	/** Milliseconds that the waits may take together before the token endpoint counts as failing; less where the run ends sooner. */
	maxPauseMs: number;
}

/** How often a request for a token is made again after each kind of failure: no more often than a read. */
const REPEATS: Record<Passing['kind'], number> = { rateLimited: 20, unreachable: 3, failing: 4, timeout: 2 };

/** A wait looks this often whether somebody else has a token meanwhile. Milliseconds. */
const LOOK_MS = 1_000;

/**
 * A token other than `refused`. Waits out what passes (429, 5xx, time-outs, broken connections) together with everyone else in this process
 * who wants the same token; each waits for as long as its own patience lasts, and none ends the wait of another.
 *
 * @returns undefined when the execution was canceled or ran out of time
 * @throws {SignInError} where there is no token, and no use in waiting longer
 */
export async function patientToken(
	key: string,
	refused: string | undefined,
	request: () => Promise<IssuedToken>,
	{ clock, log, maxPauseMs }: Patience,
): Promise<string | undefined> {
	const start = clock.now();
	const end = Math.min(start + maxPauseMs, clock.end?.endsAt ?? Infinity);
	/** Failures that this caller met itself: one of somebody else's does not keep it from trying. */
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

/** @throws the error itself where it is not worth another try */
function countRepeat(error: unknown, used: Map<Passing['kind'], number>): void {
	if (!(error instanceof SignInError) || error.passing === undefined) throw error;
	const { kind } = error.passing;
	const before = used.get(kind) ?? 0;
	if (before >= REPEATS[kind]) throw error;
	used.set(kind, before + 1);
}

async function waitOut({ until, error }: Hold, clock: Clock, log: Log, isEnded: () => boolean): Promise<void> {
	const seconds = Math.ceil((until - clock.now()) / 1000);
	log.info(`No token from ISC yet: ${error.problem.message} Trying again in ${seconds} s.`);
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
			`(status ${error.passing?.status ?? 429}). That is longer than the ${Math.round(allowedMs / 1000)} s that this may wait.`,
		advice: 'Try again after that time. For a run of the node, Max Pause in the options says how long it may wait.',
	});
}
