import { IscClient } from '../../../isc/api/client';
import { IscError } from '../../../isc/api/errors';
import { type IscHttp, type Log, NoAnswer, type TokenUser } from '../../../isc/api/http';
import { limiterFor } from '../../../isc/api/limiter';
import type { PauseLimit } from '../../../isc/api/pause';
import { noUser } from '../../../isc/signIn/connectionProblems';
import type { IscSession } from '../../../isc/session';
import { tenantHosts } from '../../../isc/tenant';
import { accessOf } from './access';
import { clockOf } from './clock';
import { endOf } from './deadline';
import { noteOnExecution } from './executionNotes';
import { N8nHttp, NoHttp } from './n8nHttp';
import { type NodeFunctions } from './nodeFunctions';

export interface SessionOptions {
	callsPer10Seconds: number;
	/** Seconds for one call. */
	timeout: number;
	/** Longest pause in seconds that ISC may ask for; if it asks for more, calls fail. Default 120. */
	maxPause?: number;
	/** Longest time for everything together, in seconds. */
	endsAfter?: number;
}

/** For lists in the editor: a person is waiting. */
export const EDITOR_SESSION: SessionOptions = { callsPer10Seconds: 100, timeout: 10, maxPause: 5, endsAfter: 20 };

const DEFAULT_MAX_PAUSE = 120;

/**
 * The connection of a node run to the tenant of its credential. Makes no call and never throws: a problem with the credential is the error of the
 * first call, so that every row can report it.
 */
export async function openSession(fns: NodeFunctions, options: SessionOptions): Promise<IscSession> {
	const clock = clockOf(fns, endOf(fns, options.endsAfter === undefined ? undefined : options.endsAfter * 1000));
	const log = logOf(fns);
	const pauseLimit = pauseLimitOf(options);
	const access = await accessOf(fns, { clock, log, maxPauseMs: pauseLimit.ms });
	const usable = !(access instanceof NoAnswer);
	const http: IscHttp = usable ? new N8nHttp(access, clock) : new NoHttp(access);
	const key = usable ? `${access.baseUrl}|${access.clientId}` : 'no tenant';
	const limiter = limiterFor(key, options.callsPer10Seconds, clock, pauseLimit, placeOf(fns));
	const client = new IscClient({ http, clock, limiter, log, timeoutMs: options.timeout * 1000 });
	return {
		client,
		clock,
		log,
		tenant: usable ? access.tenant : '',
		hosts: usable ? tenantHosts(access.baseUrl) : [],
		...(usable && { apiHost: access.host }),
		key,
		me: onceOnly(async () => await userBehind(client, http)),
		noteRequests: noteOnExecution(fns),
	};
}

/** n8n counts the executions of its database. A dropdown, a trigger and a call from an MCP server belong to none. */
function placeOf(fns: NodeFunctions): number {
	return ('getExecutionId' in fns && Number(fns.getExecutionId())) || 0;
}

function pauseLimitOf({ maxPause, endsAfter }: SessionOptions): PauseLimit {
	const whose = maxPause === undefined ? 'this operation waits' : 'Max Pause allows';
	return {
		ms: (maxPause ?? DEFAULT_MAX_PAUSE) * 1000,
		whose: endsAfter === undefined ? whose : 'a list in the editor waits',
	};
}

/** @throws {IscError} if the token has no user behind it, or there is no token */
async function userBehind(client: IscClient, http: IscHttp): Promise<TokenUser> {
	const named = await http.tokenUser();
	if (named !== undefined) return named;
	// No token was fetched yet. Every user may make this read, and only users may.
	await client.read({ path: '/access-request-status/v1', query: { 'requested-by': 'me', limit: 1 }, expects: 'list' });
	const user = await http.tokenUser();
	if (user !== undefined) return user;
	throw new IscError('forbidden', noUser.message, { advice: noUser.advice, meetsEveryRow: true });
}

/** Asks once. A failure isn't kept, so that a later row may ask again. */
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
