import { TokenService } from '../../../sandbox/http/tokens';
import { textIn } from './textIn';

/** Of a credential, what nobody else may ever read. */
const SECRET_FIELDS: ReadonlySet<string> = new Set([
	'clientSecret',
	'accessToken',
	'access_token',
	'refresh_token',
	'id_token',
]);
/** Shorter ones are found in any text. */
const SHORTEST = 8;
const JSON_WEB_TOKEN = /eyJ[A-Za-z0-9_-]{8,}/;

const isGuarding = typeof afterAll === 'function' && expect.getState().currentTestName === undefined;
const secrets = new Map<string, string>();
const kept: Array<{ what: string; text: string }> = [];

/** From now on nothing that is kept may hold it, nor what encodings make of it. */
export function knowSecret(what: string, secret: unknown): void {
	if (!isGuarding || typeof secret !== 'string' || secret.length < SHORTEST) return;
	for (const form of [
		secret,
		encodeURIComponent(secret),
		JSON.stringify(secret).slice(1, -1),
		Buffer.from(secret).toString('base64'),
	]) {
		if (!secrets.has(form)) secrets.set(form, what);
	}
}

/** All secrets among a credential's fields, at any depth. */
export function knowSecretsOf(fields: object, type: string): void {
	for (const [name, value] of Object.entries(fields) as Array<[string, unknown]>) {
		if (SECRET_FIELDS.has(name)) knowSecret(`${name} of ${type}`, value);
		if (typeof value === 'object' && value !== null) knowSecretsOf(value, type);
	}
}

/** Keeps what came out of something for the search at the end of the test file: an execution as n8n would save it, a log, an error. */
export function keepForSearch(what: string, value: unknown): void {
	if (isGuarding) kept.push({ what, text: textIn(value) });
}

/** Which secrets are in a value, by their names. */
export function secretsIn(value: unknown): string[] {
	return namesIn(textIn(value));
}

function namesIn(text: string): string[] {
	const found = [...secrets].filter(([form]) => text.includes(form)).map(([, name]) => name);
	return [...new Set(JSON_WEB_TOKEN.test(text) ? ['a token', ...found] : found)];
}

/** How much is kept for the search, and what is searched for: a search of nothing proves nothing. */
export function searched(): { texts: number; secrets: string[] } {
	return { texts: kept.length, secrets: [...new Set(secrets.values())] };
}

/** All that a sandbox in this process gives out is a secret from then on. */
function watchSandbox(): void {
	const { issue, newCode } = TokenService.prototype;
	TokenService.prototype.issue = function (...given) {
		const issued = issue.apply(this, given);
		knowSecretsOf(issued, 'the sandbox');
		return issued;
	};
	TokenService.prototype.newCode = function (...given) {
		const code = newCode.apply(this, given);
		knowSecret('a code of the sandbox', code);
		return code;
	};
}

function watchOutput(): void {
	for (const name of ['stdout', 'stderr'] as const) {
		const stream = process[name];
		const write = stream.write.bind(stream) as (...given: unknown[]) => boolean;
		stream.write = (...given: unknown[]) => {
			keepForSearch(name, given[0]);
			return write(...given);
		};
	}
	for (const level of ['debug', 'info', 'log', 'warn', 'error'] as const) {
		const say = console[level].bind(console);
		console[level] = (...said: unknown[]) => {
			keepForSearch('the console', said);
			say(...said);
		};
	}
}

if (isGuarding) {
	watchSandbox();
	watchOutput();
	afterAll(() => {
		const found = new Set(kept.flatMap(({ what, text }) => namesIn(text).map((name) => `${name} in ${what}`)));
		if (found.size > 0) throw new Error(`Secrets came out: ${[...found].join('; ')}`);
	});
}
