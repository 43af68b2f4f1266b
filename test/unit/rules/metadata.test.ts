import {
	REFERENCE_KEY,
	RESERVED_METADATA_KEYS,
	METADATA_EXECUTION,
	METADATA_ITEM,
	METADATA_RUN,
	METADATA_WORKFLOW,
} from '../../../isc/accessRequests/model/pairs';
import { faults, grant, item, items, json, revoke, ruled } from './drafts';

const FLAT = { requestedFor: ['p1'], requestedItems: [{ type: 'ROLE', id: 'r1' }] };

function flat(itemRest: object, bodyRest: object = {}) {
	return { requestedFor: ['p1'], requestedItems: [{ type: 'ROLE', id: 'r1', ...itemRest }], ...bodyRest };
}

describe('reference', () => {
	it('stands before the comment and in the metadata, trimmed', () => {
		const row = ruled(
			grant({
				reference: ' INC0012345 ',
				comment: 'new hire',
				accessItems: [item('a'), item('b', { comment: 'own' }, 2)],
			}),
		);
		expect(row.reference).toBe('INC0012345');
		expect(row.entries[0].items.map((one) => [one.comment, one.clientMetadata])).toEqual([
			['INC0012345: new hire', { reference: 'INC0012345' }],
			['INC0012345: own', { reference: 'INC0012345' }],
		]);
	});

	it('is the comment of a grant without one', () => {
		expect(items(grant({ reference: 4711 }))[0]).toMatchObject({
			comment: '4711',
			clientMetadata: { reference: '4711' },
		});
	});

	it('On Behalf Of goes after the comment and into the metadata', () => {
		const said = { reference: 'INC1', onBehalfOf: 'Marta Silva' };
		expect(items(revoke(said))[0]).toMatchObject({
			comment: 'INC1: left the team (on behalf of Marta Silva)',
			clientMetadata: said,
		});
		expect(items(grant({ onBehalfOf: 'Marta Silva', comment: undefined }))[0].comment).toBe('On behalf of Marta Silva');
		expect(faults(grant({ onBehalfOf: 'A', clientMetadata: [{ key: 'onBehalfOf', value: 'B' }] }))).toEqual([
			'Options > Client Metadata: The client metadata key "onBehalfOf" is "B", but the option On Behalf Of is "A"',
		]);
	});

	it('stands before the comment of a revoke', () => {
		expect(items(revoke({ reference: 'INC1' }))[0].comment).toBe('INC1: left the team');
	});

	it('leaves the comment as it is where it is not given', () => {
		for (const reference of [undefined, '', ' ', null]) {
			const row = ruled(grant({ reference, comment: 'why' }));
			expect(row).not.toHaveProperty('reference');
			expect(row.entries[0].items[0]).toEqual({
				type: 'ROLE',
				by: 'id',
				value: 'r1',
				field: 'Access Items [1]',
				comment: 'why',
			});
		}
	});

	it('holds for a JSON body too', () => {
		const row = ruled(json(flat({ comment: 'why' }), { reference: 'INC1' }));
		expect(row.reference).toBe('INC1');
		expect(row.entries[0].items[0]).toMatchObject({ comment: 'INC1: why', clientMetadata: { reference: 'INC1' } });
	});

	it('is text', () => {
		expect(faults(grant({ reference: { number: 'INC1' } }))).toEqual([
			'Options > Reference: The reference must be text but is an object',
		]);
	});

	it('differs from no reference in the metadata', () => {
		const message = `The client metadata key "reference" is "INC2", but the option Reference is "INC1"`;
		expect(faults(grant({ reference: 'INC1', clientMetadata: [{ key: 'reference', value: 'INC2' }] }))).toEqual([
			`Options > Client Metadata: ${message}`,
		]);
		expect(faults(json(flat({ clientMetadata: { reference: 'INC2' } }), { reference: 'INC1' }))).toEqual([
			`requestedItems[0].clientMetadata: ${message}`,
		]);
		expect(
			items(grant({ reference: 'INC1', clientMetadata: [{ key: REFERENCE_KEY, value: 'INC1' }] }))[0].clientMetadata,
		).toEqual({ reference: 'INC1' });
		expect(items(grant({ clientMetadata: [{ key: 'reference', value: 'INC2' }] }))[0].clientMetadata).toEqual({
			reference: 'INC2',
		});
	});
});

