import type { FieldsDraft } from '../../../isc/accessRequests/model/drafts';
import { applyRules } from '../../../isc/accessRequests/rules';
import { CONTEXT, faults, grant, item, items, modify, revoke } from './drafts';

type Unit = NonNullable<FieldsDraft['duration']>['unit'];

/** When access ends that is granted at a time in Berlin. */
function endOf(now: string, amount: unknown, unit: Unit, more: Partial<FieldsDraft> = {}, context: object = {}) {
	const draft = grant({ duration: { amount, unit }, ...more });
	const { rows, problems } = applyRules([draft], { timeZone: 'Europe/Berlin', now: Date.parse(now), ...context });
	expect(problems).toEqual([]);
	return rows[0].entries[0].items.map(({ removeDate }) => removeDate);
}

describe('a duration', () => {
	it.each<[string, number, Unit, string]>([
		['2026-06-15T10:00:00.000Z', 30, 'days', '2026-07-15T10:00:00.000Z'],
		['2026-06-15T10:00:00.000Z', 2, 'weeks', '2026-06-29T10:00:00.000Z'],
		['2026-06-15T10:00:00.000Z', 8, 'hours', '2026-06-15T18:00:00.000Z'],
		// Months end on the last day there is.
		['2027-01-31T11:00:00.000Z', 1, 'months', '2027-02-28T11:00:00.000Z'],
		['2028-01-31T11:00:00.000Z', 1, 'months', '2028-02-29T11:00:00.000Z'],
		['2026-12-31T11:00:00.000Z', 2, 'months', '2027-02-28T11:00:00.000Z'],
		// It is February 1 in Berlin already: the month counts from there.
		['2027-01-31T23:30:00.000Z', 1, 'months', '2027-02-28T23:30:00.000Z'],
		// Clocks go forward on March 28, 2027 and back on October 31: the time of day stays, hours are hours.
		['2027-03-27T11:00:00.000Z', 1, 'days', '2027-03-28T10:00:00.000Z'],
		['2027-03-27T11:00:00.000Z', 24, 'hours', '2027-03-28T11:00:00.000Z'],
		['2027-10-30T10:00:00.000Z', 1, 'days', '2027-10-31T11:00:00.000Z'],
		['2027-10-30T10:00:00.000Z', 24, 'hours', '2027-10-31T10:00:00.000Z'],
		['2027-03-22T11:00:00.000Z', 1, 'weeks', '2027-03-29T10:00:00.000Z'],
		// 02:30 is missing on March 28, and comes twice on October 31: access ends with the later one.
		['2027-03-27T01:30:00.000Z', 1, 'days', '2027-03-28T01:30:00.000Z'],
		['2027-10-30T00:30:00.000Z', 1, 'days', '2027-10-31T01:30:00.000Z'],
	])('from %s, %d %s: %s', (now, amount, unit, end) => {
		expect(endOf(now, amount, unit)).toEqual([end]);
	});

	it('counts from a start in the future, of the row or of the item, else from the start of the run', () => {
		const now = '2026-06-15T10:00:00.000Z';
		const startDate = '2026-07-01T08:00:00Z';
		expect(endOf(now, 1, 'days', { startDate })).toEqual(['2026-07-02T08:00:00.000Z']);
		expect(endOf(now, 1, 'days', { startDate: '2026-06-01T08:00:00Z' })).toEqual(['2026-06-16T10:00:00.000Z']);
		expect(endOf(now, 1, 'days', { startDate: '2026-06-15' })).toEqual(['2026-06-16T10:00:00.000Z']);
		const accessItems = [item('r1'), item('r2', { startDate }, 2)];
		expect(endOf(now, 1, 'days', { accessItems })).toEqual(['2026-06-16T10:00:00.000Z', '2026-07-02T08:00:00.000Z']);
		const runStart = Date.parse(now) - 60_000;
		expect(endOf(now, 1, 'days', {}, { runStart })).toEqual(['2026-06-16T09:59:00.000Z']);
	});

	it('may come as text, and must be a whole number above 0', () => {
		expect(endOf('2026-06-15T10:00:00.000Z', ' 3 ', 'days')).toEqual(['2026-06-18T10:00:00.000Z']);
		for (const amount of [0, -1, 1.5, 'soon', '1e3', true, [], {}, NaN])
			expect(faults(grant({ duration: { amount, unit: 'days' } }))[0]).toMatch(
				/^Duration: Duration must be a whole number greater than 0/,
			);
		expect(faults(grant({ duration: { amount: 999_999_999, unit: 'months' } }))[0]).toMatch(
			/^Duration: Duration isn't|beyond/,
		);
	});

	it("needs the workflow's time zone for all but hours", () => {
		const lost = { ...CONTEXT, timeZone: 'Mars/Base' };
		const [problem] = applyRules([grant({ duration: { amount: 1, unit: 'days' } })], lost).problems;
		expect(problem.message).toContain('"Mars/Base"');
		expect(applyRules([grant({ duration: { amount: 1, unit: 'hours' } })], lost).problems).toEqual([]);
	});

	it('is a date to change for a modify, and an end for a revoke', () => {
		expect(items(modify({ removeDate: undefined, duration: { amount: 1, unit: 'days' } }))[0].removeDate).toBe(
			'2026-06-16T10:00:00.000Z',
		);
		expect(items(revoke({ duration: { amount: 1, unit: 'hours' } }))[0].removeDate).toBe('2026-06-15T11:00:00.000Z');
	});
});

