import { IscError, type IscErrorKind } from './errors';

/** What came of a call: its value, or the error that the caller expected and deals with. */
export type Result<T> = { ok: true; value: T } | { ok: false; error: IscError };

/** ISC doesn't give this token, or this tenant, what was asked for. Asking again changes nothing. */
const REFUSALS: readonly IscErrorKind[] = ['forbidden', 'badRequest', 'notFound'];

/**
 * Turns refusals into a result: a user level may not allow a read. An outage is thrown, so that nothing is submitted on a check that
 * was never made.
 *
 * @param kinds the errors to turn into a result; default: 400, 403 and 404
 * @throws {IscError} every other kind
 */
export async function attempt<T>(work: Promise<T>, kinds: readonly IscErrorKind[] = REFUSALS): Promise<Result<T>> {
	const result = await attemptAny(work);
	if (!result.ok && !kinds.includes(result.error.kind)) throw result.error;
	return result;
}

/** Turns every error of ISC, outages included, into a result. @throws whatever isn't an `IscError`: a bug */
export async function attemptAny<T>(work: Promise<T>): Promise<Result<T>> {
	return await work.then(
		(value): Result<T> => ({ ok: true, value }),
		(error: unknown): Result<T> => {
			if (error instanceof IscError) return { ok: false, error };
			throw error;
		},
	);
}

/** The value of a result, or `otherwise` where there is none. */
export function valueOr<T, Other>(result: Result<T>, otherwise: Other): T | Other {
	return result.ok ? result.value : otherwise;
}
