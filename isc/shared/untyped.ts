/** Readers for values that come from outside and may be anything. */

export function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Text without blanks around it; empty for anything that isn't text. */
export function trimmedText(value: unknown): string {
	return typeof value === 'string' ? value.trim() : '';
}

/** HTTP headers with their names in lower case and their values as text. */
export function lowerCasedHeaders(headers: object): Record<string, string> {
	return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]));
}
