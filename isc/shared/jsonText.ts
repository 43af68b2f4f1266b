export type ParsedJson = { ok: true; value: unknown } | { ok: false; line: number; column: number; near: string };

type Expected = 'value' | 'valueOrEnd' | 'keyOrEnd' | 'key' | 'colon' | 'commaOrEnd' | 'nothing';

const SPACE = /[ \t\n\r]*/y;
const ATOM = /(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w.+-])/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;
/** Characters of the text that `near` shows. */
const NEAR_LENGTH = 20;

/**
 * Parses JSON text. For invalid JSON, returns the position of the fault, with line and column counted from 1, and the text there, which is
 * empty at the end. JavaScript's own message doesn't name the position of every fault, so the text is scanned again.
 */
export function parseJson(text: string): ParsedJson {
	try {
		return { ok: true, value: JSON.parse(text) as unknown };
	} catch {
		const at = firstFault(text);
		const before = text.slice(0, at).split('\n');
		const near = text.slice(at, at + NEAR_LENGTH).split('\n')[0];
		return { ok: false, line: before.length, column: before[before.length - 1].length + 1, near };
	}
}

/** Index at which the text stops being JSON. Keeps its own stack of open brackets, so that deep nesting can't overflow the call stack. */
function firstFault(text: string): number {
	const open: string[] = [];
	let expected: Expected = 'value';
	let at = skip(SPACE, text, 0);
	while (at < text.length) {
		const end = tokenEnd(text, at, expected, open[open.length - 1]);
		if (end === undefined || end.fault) return end?.at ?? at;
		expected = next(text[at], expected, open);
		at = skip(SPACE, text, end.at);
	}
	return at;
}

function tokenEnd(
	text: string,
	at: number,
	expected: Expected,
	open: string | undefined,
): { at: number; fault?: true } | undefined {
	const char = text[at];
	const value = expected === 'value' || expected === 'valueOrEnd';
	const key = expected === 'key' || expected === 'keyOrEnd';
	if (char === '"') return value || key ? stringEnd(text, at) : undefined;
	if (char === '{' || char === '[') return value ? { at: at + 1 } : undefined;
	if (char === ':') return expected === 'colon' ? { at: at + 1 } : undefined;
	if (char === ',') return expected === 'commaOrEnd' ? { at: at + 1 } : undefined;
	if (char === '}')
		return open === '{' && (expected === 'keyOrEnd' || expected === 'commaOrEnd') ? { at: at + 1 } : undefined;
	if (char === ']')
		return open === '[' && (expected === 'valueOrEnd' || expected === 'commaOrEnd') ? { at: at + 1 } : undefined;
	const end = value ? skip(ATOM, text, at) : at;
	return end > at ? { at: end } : undefined;
}

function stringEnd(text: string, start: number): { at: number; fault?: true } {
	let at = start + 1;
	while (at < text.length && text[at] !== '"') {
		const after = text[at] === '\\' ? skip(ESCAPE, text, at) : at + 1;
		if (after === at || text.charCodeAt(at) < 0x20) return { at, fault: true };
		at = after;
	}
	return at < text.length ? { at: at + 1 } : { at, fault: true };
}

function next(char: string, expected: Expected, open: string[]): Expected {
	if (char === '{' || char === '[') {
		open.push(char);
		return char === '{' ? 'keyOrEnd' : 'valueOrEnd';
	}
	if (char === '}' || char === ']') open.pop();
	else if (char === ':') return 'value';
	else if (char === ',') return open[open.length - 1] === '{' ? 'key' : 'value';
	else if (expected === 'key' || expected === 'keyOrEnd') return 'colon';
	return open.length > 0 ? 'commaOrEnd' : 'nothing';
}

function skip(pattern: RegExp, text: string, at: number): number {
	pattern.lastIndex = at;
	return pattern.test(text) ? pattern.lastIndex : at;
}
