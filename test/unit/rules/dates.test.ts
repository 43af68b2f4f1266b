import { runInNewContext } from 'node:vm';
import { DateTime } from 'luxon';
import { readDate } from '../../../isc/accessRequests/dates';
import { CONTEXT } from './drafts';

type Which = 'start' | 'remove';

function read(value: unknown, which: Which = 'start', timeZone = CONTEXT.timeZone, now = CONTEXT.now) {
	return readDate(value, which, { timeZone, now });
}

function utc(value: unknown, which: Which = 'start', timeZone = CONTEXT.timeZone) {
	const reading = read(value, which, timeZone);
	return reading.kind === 'date' ? reading.utc : reading;
}

describe('nothing given', () => {
	it.each([undefined, null, '', '  \n'])('%p is no date', (value) => {
		expect(read(value)).toEqual({ kind: 'none' });
		expect(read(value, 'remove')).toEqual({ kind: 'none' });
	});
});

describe('text with a time', () => {
	it.each([
		['2026-12-01T09:00:00Z', '2026-12-01T09:00:00.000Z'],
		['2026-12-01T09:00:00.123Z', '2026-12-01T09:00:00.123Z'],
		['2026-12-01T09:00:00.1Z', '2026-12-01T09:00:00.100Z'],
		['2026-12-01T09:00:00.123456789Z', '2026-12-01T09:00:00.123Z'],
		['2026-12-01T09:00:00+02:00', '2026-12-01T07:00:00.000Z'],
		['2026-12-01T09:00:00-0330', '2026-12-01T12:30:00.000Z'],
		['2026-12-01T09:00+05', '2026-12-01T04:00:00.000Z'],
		['2026-12-01 09:00:00 +01:00', '2026-12-01T08:00:00.000Z'],
		[' 2026-12-01t09:00:00z ', '2026-12-01T09:00:00.000Z'],
	])('%s has an offset and is %s', (text, expected) => {
		expect(utc(text)).toBe(expected);
		expect(utc(text, 'remove', 'No/Zone')).toBe(expected);
	});

	it.each([
		['2026-12-01T09:00', 'Europe/Berlin', '2026-12-01T08:00:00.000Z'],
		['2026-07-01T09:00', 'Europe/Berlin', '2026-07-01T07:00:00.000Z'],
		['2026-12-01 09:00:30', 'America/New_York', '2026-12-01T14:00:30.000Z'],
		['2026-12-01T09:00:00', 'Asia/Kathmandu', '2026-12-01T03:15:00.000Z'],
		['2026-12-01T09:00:00', 'UTC', '2026-12-01T09:00:00.000Z'],
		['2026-12-01T09:00:00', 'Pacific/Kiritimati', '2026-11-30T19:00:00.000Z'],
	])('%s in %s is %s', (text, zone, expected) => {
		expect(utc(text, 'start', zone)).toBe(expected);
		expect(utc(text, 'remove', zone)).toBe(expected);
	});
});

describe('bare dates', () => {
	it('starts as soon as possible today, as the zone has it', () => {
		expect(read('2026-06-15')).toEqual({ kind: 'asSoonAsPossible' });
		const lateInBerlin = Date.parse('2026-06-15T22:30:00Z');
		expect(read('2026-06-16', 'start', 'Europe/Berlin', lateInBerlin)).toEqual({ kind: 'asSoonAsPossible' });
		expect(read('2026-06-15', 'start', 'America/New_York', lateInBerlin)).toEqual({ kind: 'asSoonAsPossible' });
		expect(read('2026-06-15', 'start', 'Europe/Berlin', lateInBerlin)).toMatchObject({ kind: 'fault' });
	});

	it('starts with the day and is removed with its end', () => {
		expect(utc('2026-12-01')).toBe('2026-11-30T23:00:00.000Z');
		expect(utc('2026-12-01', 'remove')).toBe('2026-12-01T22:59:59.999Z');
		expect(utc('2028-02-29', 'remove', 'UTC')).toBe('2028-02-29T23:59:59.999Z');
	});

	it('is removed at the end of today', () => {
		expect(utc('2026-06-15', 'remove')).toBe('2026-06-15T21:59:59.999Z');
	});

	it('refuses a day that is over', () => {
		expect(read('2026-06-14')).toMatchObject({
			message: 'The start date “2026-06-14” (2026-06-13T22:00:00.000Z) is not in the future',
		});
		expect(read('2026-06-14', 'remove')).toMatchObject({
			message: 'The remove date “2026-06-14” (2026-06-14T21:59:59.999Z) is not in the future',
		});
	});
});

