import { newId } from '../ids';

/** The values of `detailCode`, as far as documents and reports show them. */
export const detailCodes = {
	badRequest: '400.1 Bad Request Content',
	syntax: '400.0 Bad Request Syntax',
	illegalValue: '400.1.3 Illegal value',
	notReferenced: '400.1.404 Referenced object not found',
	forbidden: '403 Forbidden',
	notFound: '404 Not found',
	internal: '500.0 Internal Fault',
} as const;

/** Thrown to refuse a call. The server turns it into ISC's error body. */
export class ApiError extends Error {
	constructor(
		readonly status: number,
		readonly detailCode: string,
		message: string,
	) {
		super(message);
	}

	/** ISC API: the error body `{detailCode, trackingId, messages, causes}`. */
	body(): ErrorBody {
		return errorBody(this.detailCode, this.message);
	}
}

/** The message of anything that was thrown. */
export function errorText(error: unknown): string {
	return error instanceof Error ? error.message : String(error);
}

export interface ErrorBody {
	detailCode: string;
	trackingId: string;
	messages: Array<{ locale: string; localeOrigin: string; text: string }>;
	causes: unknown[];
}

export function errorBody(detailCode: string, text: string): ErrorBody {
	return { detailCode, trackingId: newId(), messages: [message(text)], causes: [] };
}

/** ISC API: a localized message, in errors and status rows. */
export function message(text: string): { locale: string; localeOrigin: string; text: string } {
	return { locale: 'en-US', localeOrigin: 'DEFAULT', text };
}

export function badRequest(text: string): ApiError {
	return new ApiError(400, detailCodes.badRequest, text);
}

export function illegalValue(field: string): ApiError {
	return new ApiError(400, detailCodes.illegalValue, `Value of "${field}" is empty or contains invalid data.`);
}

/** `what`: for example `RequestedFor Identity "2c91…"`. */
export function notReferenced(what: string): ApiError {
	return new ApiError(400, detailCodes.notReferenced, `Referenced ${what} was not found.`);
}

export function forbidden(text = 'The server understood the request but refuses to authorize it.'): ApiError {
	return new ApiError(403, detailCodes.forbidden, text);
}

export function notFound(text = 'The server did not find a current representation for the target resource.'): ApiError {
	return new ApiError(404, detailCodes.notFound, text);
}

/** Seen in real tenants: how some lists answer a request for the page after the last. The body has its own form. */
export class InvalidOffsetError extends Error {
	readonly status = 400;

	constructor() {
		super('Specified offset is invalid.');
	}

	body(): object {
		return { detailMessage: this.message, stackTrace: [], suppressedExceptions: [] };
	}
}

/** Seen in real tenants: other forms of error bodies than the documented one. */
const otherBodies: ReadonlyArray<(text: string, detailCode: string) => object> = [
	(text, detailCode) => ({ error: detailCode, error_description: text }),
	(text) => ({ message: text }),
	(text) => ({ errorMessage: text }),
	(text) => ({ formatted_msg: text }),
	(text) => ({ detailMessage: text, stackTrace: [], suppressedExceptions: [] }),
	(text, detailCode) => ({ detailCode, trackingId: newId(), messages: [], causes: [message(text)] }),
];

/** The body of the nth error in a tenant that uses each form in turn. */
export function mixedBody(error: ApiError, turn: number): object {
	return otherBodies[turn % otherBodies.length](error.message, error.detailCode);
}

/** ISC API: the body of a 401 has its own form. */
export class UnauthorizedError extends Error {
	readonly status = 401;

	body(): { error: string } {
		return { error: this.message };
	}
}

/** ISC API: the errors of the forms service have no causes, and its 401 and 429 have messages too. */
export function formsErrorBody(body: unknown): unknown {
	if (typeof body !== 'object' || body === null) return body;
	const { causes: _causes, error, message: said, ...rest } = body as Record<string, unknown>;
	const text = error ?? said;
	return text === undefined ? rest : { ...rest, messages: [message(String(text))] };
}
