/**
 * All text in a value, one piece a line: names and values of own properties, those that JSON leaves out among them (an error's message,
 * stack and cause), of maps, sets and bytes. Each object once, however often it is met; functions are passed by.
 */
export function textIn(value: unknown): string {
	const pieces: string[] = [];
	const seen = new Set<object>();
	const open: unknown[] = [value];
	while (open.length > 0) {
		const next = open.pop();
		if (typeof next === 'string') pieces.push(next);
		else if (typeof next === 'number' || typeof next === 'bigint') pieces.push(String(next));
		if (typeof next !== 'object' || next === null || seen.has(next)) continue;
		seen.add(next);
		if (ArrayBuffer.isView(next))
			pieces.push(Buffer.from(next.buffer, next.byteOffset, next.byteLength).toString('latin1'));
		else open.push(...partsOf(next));
	}
	return pieces.join('\n');
}

function partsOf(whole: object): unknown[] {
	const own = Reflect.ownKeys(whole).flatMap((key) => [
		typeof key === 'string' ? key : key.toString(),
		valueOf(whole, key),
	]);
	if (whole instanceof Map) return [...own, ...[...whole].flat()];
	return whole instanceof Set ? [...own, ...whole] : own;
}

/** What a getter gives; where it fails, how. */
function valueOf(whole: object, key: string | symbol): unknown {
	try {
		return Reflect.get(whole, key);
	} catch (error) {
		return error;
	}
}