describe('where clocks change', () => {
	it('moves on with the clock a time that does not exist', () => {
		expect(utc('2027-03-28T02:30', 'start', 'Europe/Berlin')).toBe('2027-03-28T01:30:00.000Z');
		expect(utc('2027-03-28T02:30', 'remove', 'Europe/Berlin')).toBe('2027-03-28T01:30:00.000Z');
		expect(utc('2027-03-14T02:30', 'start', 'America/New_York')).toBe('2027-03-14T07:30:00.000Z');
	});

	it('reads the times on both sides of the gap as they are', () => {
		expect(utc('2027-03-28T01:59:59')).toBe('2027-03-28T00:59:59.000Z');
		expect(utc('2027-03-28T03:00')).toBe('2027-03-28T01:00:00.000Z');
	});

	it('takes of a time that comes twice the first for a start, the second for a removal', () => {
		expect(utc('2027-10-31T02:30', 'start')).toBe('2027-10-31T00:30:00.000Z');
		expect(utc('2027-10-31T02:30', 'remove')).toBe('2027-10-31T01:30:00.000Z');
		expect(utc('2027-11-07T01:30', 'start', 'America/New_York')).toBe('2027-11-07T05:30:00.000Z');
		expect(utc('2027-11-07T01:30', 'remove', 'America/New_York')).toBe('2027-11-07T06:30:00.000Z');
	});

	it('reads it the same in summer and in winter', () => {
		for (const now of [Date.parse('2026-01-15T00:00:00Z'), Date.parse('2026-07-15T00:00:00Z')]) {
			expect(read('2027-10-31T02:30', 'start', 'Europe/Berlin', now)).toEqual({
				kind: 'date',
				utc: '2027-10-31T00:30:00.000Z',
			});
		}
	});

	it('starts a day without a midnight with its first instant', () => {
		expect(utc('2027-04-30', 'start', 'Africa/Cairo')).toBe('2027-04-29T22:00:00.000Z');
		expect(utc('2027-09-05', 'start', 'America/Santiago')).toBe('2027-09-05T04:00:00.000Z');
	});

	it('removes at the last end of a day that ends twice', () => {
		expect(utc('2027-10-28', 'remove', 'Africa/Cairo')).toBe('2027-10-28T21:59:59.999Z');
	});

	it('starts a day whose midnight comes twice with the first', () => {
		expect(utc('2027-11-07', 'start', 'America/Havana')).toBe('2027-11-07T04:00:00.000Z');
	});
});

describe('dates from expressions', () => {
	it('takes a Date, of another realm too', () => {
		expect(utc(new Date('2026-12-01T09:00:00Z'))).toBe('2026-12-01T09:00:00.000Z');
		expect(utc(runInNewContext('new Date("2026-12-01T09:00:00Z")'))).toBe('2026-12-01T09:00:00.000Z');
	});

	it('takes a luxon DateTime with the zone it has', () => {
		expect(utc(DateTime.fromISO('2026-12-01T09:00', { zone: 'Asia/Tokyo' }))).toBe('2026-12-01T00:00:00.000Z');
	});

	it('does not take an instant that has passed for today', () => {
		const startOfToday = DateTime.fromMillis(CONTEXT.now, { zone: CONTEXT.timeZone }).startOf('day');
		expect(read(startOfToday)).toMatchObject({ kind: 'fault', advice: expect.stringContaining('leave it empty') });
	});

	it('refuses invalid ones', () => {
		const message = 'The remove date is not a valid date';
		expect(read(new Date('nonsense'), 'remove')).toMatchObject({ message });
		expect(read(DateTime.invalid('nonsense'), 'remove')).toMatchObject({ message });
	});
});

