import fc from 'fast-check';

import { segment } from '../../../isc/api/encode';
import { IscError } from '../../../isc/api/errors';
import { idKey, idProblem, sameId } from '../../../isc/shared/ids';

const hex = '2c9180835d2e5168015d32f890ca1581';
const uuid = '2c918083-5d2e-5168-015d-32f890ca1581';

describe('ids are the same', () => {
	test.each([
		[hex, hex],
		[hex, uuid],
		[uuid, uuid.toUpperCase()],
		[hex.toUpperCase(), hex],
		['Some older name', 'Some older name'],
	])('%s and %s', (a, b) => {
		expect(sameId(a, b)).toBe(true);
		expect(idKey(a)).toBe(idKey(b));
	});

	test.each([
		[hex, hex.replace('2c', '3c')],
		['Name', 'name'],
		['a-b', 'ab'],
		['', ''],
		[undefined, undefined],
		[null, null],
		[hex, undefined],
		[hex, ''],
		[`${hex}0`, uuid],
	])('%s and %s are not', (a, b) => {
		expect(sameId(a, b)).toBe(false);
	});
});

describe('what may be an id', () => {
	test.each([hex, uuid, 'older-object_1', 'a..b', '...', '.a', 'a:b', 'Zoë', '%2e%2e', 'x'.repeat(128)])('%s', (id) => {
		expect(idProblem(id)).toBeUndefined();
		expect(segment(id)).toBe(encodeURIComponent(id));
	});

	test.each([
		['', 'is empty'],
		['.', 'is a dot segment of a path'],
		['..', 'is a dot segment of a path'],
		['a/b', 'contains a slash or backslash'],
		['../x', 'contains a slash or backslash'],
		['..\\x', 'contains a slash or backslash'],
		['a\u0000b', 'contains a control character'],
		['a\nb', 'contains a control character'],
		['a\u2028b', 'contains a control character'],
		['a\ud800b', 'contains a control character'],
		['a OR b', 'contains a space'],
		[' a', 'contains a space'],
		['a\u00a0', 'contains a space'],
		['x'.repeat(129), 'is 129 characters long; ids have at most 128'],
		['x'.repeat(1_000_000), 'is 1000000 characters long; ids have at most 128'],
	])('%j may not: it %s', (id, problem) => {
		expect(idProblem(id)).toBe(problem);
		expect(() => segment(id)).toThrow(IscError);
		expect(() => segment(id)).toThrow(`can't be an ISC ID: it ${problem}.`);
	});

	test('no text reaches another path than that of its own segment', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'binary', maxLength: 20 }), (text) => {
				let path: string;
				try {
					path = `/things/v1/${segment(text)}/end`;
				} catch (error) {
					expect(error).toBeInstanceOf(IscError);
					return;
				}
				const { pathname, search, hash } = new URL(`https://tenant.example${path}`);
				expect(pathname.split('/')).toHaveLength(5);
				expect([decodeURIComponent(pathname.split('/')[3]), search, hash]).toEqual([text, '', '']);
			}),
			{ numRuns: 2_000, seed: 5 },
		);
	});
});
