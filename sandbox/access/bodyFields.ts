import { badRequest, illegalValue } from '../http/errors';

/** @throws ApiError 400 if the value isn't a JSON object */
export function record(value: unknown, what: string): Record<string, unknown> {
	if (typeof value !== 'object' || value === null || Array.isArray(value))
		throw badRequest(`The ${what} must be a JSON object.`);
	return value as Record<string, unknown>;
}

/** Returns a list of at least one JSON object. @throws ApiError 400 */
export function records(value: unknown, field: string): Array<Record<string, unknown>> {
	if (!Array.isArray(value) || value.length === 0) throw illegalValue(field);
	return value.map((entry) => record(entry, `entry of ${field}`));
}

/** Returns a string, or null if the field is absent or null. @throws ApiError 400 for anything else */
export function optionalText(value: unknown, field: string): string | null {
	if (value === undefined || value === null) return null;
	if (typeof value !== 'string') throw illegalValue(field);
	return value;
}

/** Returns a string that isn't blank. @throws ApiError 400 */
export function requiredText(value: unknown, field: string): string {
	if (typeof value !== 'string' || value.trim() === '') throw illegalValue(field);
	return value;
}

/** Returns a list of at least one id and at most `most`. @throws ApiError 400 */
export function idList(value: unknown, field: string, most: number): string[] {
	if (!Array.isArray(value) || value.length === 0) throw illegalValue(field);
	if (value.length > most) throw badRequest(`${field} takes at most ${most} ids.`);
	return value.map((id) => requiredText(id, field));
}

/** ISC API: metadata maps strings to strings. @throws ApiError 400 */
export function metadataOf(value: unknown, field: string): Record<string, string> | null {
	if (value === undefined || value === null) return null;
	const fields = record(value, field);
	for (const entry of Object.values(fields)) if (typeof entry !== 'string') throw illegalValue(field);
	return fields as Record<string, string>;
}

const utcDateTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]00:?00)$/;

/**
 * Returns a date and time in UTC as ms since 1970, or null if the field is absent.
 * @throws ApiError 400, also for an empty string, as in ISC
 */
export function dateOf(value: unknown, field: string): number | null {
	if (value === undefined || value === null) return null;
	if (typeof value !== 'string') throw illegalValue(field);
	const time = Date.parse(value);
	if (value === '' || Number.isNaN(time)) throw illegalValue(field);
	if (!utcDateTime.test(value))
		throw badRequest(`${field} must be a date-time in the UTC timezone, such as 2030-01-31T00:00:00Z.`);
	return time;
}
