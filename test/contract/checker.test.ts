import { Checker } from './openApi/check';
import { ApiDocument, type Part } from './openApi/document';
import type { Exchange } from './record';
import { isClean, judge, tableOf, together } from './report';

const json = (schema: Part): Part => ({ content: { 'application/json': { schema } } });

/** A small document with what is difficult in ISC's: references, `nullable`, `allOf`, a discriminator, and a path without places. */
function documentOf(version: string): ApiDocument {
	const maybe = version.startsWith('3.0') ? { type: 'string', nullable: true } : { type: ['string', 'null'] };
	return new ApiDocument({
		openapi: version,
		paths: {
			'/things/v1': {
				get: {
					parameters: [
						{ $ref: '#/components/parameters/limit' },
						{
							name: 'filters',
							in: 'query',
							description: 'Fields and operators: **id**: *eq, in* **created**: *gt*',
							schema: { type: 'string' },
						},
						{ name: 'sorters', in: 'query', description: 'Fields: **id, created**', schema: { type: 'string' } },
						{ name: 'types', in: 'query', explode: false, schema: { type: 'array', items: { enum: ['A', 'B'] } } },
						{ name: 'X-SailPoint-Experimental', in: 'header', required: true, schema: { type: 'boolean' } },
					],
					responses: {
						200: json({ type: 'array', items: { $ref: '#/components/schemas/thing' } }),
						429: { $ref: '#/components/responses/tooMany' },
					},
				},
				post: {
					requestBody: { required: true, ...json({ $ref: '#/components/schemas/thing' }) },
					responses: { 204: {} },
				},
			},
			'/pairs/v1': {
				get: {
					parameters: [
						{ name: 'a', in: 'path', schema: {} },
						{ name: 'b', in: 'path', schema: {} },
					],
					responses: { 200: json({ type: 'object' }) },
				},
			},
		},
		components: {
			parameters: { limit: { name: 'limit', in: 'query', schema: { type: 'integer', maximum: 250 } } },
			responses: { tooMany: json({ type: 'object', properties: { message: {} } }) },
			schemas: {
				base: {
					type: 'object',
					required: ['id'],
					properties: { id: { type: 'string' }, owner: { $ref: '#/components/schemas/base' } },
				},
				thing: {
					allOf: [
						{ $ref: '#/components/schemas/base' },
						{
							type: 'object',
							properties: {
								name: maybe,
								at: { type: 'string', format: 'date-time' },
								part: { $ref: '#/components/schemas/part' },
							},
						},
					],
				},
				part: {
					oneOf: [{ $ref: '#/components/schemas/left' }, { $ref: '#/components/schemas/right' }],
					discriminator: {
						propertyName: 'side',
						mapping: { L: '#/components/schemas/left', R: '#/components/schemas/right' },
					},
				},
				left: { type: 'object', properties: { side: { type: 'string' }, size: { type: 'integer' } } },
				right: { type: 'object', properties: { side: { type: 'string' }, weight: { type: 'integer' } } },
			},
		},
	});
}

const good: Exchange = {
	sender: 'node',
	method: 'GET',
	path: '/things/v1',
	query: new URLSearchParams(
		'limit=5&types=A,B&sorters=-created,id&filters=id in ("1", "2") and created gt 2020-01-01T00:00:00Z',
	),
	requestHeaders: { 'x-sailpoint-experimental': 'true' },
	requestBody: '',
	status: 200,
	responseHeaders: { 'content-type': 'application/json; charset=utf-8' },
	responseBody: '[{"id":"1","name":null,"owner":{"id":"2"},"part":{"side":"L","size":1}}]',
};
const posted: Exchange = {
	...good,
	method: 'POST',
	query: new URLSearchParams(),
	requestHeaders: { 'content-type': 'application/json' },
	requestBody: '{"id":"1"}',
	status: 204,
	responseHeaders: {},
	responseBody: '',
};

