import { isDate } from '../../../isc/shared/values';
import { DateTime } from 'luxon';

import { RowError } from '../resources/shared/failure';
import { checkEmpty, isNothing, quoteValue, type Provided } from './provided';

const ISO_DATE = /^\d{4}-\d{2}-\d{2}([Tt ].+)?$/;

/**
 * A point in time, past or future, as ISC's filters take it: ISO 8601 in UTC. Undefined if the field is empty.
 *
 * @param zone IANA name, for text without a UTC offset
 * @throws {RowError} if it isn't a date, or its expression returned nothing
 */
export function asMoment(provided: Provided, zone: string): string | undefined {
	checkEmpty(provided, 'byHand');
	if (isNothing(provided.value)) return undefined;
	const moment = momentOf(provided.value, zone)?.toUTC();
	const iso = moment?.isValid === true && moment.year >= 1 && moment.year <= 9999 ? moment.toISO() : null;
	if (iso !== null) return iso;
	throw new RowError(
		`${provided.label} ${quoteValue(provided.value)} isn't a date`,
		'Use 2027-01-31, 2027-01-31T09:00 or 2027-01-31T09:00:00Z, or an expression that returns a date.',
	);
}

function momentOf(value: unknown, zone: string): DateTime | undefined {
	if (DateTime.isDateTime(value)) return value;
	if (isDate(value)) return DateTime.fromMillis(value.getTime());
	if (typeof value !== 'string' || !ISO_DATE.test(value.trim())) return undefined;
	return DateTime.fromISO(value.trim().replace(' ', 'T'), { zone });
}