describe('client metadata of the options', () => {
	it("goes to each item, and the item's own wins", () => {
		const draft = grant({
			clientMetadata: [
				{ key: ' a ', value: ' row ' },
				{ key: 'b', value: 7 },
				{ key: 'c', value: false },
			],
			accessItems: [item('x'), item('y', { clientMetadata: { a: 'own' } }, 2)],
		});
		expect(items(draft).map((one) => one.clientMetadata)).toEqual([
			{ a: 'row', b: '7', c: 'false' },
			{ a: 'own', b: '7', c: 'false' },
		]);
		expect(
			items(
				json(flat({ clientMetadata: { a: 'own' } }), {
					clientMetadata: [
						{ key: 'a', value: 'row' },
						{ key: 'b', value: 'row' },
					],
				}),
			)[0].clientMetadata,
		).toEqual({ a: 'own', b: 'row' });
	});

	it('leaves out entries without a value', () => {
		expect(
			items(
				grant({
					clientMetadata: [
						{ key: '', value: '' },
						{ key: 'a', value: ' ' },
						{ key: 'b', value: null },
					],
				}),
			)[0],
		).not.toHaveProperty('clientMetadata');
	});

	it.each(['', '  ', null, undefined])('refuses a value without a key: %p', (key) => {
		expect(
			faults(
				grant({
					clientMetadata: [
						{ key: 'a', value: 'b' },
						{ key, value: 'x' },
					],
				}),
			),
		).toEqual(['Options > Client Metadata [2]: A client metadata entry has a value but no key']);
	});

	it('refuses keys and values that are no text', () => {
		expect(
			faults(
				grant({
					clientMetadata: [
						{ key: ['a'], value: 'b' },
						{ key: 'c', value: { d: 1 } },
					],
				}),
			),
		).toEqual([
			'Options > Client Metadata [1]: A client metadata key must be text but is a list',
			'Options > Client Metadata [2]: The client metadata value of "c" must be text but is an object',
		]);
	});

	it('refuses the keys that the node itself uses', () => {
		expect(RESERVED_METADATA_KEYS).toEqual([METADATA_RUN, METADATA_ITEM, METADATA_WORKFLOW, METADATA_EXECUTION]);
		for (const key of RESERVED_METADATA_KEYS) {
			const message = `The client metadata key "${key}" is reserved`;
			expect(faults(grant({ clientMetadata: [{ key, value: 'x' }] }))).toEqual([
				`Options > Client Metadata [1]: ${message}`,
			]);
			expect(faults(grant({ accessItems: [item('x', { clientMetadata: { [key]: 'x' } })] }))).toEqual([
				`Access Items [1] > Client Metadata.${key}: ${message}`,
			]);
			expect(faults(json(flat({ clientMetadata: { [key]: 'x' } })))).toEqual([
				`requestedItems[0].clientMetadata.${key}: ${message}`,
			]);
			expect(faults(json({ ...FLAT, clientMetadata: { [key]: 'x' } }))).toEqual([`clientMetadata.${key}: ${message}`]);
		}
	});

	it('refuses a key with two values, and takes it with the same twice', () => {
		expect(
			faults(
				grant({
					clientMetadata: [
						{ key: 'a', value: '1' },
						{ key: 'a', value: '2' },
					],
				}),
			),
		).toEqual(['Options > Client Metadata [2]: The client metadata key "a" is set twice, to "1" and "2"']);
		expect(
			items(
				grant({
					clientMetadata: [
						{ key: 'a', value: '1' },
						{ key: 'a', value: 1 },
					],
				}),
			)[0].clientMetadata,
		).toEqual({ a: '1' });
	});
});

describe('client metadata of an item', () => {
	it.each([
		['an object', { a: 'b' }],
		['a collection', { entry: [{ key: 'a', value: 'b' }] }],
		['a list', [{ key: 'a', value: 'b' }]],
		['JSON text', '{"a": "b"}'],
	])('may be %s', (_, clientMetadata) => {
		expect(items(grant({ accessItems: [item('x', { clientMetadata })] }))[0].clientMetadata).toEqual({ a: 'b' });
	});

	it.each([
		[['a'], 'a list'],
		[7, 'the number 7'],
		['{"a"', 'text'],
		['"{}"', 'text'],
	])('is nothing else: %j', (clientMetadata, kind) => {
		expect(faults(grant({ accessItems: [item('x', { clientMetadata })] }))).toEqual([
			`Access Items [1] > Client Metadata: The client metadata must be an object of texts but is ${kind}`,
		]);
	});

	it('keeps keys that are special to the language', () => {
		const text = '{"__proto__": "x", "constructor": "y"}';
		const [one] = items(grant({ reference: 'INC1', accessItems: [item('x', { clientMetadata: text })] }));
		expect(Object.entries(one.clientMetadata ?? {})).toEqual([
			['__proto__', 'x'],
			['constructor', 'y'],
			['reference', 'INC1'],
		]);
	});
});

describe('client metadata in JSON', () => {
	it('of the request stays with the request', () => {
		const row = ruled(json({ ...FLAT, clientMetadata: { a: 'b' } }));
		expect(row.clientMetadata).toEqual({ a: 'b' });
		expect(row.entries[0].items[0]).not.toHaveProperty('clientMetadata');
		expect(ruled(json(FLAT))).not.toHaveProperty('clientMetadata');
	});

	it('is text to text', () => {
		for (const [value, kind] of [
			[1, 'the number 1'],
			[true, 'true'],
			[{}, 'an object'],
			[['a'], 'a list'],
		] as const) {
			const message = `The client metadata value of "a" must be text but is ${kind}`;
			expect(faults(json({ ...FLAT, clientMetadata: { a: value } }))).toEqual([`clientMetadata.a: ${message}`]);
			expect(faults(json(flat({ clientMetadata: { a: value } })))).toEqual([
				`requestedItems[0].clientMetadata.a: ${message}`,
			]);
		}
	});

	it.each([
		['', 'text'],
		['{}', 'text'],
		[[{ key: 'a', value: 'b' }], 'a list'],
	])('is an object: %j', (clientMetadata, kind) => {
		expect(faults(json({ ...FLAT, clientMetadata }))).toEqual([
			`clientMetadata: The client metadata must be an object of texts but is ${kind}`,
		]);
	});

	it('has no empty key', () => {
		expect(faults(json({ ...FLAT, clientMetadata: { '': 'x' } }))).toEqual([
			'clientMetadata[""]: A client metadata entry has a value but no key',
		]);
	});
});
