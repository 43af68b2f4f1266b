import fc from 'fast-check';
import { parseJson } from '../../../isc/shared/jsonText';

function place(text: string) {
	const parsed = parseJson(text);
	return parsed.ok ? 'fine' : `${parsed.line}:${parsed.column} ${parsed.near}`;
}

describe('JSON text', () => {
	it.each([
		['', '1:1 '],
		['{"a": 1,}', '1:9 }'],
		['{"a" 1}', '1:6 1}'],
		['{"a": }', '1:7 }'],
		['{a: 1}', '1:2 a: 1}'],
		['{\n  "a": 1\n  "b": 2\n}', '3:3 "b": 2'],
		['{"a": [1, 2}', '1:12 }'],
		['["a"}', '1:5 }'],
		['{"a": 1]', '1:8 ]'],
		['{"a": 1', '1:8 '],
		['{"a": "b', '1:9 '],
		['{"a": "b\nc"}', '1:9 '],
		['{"a": "\\x"}', '1:8 \\x"}'],
		['{"a": "\\u12g4"}', '1:8 \\u12g4"}'],
		["{'a': 1}", "1:2 'a': 1}"],
		['{"a": 01}', '1:7 01}'],
		['{"a": 1.}', '1:7 1.}'],
		['{"a": True}', '1:7 True}'],
		['{"a": undefined}', '1:7 undefined}'],
		['{"a": 1} x', '1:10 x'],
		['{} {}', '1:4 {}'],
		['[1 2]', '1:4 2]'],
		['[,1]', '1:2 ,1]'],
		['[1,]', '1:4 ]'],
		['{,}', '1:2 ,}'],
		['{"a": {"b": [{"c": -}]}}', '1:20 -}]}}'],
		['["a": 1]', '1:5 : 1]'],
		['}', '1:1 }'],
		['x'.repeat(50), `1:1 ${'x'.repeat(20)}`],
	])('says where %j is broken', (text, expected) => {
		expect(place(text)).toBe(expected);
	});

	it('takes what JSON.parse takes', () => {
		fc.assert(
			fc.property(fc.json(), (text) => {
				expect(parseJson(text)).toEqual({ ok: true, value: JSON.parse(text) });
			}),
		);
	});

	it('places the fault at or after the last character that could stand, and inside the text', () => {
		fc.assert(
			fc.property(
				fc.json({ maxDepth: 3 }),
				fc.nat(),
				fc.constantFrom('', ',', '"', '}', ']', ':', 'x', '0', '\\', '\n'),
				(text, seed, sign) => {
					const at = seed % (text.length + 1);
					const spoiled = text.slice(0, at) + sign + text.slice(at + 1);
					const parsed = parseJson(spoiled);
					if (parsed.ok) return;
					const lines = spoiled.split('\n');
					expect(parsed.line).toBeLessThanOrEqual(lines.length);
					expect(parsed.column).toBeLessThanOrEqual(lines[parsed.line - 1].length + 1);
					const offset =
						lines.slice(0, parsed.line - 1).reduce((sum, line) => sum + line.length + 1, 0) + parsed.column - 1;
					expect(spoiled.startsWith(parsed.near, offset)).toBe(true);
					expect(canBeCompleted(spoiled.slice(0, offset))).toBe(true);
				},
			),
			{ numRuns: 500 },
		);
	});

	it('needs no call stack for depth', () => {
		expect(place('['.repeat(100_000))).toBe('1:100001 ');
	});
});

/** Whether some end makes the text JSON: what comes before a fault is sound. */
function canBeCompleted(prefix: string): boolean {
	const open: string[] = [];
	let inText = false;
	for (let at = 0; at < prefix.length; at++) {
		const sign = prefix[at];
		if (inText && sign === '\\') at++;
		else if (sign === '"') inText = !inText;
		else if (!inText && (sign === '{' || sign === '[')) open.unshift(sign === '{' ? '}' : ']');
		else if (!inText && (sign === '}' || sign === ']')) open.shift();
	}
	const close = open.join('');
	const ends = inText ? ['"', '":0', '\\"'] : ['', '0', ':0', '"":0', '"x":0', 'null'];
	return ends.some((end) => parseJson(prefix + end + close).ok);
}
