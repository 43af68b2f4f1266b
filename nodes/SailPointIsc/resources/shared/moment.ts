import { DateTime } from 'luxon';
import type { IExecuteFunctions } from 'n8n-workflow';

import { RowError } from './failure';

/**
 * A point in time, past or future, as ISC's filters take it: ISO 8601 in UTC. Undefined where the parameter is empty.
 *
 * @param field the parameter's name in the editor
 * @throws {RowError} when it is no date
 */
export function readMoment(fns: IExecuteFunctions, name: string, field: string, row: number): string | undefined {
	const given = fns.getNodeParameter(name, row, '') as unknown;
	if (given === undefined || given === null || given === '') return undefined;
	const zone = fns.getTimezone();
	const moment =
		given instanceof Date
			? DateTime.fromJSDate(given)
			: DateTime.isDateTime(given)
				? given
				: DateTime.fromISO(String(given).trim(), { zone });
	const utc = moment.toUTC().toISO();
	if (utc !== null) return utc;
	throw new RowError(
		`${field} is not a date: ${JSON.stringify(given)}`,
		'Write it as 2027-01-31, 2027-01-31T09:00 or 2027-01-31T09:00:00Z.',
	);
}
