import type { Access } from './usableCredential';
import type { IHttpRequestOptions, IN8nHttpFullResponse } from 'n8n-workflow';

import { readBody } from '../../../isc/api/body';
import { encoded } from '../../../isc/api/encode';
import { endedNoAnswer } from '../../../isc/api/errors';
import {
	type Clock,
	type IscCall,
	type IscHttp,
	type IscResponse,
	NoAnswer,
	type TokenUser,
} from '../../../isc/api/http';
import { lowerCasedHeaders } from '../../../isc/shared/untyped';
import { watch } from '../../../isc/shared/watch';
import { noAnswerOf, timedOut } from './noAnswer';

/** Calls the tenant through n8n's HTTP helper: n8n signs each call with the credential, and the token goes nowhere else. */
export class N8nHttp implements IscHttp {
	constructor(
		private readonly access: Access,
		private readonly clock: Clock,
	) {}

	async send(call: IscCall): Promise<IscResponse> {
		const { tokens } = this.access;
		const stamp = await tokens.ready();
		const answer = await this.sendOnce(call);
		if (answer.status === 403)
			return await this.withAsker((await tokens.renewedForRights(stamp)) ? await this.sendOnce(call) : answer);
		if (answer.status !== 401) return answer;

		const { failed, doubt } = await tokens.renew(stamp);
		if (failed !== undefined) throw failed;
		const again = await this.sendOnce(call);
		if (again.status === 401 && doubt !== undefined) throw doubt;
		return await this.withAsker(again);
	}

	async ready(): Promise<void> {
		await this.access.tokens.ready();
	}

	/** To explain a 403, the user must be known. */
	private async withAsker(answer: IscResponse): Promise<IscResponse> {
		if (answer.status !== 403) return answer;
		const user = await this.access.user().catch(() => undefined);
		return { ...answer, askedBy: { user, signedInAsUser: this.access.type === 'sailPointIscOAuth2Api' } };
	}

	async tokenUser(): Promise<TokenUser | undefined> {
		return await this.access.user();
	}

	/**
	 * Makes one call and limits its time from the start to the last byte of the answer. Anything later is dropped. n8n's own timeout ends with the
	 * first byte, and some answers never settle in its helper.
	 *
	 * @throws {NoAnswer}
	 */
	private async sendOnce(call: IscCall): Promise<IscResponse> {
		const { access, clock } = this;
		if (clock.cancelled) throw endedNoAnswer(clock, 'never');
		const aborting = new AbortController();
		const work = access
			.request(optionsOf(call, access.baseUrl), aborting.signal)
			.then(async (answer) => await responseOf(answer, aborting.signal));
		const answered = await watch(work, clock, clock.now() + call.timeoutMs).catch((error: unknown): never => {
			throw error instanceof NoAnswer ? error : noAnswerOf(error, access.host);
		});
		if (answered !== undefined) return answered.value;
		aborting.abort();
		throw clock.cancelled ? endedNoAnswer(clock, 'maybe') : timedOut(access.host);
	}
}

/** For an unusable credential: every call fails with the reason. */
export class NoHttp implements IscHttp {
	constructor(private readonly why: NoAnswer) {}

	async send(): Promise<IscResponse> {
		return await Promise.reject(this.why);
	}

	async tokenUser(): Promise<TokenUser | undefined> {
		return await Promise.resolve(undefined);
	}
}

function optionsOf(call: IscCall, baseUrl: string): IHttpRequestOptions {
	const query = Object.entries(call.query ?? {}).map(([name, value]) => `${name}=${encoded(String(value))}`);
	const hasBody = call.body !== undefined;
	return {
		method: call.method,
		url: `${baseUrl}${call.path}${query.length === 0 ? '' : `?${query.join('&')}`}`,
		headers: { ...(hasBody ? { 'content-type': 'application/json' } : {}), ...lowerCasedHeaders(call.headers ?? {}) },
		// As text: n8n would leave out an empty object.
		...(hasBody ? { body: JSON.stringify(call.body) } : {}),
		json: true,
		// As a stream, so that size and duration can be limited here.
		encoding: 'stream',
		timeout: call.timeoutMs,
		returnFullResponse: true,
		// A refusal must come back complete: n8n's error would have no headers, and Retry-After is one.
		ignoreHttpStatusErrors: true,
		disableFollowRedirect: true,
	};
}

async function responseOf(
	{ statusCode, headers, body }: IN8nHttpFullResponse,
	signal: AbortSignal,
): Promise<IscResponse> {
	return { status: statusCode, headers: lowerCasedHeaders(headers), body: await readBody(body, signal) };
}
