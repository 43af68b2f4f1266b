import { describeProblem } from '../../../isc/accessRequests/model/wording';
import { nearestName } from '../../../isc/shared/nearest';
import { broken, grant, item, person } from './drafts';

describe('a problem as an operator sees it', () => {
	it('says where, what, which item, and what to do', () => {
		const [problem] = broken(grant({ row: 3, identities: [person('jane', 'email')] }));
		expect(describeProblem(problem)).toEqual({
			message: 'Identities [1] > Identity: "jane" isn\'t an email address [item 3]',
			description: 'Use one address, such as jane.doe@example.com. To name several people, use a list, not one text.',
		});
	});

	it('names a field once', () => {
		const said = (draft: Parameters<typeof broken>[0]) => broken(draft).map((one) => describeProblem(one).message);
		expect(said(grant({ removeDate: '31/12/2027' }))).toEqual(['End Date "31/12/2027" isn\'t a date [item 0]']);
		expect(said(grant({ accessItems: [item('a', { removeDate: '31/12/2027' })] }))).toEqual([
			'Access Items [1] > End Date "31/12/2027" isn\'t a date [item 0]',
		]);
	});

	it('does without a field, and without a full stop before the item', () => {
		expect(describeProblem({ row: 0, message: 'Something is wrong.', advice: 'Do this.' })).toEqual({
			message: 'Something is wrong [item 0]',
			description: 'Do this.',
		});
	});
});

describe('the nearest known name', () => {
	const known = ['startDate', 'removeDate', 'comment', 'id'];

	it.each([
		['StartDate', 'startDate'],
		['start_date', 'startDate'],
		['removedate', 'removeDate'],
		['coment', 'comment'],
		['comments', 'comment'],
		['ID', 'id'],
	])('of %s is %s', (name, nearest) => {
		expect(nearestName(name, known)).toBe(nearest);
	});

	it.each(['xyz', 'description', '', 'x'.repeat(61)])('of %p is none', (name) => {
		expect(nearestName(name, known)).toBeUndefined();
	});
});
