import { idProblem } from '../shared/ids';
import { shorten } from '../shared/labels';
import { IscError } from './errors';

/** Text as part of a query. Half a surrogate pair can't be encoded and would find nothing, so it is replaced. */
export function encoded(text: string): string {
	return encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd'));
}

/**
 * An id as one segment of a path. Encoding isn't enough: it leaves `..` as it is, and the HTTP client would call another endpoint.
 *
 * @throws {IscError} if the text can't be an id
 */
export function segment(id: string): string {
	const error = idError(id);
	if (error !== undefined) throw error;
	return encodeURIComponent(id);
}

/** Why a text can't be an id; undefined if it may be one. */
export function idError(id: string): IscError | undefined {
	const problem = idProblem(id);
	if (problem === undefined) return undefined;
	return new IscError('badRequest', `${JSON.stringify(shorten(id))} can't be an ISC ID: it ${problem}.`, {
		advice: 'Use an ID that ISC shows or returned. Nothing was sent for this one.',
	});
}
