import { expectWholeWay } from '../unit/plan/wholeWay';

test('10,000 sets of rows: each row is refused with its reason before any call, or planned into valid calls, each pair exactly once', () => {
	expectWholeWay(10_000);
});
