import { createHash, randomUUID } from 'node:crypto';

/** Returns the same 32 hex digits for the same words, so that seeded people and items have the same ids at every start. */
export function seededId(...words: string[]): string {
	return createHash('md5').update(words.join('\u0000')).digest('hex');
}

/** Returns the same UUID with hyphens for the same words. ISC API: machine identities have ids in this form. */
export function seededUuid(...words: string[]): string {
	const hex = seededId(...words);
	return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`;
}

/** Returns a new id of 32 hex digits, the form of ids in ISC. */
export function newId(): string {
	return randomUUID().replaceAll('-', '');
}
