/** ISC's ids are 32 hexadecimal digits or a UUID; ids of some older objects are names. None is longer than this. */
const LONGEST_ID = 128;
const HEX_ID = /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i;

/** What ids are compared by: the same id may be spelled with or without hyphens, in upper or lower case. */
export function idKey(id: string): string {
	return HEX_ID.test(id) ? id.replaceAll('-', '').toLowerCase() : id;
}

/** Whether two texts are the same id; an absent one is nobody's. */
export function sameId(a: string | null | undefined, b: string | null | undefined): boolean {
	return a !== undefined && a !== null && a !== '' && b !== undefined && b !== null && idKey(a) === idKey(b);
}

/**
 * Why a text cannot be an id of ISC, as the rest of a sentence ("… contains a slash"); undefined where it may be one.
 * Ids become parts of a path, where a dot segment or a slash would reach another endpoint.
 */
export function idProblem(text: string): string | undefined {
	if (text === '') return 'is empty';
	if (text.length > LONGEST_ID) return `is ${text.length} characters long; ids have at most ${LONGEST_ID}`;
	if (/^\.{1,2}$/.test(text)) return 'is a dot segment of a path';
	if (/[/\\]/.test(text)) return 'contains a slash or backslash';
	if (/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u.test(text)) return 'contains a control character';
	if (/\s/.test(text)) return 'contains a blank';
	return undefined;
}
