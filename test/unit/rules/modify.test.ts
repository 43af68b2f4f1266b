import { faults, item, items, modify, ruled } from './drafts';

describe('modify', () => {
	it('takes a start date, an end date or both', () => {
		expect(items(modify())[0]).toMatchObject({ removeDate: '2026-12-31T22:59:59.999Z' });
		expect(items(modify({ removeDate: '', startDate: '2026-07-01' }))[0]).toMatchObject({
			startDate: '2026-06-30T22:00:00.000Z',
		});
		expect(items(modify({ startDate: '2026-07-01' }))[0]).toMatchObject({
			startDate: '2026-06-30T22:00:00.000Z',
			removeDate: '2026-12-31T22:59:59.999Z',
		});
		expect(ruled(modify({ requestedFor: 'self' })).requestType).toBe('MODIFY_ACCESS');
	});

	it('needs one for each item', () => {
		expect(
			faults(modify({ removeDate: '', accessItems: [item('x', { removeDate: '2026-12-31' }), item('y', {}, 2)] })),
		).toEqual(['Access Items [2] > End Date: Modify needs a start date, an end date or both']);
	});

	it('does not count a start today, which is sent without a date', () => {
		expect(faults(modify({ removeDate: '', startDate: '2026-06-15' }))).toEqual([
			'Options > Start Date: Modify needs a date, and a start today is sent without one',
		]);
		expect(items(modify({ startDate: '2026-06-15' }))[0]).not.toHaveProperty('startDate');
	});

	it('does not miss a date that is given but faulty', () => {
		expect(faults(modify({ removeDate: 'x' }))).toEqual(['End Date: End Date "x" isn\'t a date']);
		expect(faults(modify({ removeDate: '', startDate: 'x' }))).toHaveLength(1);
	});

	it('starts before it is removed', () => {
		expect(faults(modify({ startDate: '2027-02-01' }))[0]).toMatch(
			/^End Date: The end date \(.*\) isn't after the start date/,
		);
	});

	it('takes no form', () => {
		expect(faults(modify({ accessItems: [item('x', { formInstanceId: 'f' })] }))).toEqual([
			'Access Items [1] > Form Instance ID: Only a grant for people can have a form',
		]);
	});
});
