import type { IExecuteFunctions } from 'n8n-workflow';

import { noteOnExecution } from '../../nodes/SailPointIsc/transport/executionNotes';

/** The custom data of one execution, as n8n keeps it: at most 255 characters of a value. */
function execution() {
	const entries = new Map<string, string>();
	const debug = jest.fn();
	const customData = {
		get: (key: string) => entries.get(key),
		set: (key: string, value: string) => void entries.set(key, value.slice(0, 255)),
	};
	return { entries, debug, fns: { customData, logger: { debug } } as unknown as IExecuteFunctions };
}

const ids = (count: number, from = 1) =>
	Array.from({ length: count }, (_, index) => String(from + index).padStart(32, '0'));

test('the number of requests with the first six IDs, and each reference once', () => {
	const { entries, fns } = execution();
	const note = noteOnExecution(fns);
	note?.(ids(2), ['INC-1']);
	note?.(ids(6, 3), ['INC-1', 'INC-2']);
	expect(entries.get('sailPointRequests')).toBe(`8: ${ids(6).join(', ')}`);
	expect(entries.get('sailPointReference')).toBe('INC-1, INC-2');
});

test('a second node of the execution adds to what the first noted', () => {
	const { entries, fns } = execution();
	noteOnExecution(fns)?.(ids(1), ['INC-1']);
	noteOnExecution(fns)?.(ids(1, 2), []);
	expect(entries.get('sailPointRequests')).toBe(`2: ${ids(2).join(', ')}`);
	expect(entries.get('sailPointReference')).toBe('INC-1');
});

test('an ID that comes again counts once', () => {
	const { entries, fns } = execution();
	const note = noteOnExecution(fns);
	note?.(ids(1), []);
	note?.(ids(1), []);
	expect(entries.get('sailPointRequests')).toBe(`1: ${ids(1)[0]}`);
	expect(entries.has('sailPointReference')).toBe(false);
});

test('references are never cut: what does not fit stays out', () => {
	const { entries, fns } = execution();
	noteOnExecution(fns)?.([], ['a'.repeat(200), 'b'.repeat(60), 'c'.repeat(20)]);
	expect(entries.get('sailPointReference')).toBe(`${'a'.repeat(200)}, ${'c'.repeat(20)}`);
});

test('an n8n without custom data has no notes, and one that refuses an entry stops nothing', () => {
	expect(noteOnExecution({} as IExecuteFunctions)).toBeUndefined();
	const debug = jest.fn();
	const refusing = {
		get customData(): never {
			throw new Error('runExecutionData is not available in this context');
		},
		logger: { debug },
	};
	expect(() => noteOnExecution(refusing as unknown as IExecuteFunctions)?.(ids(1), [])).not.toThrow();
	expect(debug).toHaveBeenCalledWith(expect.stringContaining('runExecutionData is not available'));
});
