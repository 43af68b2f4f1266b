import { IscError, type IscErrorKind } from './errors';

export type Result<T> = { ok: true; value: T } | { ok: false; error: IscError };

/** Answers that say that this token, or this tenant, does not get what was asked for, however often it asks. */
const REFUSALS: readonly IscErrorKind[] = ['forbidden', 'badRequest', 'notFound'];

/**
 * A read that the token's level may not allow: its refusal is a result. An outage is none: what cannot be checked because ISC does not
 * answer is thrown, so that nothing is submitted blindly.
 *
 * @param kinds of errors that are a result; default: 400, 403 and 404
 * @throws {IscError} for everything else
 */
export async function attempt<T>(reading: Promise<T>, kinds = REFUSALS): Promise<Result<T>> {
	return await reading.then(
		(value): Result<T> => ({ ok: true, value }),
		(error: unknown): Result<T> => {
			if (error instanceof IscError && kinds.includes(error.kind)) return { ok: false, error };
			throw error;
		},
	);
}

/** A read of which any failure on ISC's side is a result. Anything else is a fault of the program, and thrown. */
export async function attemptAny<T>(reading: Promise<T>): Promise<Result<T>> {
	return await reading.then(
		(value): Result<T> => ({ ok: true, value }),
		(error: unknown): Result<T> => {
			if (error instanceof IscError) return { ok: false, error };
			throw error;
		},
	);
}
