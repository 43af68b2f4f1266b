import { createHash, randomUUID } from 'node:crypto';

/** The same 32 hex digits for the same words, so that seeded people and items keep their ids from one start to the next. */
export function seededId(...words: string[]): string {
	return createHash('md5').update(words.join('\u0000')).digest('hex');
}

/** A hyphenated UUID for the same words. ISC API: machine identities have ids of this form. */
export function seededUuid(...words: string[]): string {
	const hex = seededId(...words);
	return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`;
}

/** A new id of 32 hex digits, the form in which ISC's ids come. */
export function newId(): string {
	return randomUUID().replaceAll('-', '');
}
