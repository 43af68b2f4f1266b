import { groupedFaults, type RowFault } from '../../../isc/shared/faultGroups';

const fault = (row: number, message: string, advice = 'Mend it.'): RowFault => ({ row, message, advice });

test('one fault is said as it is', () => {
	expect(groupedFaults([fault(3, 'No person was provided')])).toEqual(['Item 3: No person was provided. Mend it.']);
});

test('equal faults are said once, with the items they are in', () => {
	const bad = [5, 18, 31, 44].map((row) => fault(row, 'End Date "31/12/2027" isn\'t a date', 'Use 2027-12-31.'));
	expect(groupedFaults(bad)).toEqual([
		'Items 5, 18, 31 and 44 (counted from 0): End Date "31/12/2027" isn\'t a date. Use 2027-12-31.',
	]);
});

test('where only the value differs, the first stands for all and is called so', () => {
	const bad = [fault(1, '"a" isn\'t a date'), fault(2, '"b" isn\'t a date')];
	expect(groupedFaults(bad)).toEqual([
		'Items 1 and 2 (counted from 0), the first of them: "a" isn\'t a date. Mend it.',
	]);
});

test("ISC's tracking ids and other ids make no difference", () => {
	const text = (id: string) => `Identity ${id} was not found`;
	const advice = (id: string) => `Check it. ISC's tracking id ${id}.`;
	const ids = ['2c9180857182305e0171993735622948', '2c9180857182305e0171993735622949'];
	expect(groupedFaults(ids.map((id, row) => fault(row, text(id), advice(id))))).toHaveLength(1);
});

test('the most frequent first, five at most, and how many items have others', () => {
	const bad = Array.from({ length: 8 }, (_, kind) =>
		Array.from({ length: 8 - kind }, (_unused, index) =>
			fault(kind * 10 + index, `Fault number ${'i'.repeat(kind + 1)}`),
		),
	).flat();
	const texts = groupedFaults(bad);
	expect(texts).toHaveLength(6);
	expect(texts[0]).toContain('Fault number i.');
	expect(texts[4]).toContain('Fault number iiiii.');
	expect(texts[5]).toBe('And 6 more with other faults.');
});

test('no faults, no text', () => {
	expect(groupedFaults([])).toEqual([]);
});
