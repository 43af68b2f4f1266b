import { runInNewContext } from 'node:vm';
import { DateTime } from 'luxon';
import { readDate } from '../../../isc/accessRequests/model/dates';
import { CONTEXT } from './drafts';

type Which = 'start' | 'remove';

const LABELS: Record<Which, string> = { start: 'Start Date', remove: 'End Date' };

function read(value: unknown, which: Which = 'start', timeZone = CONTEXT.timeZone, now = CONTEXT.now) {
	return readDate(value, { kind: which, label: LABELS[which] }, { timeZone, now });
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
		expect(read('2026-06-15', 'start', 'Europe/Berlin', lateInBerlin)).toEqual({
			kind: 'date',
			utc: '2026-06-14T22:00:00.000Z',
		});
	});

	it('starts with the day and is removed with its end', () => {
		expect(utc('2026-12-01')).toBe('2026-11-30T23:00:00.000Z');
		expect(utc('2026-12-01', 'remove')).toBe('2026-12-01T22:59:59.999Z');
		expect(utc('2028-02-29', 'remove', 'UTC')).toBe('2028-02-29T23:59:59.999Z');
	});

	it('is removed at the end of today', () => {
		expect(utc('2026-06-15', 'remove')).toBe('2026-06-15T21:59:59.999Z');
	});

	it('starts with a day that is over, and is not removed on one', () => {
		expect(utc('2026-06-14')).toBe('2026-06-13T22:00:00.000Z');
		expect(read('2026-06-14', 'remove')).toEqual({
			kind: 'fault',
			message: 'End Date "2026-06-14" (2026-06-14T21:59:59.999Z) isn\'t in the future',
			advice: 'Use a date in the future.',
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

	it('takes the start of today, which has passed, as it is', () => {
		const startOfToday = DateTime.fromMillis(CONTEXT.now, { zone: CONTEXT.timeZone }).startOf('day');
		expect(utc(startOfToday)).toBe('2026-06-14T22:00:00.000Z');
	});

	it('refuses invalid ones', () => {
		const message = "End Date isn't a valid date";
		expect(read(new Date('nonsense'), 'remove')).toMatchObject({ message });
		expect(read(DateTime.invalid('nonsense'), 'remove')).toMatchObject({ message });
	});
});

describe('an end', () => {
	it('is refused now or before, and taken a millisecond later', () => {
		expect(read(new Date(CONTEXT.now), 'remove')).toMatchObject({
			message: "End Date 2026-06-15T10:00:00.000Z isn't in the future",
		});
		expect(read('2026-06-15T11:59:59', 'remove')).toMatchObject({ kind: 'fault' });
		expect(utc(new Date(CONTEXT.now + 1), 'remove')).toBe('2026-06-15T10:00:00.001Z');
	});

	it('names the date as it was read', () => {
		expect(read('2026-06-15T08:00', 'remove')).toEqual({
			kind: 'fault',
			message: 'End Date "2026-06-15T08:00" (2026-06-15T06:00:00.000Z) isn\'t in the future',
			advice: 'Use a date in the future.',
		});
	});
});

describe('a start that has passed', () => {
	it.each([
		['an hour ago', '2026-06-15T11:00', '2026-06-15T09:00:00.000Z'],
		['earlier today', '2026-06-15T00:00', '2026-06-14T22:00:00.000Z'],
		['yesterday', '2026-06-14', '2026-06-13T22:00:00.000Z'],
		['yesterday at noon, with an offset', '2026-06-14T12:00:00Z', '2026-06-14T12:00:00.000Z'],
		['a year ago', '2025-06-15', '2025-06-14T22:00:00.000Z'],
	])('is sent as it is: %s', (_, text, expected) => {
		expect(utc(text)).toBe(expected);
		expect(utc(new Date(expected))).toBe(expected);
	});

	it('is sent as it is at this instant', () => {
		expect(utc(new Date(CONTEXT.now))).toBe('2026-06-15T10:00:00.000Z');
	});

	it.each(['2020-01-01', '1970-01-01T00:00:00Z', '0001-01-01'])('is a mistake where it is years ago: %s', (text) => {
		expect(read(text)).toMatchObject({
			message: expect.stringMatching(/^Start Date "\S+" \(\S+Z\) is more than a year ago$/),
			advice: expect.stringContaining('leave it empty'),
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
			message: `Start Date "${text}" isn't a date`,
			advice: expect.stringMatching(/^Use 20\d\d-\d\d-\d\d, or an expression that returns a date\.$/),
		});
	});

	it.each([
		['31/12/2027', '2027-12-31'],
		['12/31/2027', '2027-12-31'],
		['31.1.2027', '2027-01-31'],
		['31-12-2027', '2027-12-31'],
		['01/02/2027', '2027-01-31'],
		['31/02/2027', '2027-01-31'],
		['31/13/2027', '2027-01-31'],
	])('advises on %s with the day that must be meant, else with an example', (text, example) => {
		expect(read(text, 'remove')).toEqual({
			kind: 'fault',
			message: `End Date "${text}" isn't a date`,
			advice: `Use ${example}, or an expression that returns a date.`,
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
		expect(read(text, 'remove')).toMatchObject({ message: `End Date "${text}" doesn't exist in the calendar` });
	});

	it.each([
		[1798675200000, 'the number 1798675200000'],
		[46022, 'the number 46022'],
		[['2026-12-01'], 'a list'],
		[{ date: '2026-12-01' }, 'an object'],
		[true, 'true'],
	])('%p is refused', (value, kind) => {
		expect(read(value)).toMatchObject({ message: `Start Date is ${kind}, not a date` });
	});

	it('refuses an offset that no clock has', () => {
		expect(read('2026-12-01T10:00+19:00')).toMatchObject({
			message: 'Start Date "2026-12-01T10:00+19:00" has an offset from UTC that doesn\'t exist',
		});
	});

	it('refuses years that ISO 8601 writes otherwise', () => {
		expect(read(new Date(Date.UTC(12000, 0, 1)))).toMatchObject({ message: 'Start Date is beyond the year 9999' });
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
				message: `End Date "${text}" has no offset from UTC, and the workflow's time zone "${zone}" isn't known`,
				advice: expect.stringContaining("workflow's settings"),
			});
		}
	});

	it('does not matter where the date says its own', () => {
		expect(utc(new Date('2026-12-01T09:00:00Z'), 'start', 'Mars/Olympus')).toBe('2026-12-01T09:00:00.000Z');
		expect(utc('2026-12-01T09:00Z', 'start', 'Mars/Olympus')).toBe('2026-12-01T09:00:00.000Z');
	});
});