describe.each(['3.0.1', '3.1.0'])('by a document of version %s', (version) => {
	const checker = new Checker(documentOf(version));

	function findings(exchange: Exchange): string[] {
		const operation = checker.document.find(exchange.method, exchange.path);
		if (operation === undefined) throw new Error(`${exchange.path} is not in the document`);
		return checker.check(exchange, operation).map(({ side, text }) => `${side}: ${text}`);
	}

	test('what is as documented gives no finding', () => {
		expect([findings(good), findings(posted)]).toEqual([[], []]);
		expect(findings({ ...good, status: 429, responseBody: '{"message":"slow down"}' })).toEqual([]);
		for (const [path, query] of [
			['/pairs/v1/1/2', ''],
			['/pairs/v1', 'a=1&b=2'],
		]) {
			expect(
				findings({ ...good, path, query: new URLSearchParams(query), requestHeaders: {}, responseBody: '{}' }),
			).toEqual([]);
		}
	});

	const planted: Array<[what: string, exchange: Exchange, text: RegExp]> = [
		[
			'an unknown query parameter',
			{ ...good, query: new URLSearchParams('limt=5') },
			/^request: query parameter limt is not documented/,
		],
		[
			'a query parameter of another type',
			{ ...good, query: new URLSearchParams('limit=many') },
			/^request: query parameter limit: .*integer/,
		],
		[
			'a query parameter beyond its limit',
			{ ...good, query: new URLSearchParams('limit=251') },
			/^request: query parameter limit: .*<= 250/,
		],
		[
			'a filter by a field that is not listed',
			{ ...good, query: new URLSearchParams('filters=name eq "x"') },
			/^request: filters: name eq is not documented/,
		],
		[
			'a filter by an operator that is not listed',
			{ ...good, query: new URLSearchParams('filters=id eq "1" and created lt 2020-01-01T00:00:00Z') },
			/^request: filters: created lt is not documented/,
		],
		['a filter that is none', { ...good, query: new URLSearchParams('filters=id') }, /^request: filters: /],
		[
			'a sorter that is not listed',
			{ ...good, query: new URLSearchParams('sorters=-name') },
			/^request: sorters: name is not documented/,
		],
		['a query parameter twice', { ...good, query: new URLSearchParams('limit=1&limit=2') }, /comes 2 times/],
		[
			'a value that a list does not know',
			{ ...good, query: new URLSearchParams('types=A,C') },
			/query parameter types: \[\].*A/,
		],
		[
			'a missing header',
			{ ...good, requestHeaders: {} },
			/^request: header parameter X-SailPoint-Experimental is missing/,
		],
		[
			'a header of another type',
			{ ...good, requestHeaders: { 'x-sailpoint-experimental': 'yes' } },
			/header parameter X-SailPoint-Experimental: .*boolean/,
		],
		[
			'a header of ISC where none belongs',
			{ ...posted, requestHeaders: { ...posted.requestHeaders, 'x-sailpoint-experimental': 'true' } },
			/header x-sailpoint-experimental is not documented/,
		],
		['a body where none belongs', { ...good, requestBody: '{}' }, /^request: a body where none is documented/],
		['no body where one belongs', { ...posted, requestBody: '' }, /^request: the body is missing/],
		[
			'an unknown field in a request',
			{ ...posted, requestBody: '{"id":"1","extra":true}' },
			/^request: the whole: .*"extra"/,
		],
		[
			'an unknown field deep in a request',
			{ ...posted, requestBody: '{"id":"1","owner":{"id":"2","extra":1}}' },
			/^request: \/owner: .*"extra"/,
		],
		[
			'another content type',
			{ ...posted, requestHeaders: { 'content-type': 'text/plain' } },
			/^request: content type text\/plain instead of application\/json/,
		],
		['a request that is not JSON', { ...posted, requestBody: '{' }, /^request: the body is not JSON/],
		['an unknown status', { ...good, status: 418 }, /^response: status 418 is not documented/],
		['a missing field', { ...good, responseBody: '[{}]' }, /^response: 200: \[\]: .*'id'/],
		['a field of another type', { ...good, responseBody: '[{"id":1}]' }, /^response: 200: \[\]\/id: must be string/],
		['null where none may be', { ...good, responseBody: '[{"id":null}]' }, /^response: 200: \[\]\/id: must be string/],
		[
			'an unknown field in a response',
			{ ...good, responseBody: '[{"id":"1","extra":1}]' },
			/^response: 200: \[\]: .*"extra"/,
		],
		[
			'a date that is none',
			{ ...good, responseBody: '[{"id":"1","at":"tomorrow"}]' },
			/^response: 200: \[\]\/at: .*date-time/,
		],
		[
			'the other alternative of a discriminator',
			{ ...good, responseBody: '[{"id":"1","part":{"side":"L","weight":1}}]' },
			/^response: 200: \[\]\/part/,
		],
		[
			'a page instead of JSON',
			{ ...good, responseHeaders: { 'content-type': 'text/html' }, responseBody: '<html>' },
			/^response: 200: content type text\/html/,
		],
		['a body after 204', { ...posted, responseBody: '{}' }, /^response: 204: a body where none is documented/],
	];

	test.each(planted)('%s is found', (_what, exchange, text) => {
		expect(findings(exchange)).toEqual(expect.arrayContaining([expect.stringMatching(text)]));
	});
});

test('the verdict names what was found, what is not in the document, and what was never seen', () => {
	const checker = new Checker(documentOf('3.0.1'));
	const rows = judge(checker, [
		{ ...good, responseBody: '[{}]' },
		{ ...good, path: '/nowhere/v1' },
	]);
	const table = tableOf(rows, ['our node did nothing']);
	expect(table).toMatch(/GET \/things\/v1 +1×200 +1\n/);
	expect(table).toMatch(/our node, response: 200: \[\]: must have required property 'id'/);
	expect(table).toMatch(/GET \/nowhere\/v1\n.*is not in the document/);
	expect(table).toMatch(/POST \/access-requests\/v1\n.*was never used with success/);
	expect(table).toMatch(/our node did nothing\n\d+ endpoints, 2 calls/);
	expect([
		isClean(rows, []),
		isClean([], []),
		isClean([{ ...rows[0], findings: new Map(), node: new Map([[200, 1]]) }], ['stopped']),
	]).toEqual([false, false, false]);
	expect(
		isClean([{ endpoint: 'GET /things/v1', client: new Map(), node: new Map([[200, 1]]), findings: new Map() }], []),
	).toBe(true);
	expect(together({ exchanges: [], problems: [] }).problems).toEqual(['no request was seen']);
});

test('a request that is wrong on purpose is not a finding where it was refused, and is one where it was accepted', () => {
	const checker = new Checker(documentOf('3.0.1'));
	const wrong: Exchange = { ...good, sender: 'client', query: new URLSearchParams('limt=5') };
	const found = (exchange: Exchange): string[] => [
		...(judge(checker, [exchange])
			.find(({ endpoint }) => endpoint === 'GET /things/v1')
			?.findings.keys() ?? []),
	];
	expect(found({ ...wrong, status: 429, responseBody: '{"message":"no"}' })).toEqual([]);
	expect(found(wrong)).toEqual(['sandbox, request: query parameter limt is not documented']);
	expect(found({ ...wrong, sender: 'node', status: 429, responseBody: '{"message":"no"}' })).toEqual([
		'our node, request: query parameter limt is not documented',
	]);
});

test('a document of another version is refused', () => {
	expect(() => new ApiDocument({ swagger: '2.0' })).toThrow(/not an OpenAPI document of version 3/);
});
