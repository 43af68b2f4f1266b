import { idProblem } from '../shared/ids';
import { shorten } from '../shared/labels';
import { IscError } from './errors';

/** Text for a part of a query. Half a character would be a fault of the program's; nothing is found by it anyway. */
export function encoded(text: string): string {
	return encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd'));
}

/**
 * An id as one segment of a path. Encoding alone does not do: `..` stays as it is, and the HTTP client then asks another endpoint.
 *
 * @throws {IscError} where the text cannot be an id
 */
export function segment(id: string): string {
	const error = idError(id);
	if (error !== undefined) throw error;
	return encodeURIComponent(id);
}

/** Why a text cannot be the id of anything; undefined where it may be one. */
export function idError(id: string): IscError | undefined {
	const problem = idProblem(id);
	if (problem === undefined) return undefined;
	return new IscError('badRequest', `${JSON.stringify(shorten(id))} can't be an ID of ISC: it ${problem}.`, {
		advice: 'Use the ID that ISC shows or returned. Nothing was sent for it.',
	});
}
