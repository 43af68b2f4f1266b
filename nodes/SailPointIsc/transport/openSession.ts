import { IscClient } from '../../../isc/api/client';
import { IscError } from '../../../isc/api/errors';
import { type IscHttp, type Log, NoAnswer, type TokenUser } from '../../../isc/api/http';
import { limiterFor } from '../../../isc/api/limiter';
import type { PauseLimit } from '../../../isc/api/pause';
import { noUser } from '../../../isc/signIn/problems';
import type { IscSession } from '../../../isc/session';
import { tenantHosts } from '../../../isc/tenant';
import { accessOf } from './access';
import { clockOf } from './clock';
import { endOf } from './deadline';
import { N8nHttp, NoHttp } from './n8nHttp';
import { type NodeFunctions } from './nodeFunctions';

export interface SessionOptions {
	callsPer10Seconds: number;
	/** Seconds for one call. */
	timeout: number;
	/** Seconds that a wait may take that ISC asks for; what is longer fails. Default 120. */
	maxPause?: number;
	/** Seconds that everything together may take. */
	endsAfter?: number;
}

/** Somebody looks at a list in the editor and waits for it. */
export const EDITOR_SESSION: SessionOptions = { callsPer10Seconds: 100, timeout: 10, maxPause: 5, endsAfter: 20 };

const DEFAULT_MAX_PAUSE = 120;

/**
 * A node run's connection to the tenant that its credential names. Makes no call, and does not throw: what is wrong with the
 * credential is what the first call says, so that every row can say it.
 */
export async function openSession(fns: NodeFunctions, options: SessionOptions): Promise<IscSession> {
	const clock = clockOf(fns, endOf(fns, options.endsAfter === undefined ? undefined : options.endsAfter * 1000));
	const log = logOf(fns);
	const pauseLimit = pauseLimitOf(options);
	const access = await accessOf(fns, { clock, log, maxPauseMs: pauseLimit.ms });
	const usable = !(access instanceof NoAnswer);
	const http: IscHttp = usable ? new N8nHttp(access, clock) : new NoHttp(access);
	const key = usable ? `${access.baseUrl}|${access.clientId}` : 'no tenant';
	const limiter = limiterFor(key, options.callsPer10Seconds, clock, pauseLimit);
	const client = new IscClient({ http, clock, limiter, log, timeoutMs: options.timeout * 1000 });
	return {
		client,
		clock,
		log,
		tenant: usable ? access.tenant : '',
		hosts: usable ? tenantHosts(access.baseUrl) : [],
		key,
		me: onceOnly(async () => await userBehind(client, http)),
	};
}

function pauseLimitOf({ maxPause, endsAfter }: SessionOptions): PauseLimit {
	const whose = maxPause === undefined ? 'this operation waits' : 'Max Pause allows';
	return {
		ms: (maxPause ?? DEFAULT_MAX_PAUSE) * 1000,
		whose: endsAfter === undefined ? whose : 'a list in the editor waits',
	};
}

/** @throws {IscError} where the token has no user behind it, or none can be had */
async function userBehind(client: IscClient, http: IscHttp): Promise<TokenUser> {
	const named = await http.tokenUser();
	if (named !== undefined) return named;
	// No token was fetched yet. This read is open to every user, and to users only.
	await client.read({ path: '/access-request-status/v1', query: { 'requested-by': 'me', limit: 1 }, expects: 'list' });
	const user = await http.tokenUser();
	if (user !== undefined) return user;
	throw new IscError('forbidden', noUser.message, { advice: noUser.advice, meetsEveryRow: true });
}

/** Asks once; a failure is not kept, so that a later row may ask again. */
function onceOnly<T>(ask: () => Promise<T>): () => Promise<T> {
	let answer: Promise<T> | undefined;
	return async () => {
		answer ??= ask().catch(async (error: unknown) => {
			answer = undefined;
			return await Promise.reject(error);
		});
		return await answer;
	};
}

function logOf(fns: NodeFunctions): Log {
	return {
		debug: (message) => fns.logger.debug(message),
		info: (message) => fns.logger.info(message),
		warn: (message) => fns.logger.warn(message),
	};
}