describe('in the future', () => {
	it.each<Which>(['start', 'remove'])('refuses a %s now or before, and takes one a millisecond later', (which) => {
		expect(read(new Date(CONTEXT.now), which)).toMatchObject({
			message: `The ${which} date 2026-06-15T10:00:00.000Z is not in the future`,
		});
		expect(read('2026-06-15T11:59:59', which)).toMatchObject({ kind: 'fault' });
		expect(utc(new Date(CONTEXT.now + 1), which)).toBe('2026-06-15T10:00:00.001Z');
	});

	it('names the date as it was read', () => {
		expect(read('2026-06-15T08:00')).toEqual({
			kind: 'fault',
			message: 'The start date “2026-06-15T08:00” (2026-06-15T06:00:00.000Z) is not in the future',
			advice: 'Give a later date, or leave it empty so that the access starts as soon as possible.',
		});
	});
});

describe('what is no date', () => {
	it.each([
		'31.12.2026',
		'12/31/2026',
		'2026-12',
		'20261231',
		'tomorrow',
		'2026-12-31T',
		'2026-12-31T9:00',
		'2026-12-31T09:00:00 CET',
		'2026-12-31Z',
		'+012026-12-31',
	])('%s cannot be read', (text) => {
		expect(read(text)).toMatchObject({
			message: `The start date “${text}” is not a date in a form that can be read`,
			advice: expect.stringContaining('DateTime.fromFormat'),
		});
	});

	it.each([
		'2027-02-29',
		'2026-13-01',
		'2026-00-10',
		'2026-06-31T10:00Z',
		'2026-12-01T25:00',
		'2026-12-01T10:60',
		'2026-12-01T10:00:61Z',
	])('%s does not exist', (text) => {
		expect(read(text, 'remove')).toMatchObject({ message: `The remove date “${text}” does not exist in the calendar` });
	});

	it.each([
		[1798675200000, 'the number 1798675200000'],
		[46022, 'the number 46022'],
		[['2026-12-01'], 'a list'],
		[{ date: '2026-12-01' }, 'an object'],
		[true, 'true'],
	])('%p is refused', (value, kind) => {
		expect(read(value)).toMatchObject({ message: `The start date is not a date but ${kind}` });
	});

	it('refuses an offset that no clock has', () => {
		expect(read('2026-12-01T10:00+19:00')).toMatchObject({
			message: 'The start date “2026-12-01T10:00+19:00” has an offset from UTC that does not exist',
		});
	});

	it('refuses years that ISO 8601 writes otherwise', () => {
		expect(read(new Date(Date.UTC(12000, 0, 1)))).toMatchObject({ message: 'The start date is beyond the year 9999' });
		expect(utc('9999-12-31', 'remove', 'UTC')).toBe('9999-12-31T23:59:59.999Z');
	});

	it('cuts long text in its message', () => {
		const reading = read('x'.repeat(500));
		expect(reading.kind === 'fault' && reading.message.length).toBeLessThan(130);
	});
});

describe('a time zone that is not known', () => {
	it.each(['', 'Mars/Olympus'])('%p is the fault of a date without an offset', (zone) => {
		for (const text of ['2026-12-01', '2026-12-01T09:00']) {
			expect(read(text, 'remove', zone)).toMatchObject({
				message: `The remove date has no offset from UTC, and the workflow's time zone “${zone}” is not known`,
				advice: expect.stringContaining("workflow's settings"),
			});
		}
	});

	it('does not matter where the date says its own', () => {
		expect(utc(new Date('2026-12-01T09:00:00Z'), 'start', 'Mars/Olympus')).toBe('2026-12-01T09:00:00.000Z');
		expect(utc('2026-12-01T09:00Z', 'start', 'Mars/Olympus')).toBe('2026-12-01T09:00:00.000Z');
	});
});
