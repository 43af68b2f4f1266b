import { redact } from './redact';

/** What an error body says, as far as it can be read. All texts are free of tokens and at most a few hundred characters long. */
export interface ErrorBody {
	text?: string;
	detailCode?: string;
	trackingId?: string;
}

const maxText = 500;

/**
 * Reads what ISC, or something on the way to it, says about a refusal.
 *
 * ISC API: `{detailCode, trackingId, messages: [{locale, localeOrigin, text}], causes}`; 401 answers `{error}` (a text), 429 `{message}`.
 * Never fails: a proxy's HTML page, null or a number are bodies too.
 */
export function readErrorBody(body: unknown): ErrorBody {
	if (typeof body === 'string') return { text: textOf(body) };
	if (!isObject(body)) return {};
	return {
		text: firstText(body),
		detailCode: short(body.detailCode),
		trackingId: short(body.trackingId),
	};
}

function firstText(body: Record<string, unknown>): string | undefined {
	const messages = texts(body.messages);
	const causes = texts(body.causes).filter((cause) => !messages.includes(cause));
	if (messages.length > 0) return causes.length > 0 ? `${messages[0]} (${causes[0]})` : messages[0];
	for (const key of ['error_description', 'message', 'error', 'errorMessage', 'title', 'detail']) {
		const text = textOf(body[key]);
		if (text !== undefined) return text;
	}
	return causes[0];
}

/** The texts of `[{text}]` (ISC repeats one text for each locale: the first is taken where they are asked for). */
function texts(value: unknown): string[] {
	if (!Array.isArray(value)) return [];
	return value.map((entry) => textOf(isObject(entry) ? entry.text : entry)).filter((text) => text !== undefined);
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

/** A proxy's page says what it is in its title; the rest is decoration. */
function htmlText(page: string): string {
	const start = page.slice(0, 20_000);
	const title = /<title[^>]*>([^<]*)/i.exec(start) ?? /<h1[^>]*>([^<]*)/i.exec(start);
	return title?.[1] ?? '';
}

/** A code or an id: short, without line breaks. */
function short(value: unknown): string | undefined {
	const text = textOf(value);
	return text === undefined ? undefined : text.slice(0, 120);
}

export function isObject(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
