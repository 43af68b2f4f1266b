/** Ids in text or in a list (an expression may give either); a text may hold several, apart by commas. Each once, nothing empty. */
export function readIds(given: unknown): string[] {
	const entries = Array.isArray(given) ? given.flat() : [given];
	const texts = entries.flatMap((entry) =>
		typeof entry === 'string' || typeof entry === 'number' ? String(entry).split(/[\s,]+/) : [],
	);
	return [...new Set(texts.filter((text) => text !== ''))];
}
