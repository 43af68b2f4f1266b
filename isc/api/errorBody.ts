import { isRecord } from '../shared/untyped';
import { redact } from './redact';

/** The readable parts of an error body. The texts contain no tokens and have at most a few hundred characters. */
export interface ErrorBody {
	text?: string;
	detailCode?: string;
	trackingId?: string;
}

const maxText = 500;
/** How deep a body is searched: a Java error that ISC passes on nests its cause. */
const deepest = 4;

/**
 * Fields that may hold the reason for a refusal, the most detailed first. ISC's services, the token endpoint, the gateway and any proxy each
 * have their own. `error` and `title` may hold only a code.
 */
const REASONS = [
	'messages',
	'error_description',
	'message',
	'errorMessage',
	'formatted_msg',
	'detailMessage',
	'detail',
	'description',
	'reason',
	'error',
	'title',
	'text',
	'errors',
	'errorMessages',
	'causes',
	'cause',
	'suppressedExceptions',
];

/**
 * Reads the reason for a refusal by ISC, or by a proxy on the way to it.
 *
 * ISC API: `{detailCode, trackingId, messages: [{locale, localeOrigin, text}], causes}`; 401 answers `{error}` (a text), 429 `{message}`. Tenants
 * also send `{error, error_description}`, `{errorMessage}`, `{formatted_msg}`, `{detailMessage, stackTrace, suppressedExceptions}`, and any of
 * these in a list or nested. Never fails, whatever the body: a proxy's HTML page, null, a number.
 */
export function readErrorBody(body: unknown): ErrorBody {
	const read = parsed(body);
	return {
		text: reasonIn(read) ?? textOf(body),
		detailCode: codeIn(read, 'detailCode'),
		trackingId: codeIn(read, 'trackingId'),
	};
}

/** JSON arrives as text if the headers of the answer don't call it JSON. */
function parsed(body: unknown): unknown {
	if (typeof body !== 'string' || !/^\s*[[{]/.test(body)) return body;
	try {
		return JSON.parse(body) as unknown;
	} catch {
		return body;
	}
}

/** The first reason, and in brackets the first cause that differs from it. */
function reasonIn(body: unknown): string | undefined {
	const [reason] = textsIn(body, 0);
	if (reason === undefined || !isRecord(body)) return reason;
	const [cause] = textsIn(body.causes, 1).filter((text) => text !== reason);
	return cause === undefined || textsIn(body.messages, 1).includes(cause) ? reason : `${reason} (${cause})`;
}

/** All texts that may be the reason, the most likely first. ISC repeats a text for each locale; callers take the first. */
function textsIn(value: unknown, depth: number): string[] {
	if (depth > deepest) return [];
	if (typeof value === 'string') return [textOf(value)].filter((text) => text !== undefined);
	if (Array.isArray(value)) return value.slice(0, 20).flatMap((entry) => textsIn(entry, depth + 1));
	if (!isRecord(value)) return [];
	return REASONS.flatMap((key) => (Object.hasOwn(value, key) ? textsIn(value[key], depth + 1) : []));
}

/** A code of the body, or of a body nested in it. */
function codeIn(value: unknown, key: string, depth = 0): string | undefined {
	if (depth > 2) return undefined;
	if (Array.isArray(value)) return codeIn(value[0], key, depth + 1);
	if (!isRecord(value)) return undefined;
	return short(value[key]) ?? codeIn(value.error, key, depth + 1) ?? codeIn(value.message, key, depth + 1);
}

function textOf(value: unknown): string | undefined {
	if (typeof value !== 'string') return undefined;
	const plain = looksLikeHtml(value) ? htmlText(value) : value;
	const text = redact(plain.replace(/\s+/g, ' ').trim());
	if (text === '') return undefined;
	return text.length > maxText ? `${text.slice(0, maxText)}...` : text;
}

function looksLikeHtml(text: string): boolean {
	return /^\s*<(?:!doctype|html|head|body)/i.test(text.slice(0, 200));
}

/** The title or heading of a proxy's page. */
function htmlText(page: string): string {
	const start = page.slice(0, 20_000);
	const title = /<title[^>]*>([^<]*)/i.exec(start) ?? /<h1[^>]*>([^<]*)/i.exec(start);
	return title?.[1] ?? '';
}

/** A code or an id: short, and without line breaks. */
function short(value: unknown): string | undefined {
	const text = textOf(value);
	return text === undefined ? undefined : text.slice(0, 120);
}
