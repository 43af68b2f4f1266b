import axios, { AxiosError, type AxiosResponse } from 'axios';

import { IscClient } from '../../isc/api/client';
import { NoAnswer, type Clock, type IscCall, type IscHttp, type IscResponse, type TokenUser } from '../../isc/api/http';
import { limiterFor } from '../../isc/api/limiter';
import type { Log } from '../../isc/api/http';
import type { IscSession } from '../../isc/session';

/** Client id and secret of a personal access token, or a token that is there already. */
export type AxiosCredential = { clientId: string; clientSecret: string } | { accessToken: string; clientId?: string };

export interface AxiosSessionOptions {
	/** Default 100; what the session's own limiter allows. */
	callsPer10Seconds?: number;
	/** Milliseconds for one call; default 30,000. */
	timeoutMs?: number;
	log?: Log;
	clock?: Clock;
}

const never = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN']);

/** A real IscHttp for tests: axios, one token for all calls that run side by side, renewed once after a 401. */
export class AxiosHttp implements IscHttp {
	private token: Promise<string> | undefined;
	private user: TokenUser | undefined;

	constructor(
		private readonly baseUrl: string,
		private readonly credential: AxiosCredential,
	) {}

	async send(call: IscCall): Promise<IscResponse> {
		const first = await this.sendWith(await this.currentToken(), call);
		if (first.status !== 401 || 'accessToken' in this.credential) return first;
		this.token = undefined;
		return await this.sendWith(await this.currentToken(), call);
	}

	async tokenUser(): Promise<TokenUser | undefined> {
		return this.user;
	}

	private async currentToken(): Promise<string> {
		this.token ??= this.fetchToken().then((token) => {
			this.user = userOf(token);
			return token;
		});
		return await this.token;
	}

	private async fetchToken(): Promise<string> {
		if ('accessToken' in this.credential) return this.credential.accessToken;
		const form = new URLSearchParams({
			grant_type: 'client_credentials',
			client_id: this.credential.clientId,
			client_secret: this.credential.clientSecret,
		});
		const answer = await axios.post<{ access_token?: string }>(`${this.baseUrl}/oauth/token`, form, {
			validateStatus: () => true,
			proxy: false,
		});
		if (answer.status === 200 && answer.data.access_token !== undefined) return answer.data.access_token;
		this.token = undefined;
		throw new NoAnswer('signIn', 'never', `ISC gave no token (${answer.status}).`, 'Check client id and secret.');
	}

	private async sendWith(token: string, call: IscCall): Promise<IscResponse> {
		const answer = await axios
			.request<string>({
				baseURL: this.baseUrl,
				url: call.path,
				method: call.method,
				params: call.query,
				data: call.body,
				headers: { ...call.headers, authorization: `Bearer ${token}` },
				timeout: call.timeoutMs,
				maxRedirects: 0,
				proxy: false,
				responseType: 'text',
				transformResponse: (text: string) => text,
				validateStatus: () => true,
			})
			.then((response) => response, unanswered);
		return { status: answer.status, headers: headersOf(answer), body: bodyOf(answer.data) };
	}
}

function unanswered(error: unknown): never {
	const code = error instanceof AxiosError ? error.code : undefined;
	const message = error instanceof Error ? error.message : String(error);
	if (code === 'ECONNABORTED' || code === 'ETIMEDOUT') throw new NoAnswer('timeout', 'maybe', message, 'Try again.');
	if (code !== undefined && never.has(code)) {
		throw new NoAnswer(code === 'ECONNREFUSED' ? 'refused' : 'hostNotFound', 'never', message, 'Check the address.');
	}
	throw new NoAnswer('connectionLost', 'maybe', message, 'Try again.');
}

function headersOf(answer: AxiosResponse): Record<string, string> {
	return Object.fromEntries(Object.entries(answer.headers).map(([name, value]) => [name.toLowerCase(), String(value)]));
}

function bodyOf(text: unknown): unknown {
	if (typeof text !== 'string' || text === '') return undefined;
	try {
		return JSON.parse(text);
	} catch {
		return text;
	}
}

function userOf(token: string): TokenUser | undefined {
	const claims = bodyOf(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'));
	if (typeof claims !== 'object' || claims === null) return undefined;
	const { identity_id: id, user_name: userName, authorities } = claims as Record<string, unknown>;
	if (typeof id !== 'string' || id === '') return undefined;
	return {
		id,
		...(typeof userName === 'string' && { userName }),
		authorities: Array.isArray(authorities) ? authorities.map(String) : [],
	};
}

/** The wall's clock; never cancelled. */
export const wallClock: Clock = {
	now: () => Date.now(),
	sleep: async (ms) => await new Promise((resolve) => setTimeout(resolve, ms)),
	cancelled: false,
};

const quiet: Log = { debug: () => undefined, info: () => undefined, warn: () => undefined };

/** A session with a running sandbox (or whatever else answers at `url`), over axios and the wall's clock. */
export async function axiosSession(
	sandbox: { url: string },
	credential: AxiosCredential,
	options: AxiosSessionOptions = {},
): Promise<IscSession> {
	const http = new AxiosHttp(sandbox.url, credential);
	const clock = options.clock ?? wallClock;
	const log = options.log ?? quiet;
	const key = `${sandbox.url}|${credential.clientId ?? ''}`;
	const limiter = limiterFor(key, options.callsPer10Seconds ?? 100, clock);
	const client = new IscClient({ http, clock, limiter, log, timeoutMs: options.timeoutMs ?? 30_000 });
	let me: Promise<TokenUser> | undefined;
	const tenant = new URL(sandbox.url).host;
	return { client, clock, log, tenant, key, me: async () => await (me ??= whoAmI(http, client)) };
}

async function whoAmI(http: IscHttp, client: IscClient): Promise<TokenUser> {
	const known = await http.tokenUser();
	if (known !== undefined) return known;
	await client.read({ method: 'GET', path: '/access-request-status/v1', query: { 'requested-by': 'me', limit: 1 } });
	const named = await http.tokenUser();
	if (named === undefined) throw new Error('The token names nobody.');
	return named;
}