describe("an item's own end", () => {
	const ends = (own: object, row: Partial<FieldsDraft>) =>
		items(grant({ ...row, accessItems: [item('r1', own), item('r2', {}, 2)] })).map(({ removeDate }) => removeDate);
	const row = { removeDate: '2026-12-31T00:00:00Z' };
	const ofRow = '2026-12-31T00:00:00.000Z';

	it.each([
		['a date', { removeDate: '2026-07-01T00:00:00Z' }, '2026-07-01T00:00:00.000Z'],
		['days', { durationDays: 10 }, '2026-06-25T10:00:00.000Z'],
		['no end', { noEnd: true }, undefined],
		['no end, as text', { noEnd: 'TRUE ' }, undefined],
		['no end turned off', { noEnd: false }, ofRow],
		[
			'a date, and no end turned off',
			{ removeDate: '2026-07-01T00:00:00Z', noEnd: 'false' },
			'2026-07-01T00:00:00.000Z',
		],
		['nothing', {}, ofRow],
	])("%s wins over the row's", (_, own, end) => {
		expect(ends(own, row)).toEqual([end, ofRow]);
		const duration = { amount: 1, unit: 'days' as const };
		const counted = '2026-06-16T10:00:00.000Z';
		expect(ends(own, { duration })).toEqual([end === ofRow ? counted : end, counted]);
	});

	it('is one, not two', () => {
		expect(faults(grant({ accessItems: [item('r1', { removeDate: '2026-07-01', durationDays: 3 })] }))).toEqual([
			'Access Items [1] > End Date: An access item can have only one end, but it has End Date and Duration (Days)',
		]);
		expect(faults(grant({ accessItems: [item('r1', { noEnd: true, durationDays: 3 })] }))).toEqual([
			'Access Items [1] > End Date: An access item can have only one end, but it has Duration (Days) and No End Date',
		]);
	});

	it('is read strictly', () => {
		expect(faults(grant({ accessItems: [item('r1', { noEnd: 'maybe' })] }))).toEqual([
			'Access Items [1] > No End Date: No End Date must be true or false but is "maybe"',
		]);
		expect(faults(grant({ accessItems: [item('r1', { durationDays: 0 })] }))[0]).toMatch(/Duration \(Days\) must be/);
	});
});

test('a source goes with a name, and not with a role', () => {
	const named = item('VPN', { by: 'name', type: 'ENTITLEMENT', source: ' AD ' });
	expect(items(grant({ accessItems: [named] }))[0]).toMatchObject({ by: 'name', value: 'VPN', source: 'AD' });
	expect(faults(grant({ accessItems: [item('r1', { source: 'AD' })] }))[0]).toContain('not with its ID or URL');
	expect(faults(grant({ accessItems: [item('Admins', { by: 'name', source: 'AD' })] }))[0]).toContain(
		"doesn't belong to a source",
	);
});

test('a start among the options is not for JSON, whose items have their own', () => {
	const body = { requestedFor: ['p1'], requestedItems: [{ type: 'ROLE', id: 'r1' }] };
	const draft = { mode: 'json', row: 0, requestType: 'GRANT_ACCESS', body, startDate: '2027-01-01' } as const;
	expect(applyRules([draft], CONTEXT).problems[0]).toMatchObject({ field: 'Options > Start Date' });
});
