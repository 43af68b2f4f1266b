import { NoAnswer } from './http';

/** ISC's largest pages are far smaller. A longer answer could fill n8n's memory. */
const MOST_BYTES = 32 * 1024 * 1024;
/** ISC's answers are less than ten levels deep. n8n fails on data that is thousands of levels deep. */
const MOST_LEVELS = 200;

/** The part of a stream that is used here. */
interface Incoming extends AsyncIterable<Uint8Array | string> {
	destroy(): void;
}

/**
 * The body of an answer: parsed JSON, the text itself if it isn't JSON, undefined if it is empty. A stream is read until it ends or
 * the signal fires.
 *
 * @throws {NoAnswer} if it is larger than any answer of ISC
 */
export async function readBody(body: unknown, signal: AbortSignal): Promise<unknown> {
	if (!isIncoming(body)) return body === '' || body === null ? undefined : body;
	const stop = (): void => body.destroy();
	signal.addEventListener('abort', stop);
	try {
		return parsed(await textOf(body));
	} finally {
		signal.removeEventListener('abort', stop);
		body.destroy();
	}
}

function isIncoming(body: unknown): body is Incoming {
	return typeof body === 'object' && body !== null && Symbol.asyncIterator in body;
}

async function textOf(body: Incoming): Promise<string> {
	const decoder = new TextDecoder();
	let text = '';
	let bytes = 0;
	try {
		for await (const chunk of body) {
			bytes += chunk.length;
			if (bytes > MOST_BYTES) throw tooLarge();
			text += typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true });
		}
	} catch (error) {
		// As n8n's helper does it: the code of the connection is in the cause.
		throw error instanceof NoAnswer ? error : new Error((error as Error).message, { cause: error });
	}
	return text + decoder.decode();
}

function tooLarge(): NoAnswer {
	return new NoAnswer(
		'tooLarge',
		'maybe',
		`The answer is larger than ${MOST_BYTES / 1024 / 1024} MB, so the rest of it wasn't read.`,
		'Check the tenant or the API URL in the credential, and whether something other than ISC answers there.',
	);
}

function parsed(text: string): unknown {
	if (isTooDeep(text)) return text;
	try {
		return (JSON.parse(text) as unknown) ?? undefined;
	} catch {
		return text === '' ? undefined : text;
	}
}

/** Counts brackets, including those inside strings. The limit is far above what ISC sends. */
function isTooDeep(text: string): boolean {
	let depth = 0;
	for (let at = 0; at < text.length; at += 1) {
		const char = text.charCodeAt(at);
		if (char === 0x5b || char === 0x7b) depth += 1;
		else if (char === 0x5d || char === 0x7d) depth -= 1;
		if (depth > MOST_LEVELS) return true;
	}
	return false;
}
