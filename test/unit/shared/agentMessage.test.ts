import fc from 'fast-check';

import { agentMessage, LONGEST_AGENT_MESSAGE } from '../../../isc/shared/agentMessage';

test('counts, then ids, then faults', () => {
	const text = agentMessage({
		counts: '2 of 3 items were submitted, 1 failed.',
		submitted: ['[item 0] 2c91', '[item 2] 2c92'],
		faults: ['Item 1: No such person. Check the id.'],
	});
	expect(text).toBe(
		'2 of 3 items were submitted, 1 failed. Submitted: [item 0] 2c91; [item 2] 2c92. Item 1: No such person. Check the id.',
	);
});

test('many ids: as many as fit, how many more there are and how to get them, and the faults still in it', () => {
	const submitted = Array.from({ length: 500 }, (_, row) => `[item ${row}] ${'2c918085'.repeat(4)}`);
	const text = agentMessage({
		counts: '500 of 501 items were submitted, 1 failed.',
		submitted,
		faults: ['Item 9: wrong.'],
	});
	const named = text.match(/\[item \d+\]/g)?.length ?? 0;
	expect(named).toBeGreaterThan(10);
	expect(text).toContain(`and ${500 - named} more (Get Many by reference)`);
	expect(text).toContain('Item 9: wrong.');
	expect(text.length).toBeLessThanOrEqual(LONGEST_AGENT_MESSAGE);
});

test('never longer than 2,000 characters, and the counts are always whole', () => {
	fc.assert(
		fc.property(
			fc.string({ minLength: 1, maxLength: 300 }),
			fc.array(fc.string({ maxLength: 120 }), { maxLength: 100 }),
			fc.array(fc.string({ maxLength: 3_000 }), { maxLength: 6 }),
			(counts, submitted, faults) => {
				const text = agentMessage({ counts, submitted, faults });
				return text.length <= LONGEST_AGENT_MESSAGE && text.startsWith(counts.trimStart().trimEnd());
			},
		),
	);
});
