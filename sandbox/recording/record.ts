import { appendFileSync } from 'node:fs';
import type { IncomingHttpHeaders } from 'node:http';
import { serveText, type Served } from './serveText';
import { parsed, type Exchange } from './exchange';
import { Pseudonyms } from './pseudonyms';

const SENT_ON = ['authorization', 'content-type', 'accept', 'slpt-source-system', 'x-sailpoint-experimental'];
const RETURNED = ['content-type', 'x-total-count', 'retry-after', 'location'];
const RECORDED = ['x-total-count', 'retry-after'];

/**
 * Passes calls on to a real tenant and its answers back, and writes both to a file with pseudonyms. Secrets and tokens are never written.
 *
 * @param tenant `https://acme.api.identitynow.com`
 * @param file gets one line for each call
 */
export async function startRecorder(tenant: string, file: string, port: number): Promise<Served> {
	const pseudonyms = new Pseudonyms();
	return await serveText(port, async ({ method, path, query, headers, body }) => {
		const url = `${tenant.replace(/\/$/, '')}${path}${query === '' ? '' : `?${query}`}`;
		const sent = { method, headers: only(headers, SENT_ON), redirect: 'manual' as const };
		const response = await fetch(url, body === '' ? sent : { ...sent, body });
		const text = await response.text();
		const received = Object.fromEntries(response.headers);
		const exchange: Exchange = {
			method,
			path: pseudonyms.path(path),
			query: pseudonyms.query(query),
			...recorded(pseudonyms, path, body, text),
			status: response.status,
			headers: only(received, RECORDED),
		};
		appendFileSync(file, `${JSON.stringify(exchange)}\n`);
		return { status: response.status, headers: only(received, RETURNED), text };
	});
}

function recorded(pseudonyms: Pseudonyms, path: string, body: string, text: string): Pick<Exchange, 'body' | 'answer'> {
	const answer = parsed(text);
	if (!path.startsWith('/oauth/')) return { body: pseudonyms.json(parsed(body)), answer: pseudonyms.json(answer) };
	return { body: null, answer: typeof answer === 'object' && answer !== null ? tokenAnswer(pseudonyms, answer) : null };
}

/** The answer for a token, with a token of the same claims that no tenant takes. */
function tokenAnswer(pseudonyms: Pseudonyms, answer: object): object {
	const { access_token: token, expires_in, token_type, ...others } = answer as Record<string, unknown>;
	if (typeof token !== 'string') return pseudonyms.json(answer) as object;
	const [, claims] = token.split('.');
	const payload = pseudonyms.json(parsed(Buffer.from(claims ?? '', 'base64url').toString()) ?? {});
	const encode = (part: unknown) => Buffer.from(JSON.stringify(part)).toString('base64url');
	return {
		...(pseudonyms.json(others) as object),
		...{ expires_in, token_type },
		access_token: `${encode({ alg: 'none' })}.${encode(payload)}.`,
	};
}

function only(headers: IncomingHttpHeaders | Record<string, string>, names: readonly string[]): Record<string, string> {
	return Object.fromEntries(
		names.flatMap((name) => {
			const value = headers[name];
			return typeof value === 'string' ? [[name, value]] : [];
		}),
	);
}
