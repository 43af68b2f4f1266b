import { runNode, searchList } from './harness';
import { startOddTenant, type OddAnswer, type OddTenant } from './oddTenant';
import { jsons } from './operation';
import { access, accessItem, errorOf, people } from './support';

const INVALID = { detailMessage: 'Specified offset is invalid.', stackTrace: [], suppressedExceptions: [] };
const PERSON = '2c9180835d2e5168015d32f890ca1581';
const ITEM = '2c9180835d2e5168015d32f890ca1582';

let tenant: OddTenant;
afterEach(async () => await tenant.close());

/** A list of entries with ids and names; the page after the last is refused, and so is everything beyond the ceiling. */
function list(length: number, ceiling = Infinity): (url: URL) => OddAnswer {
	return ({ searchParams }) => {
		const after = searchParams.get('searchAfter');
		const from = after === null ? Number(searchParams.get('offset') ?? 0) : Number(after) + 1;
		const limit = Number(searchParams.get('limit') ?? 250);
		if (after === null && (from + limit > ceiling || (from > 0 && from >= length)))
			return { status: 400, body: INVALID };
		const body = Array.from({ length: Math.max(0, Math.min(limit, length - from)) }, (_, index) => ({
			id: String(from + index).padStart(6, '0'),
			name: `Entry ${String(from + index).padStart(6, '0')}`,
			requestable: true,
		}));
		const headers: Record<string, string> =
			searchParams.get('count') === 'true' ? { 'x-total-count': String(length) } : {};
		return { headers, body };
	};
}

/** A dropdown as an operator who scrolls to its end sees it. */
async function scrolled(method: string, options: object = {}): Promise<number> {
	let shown = 0;
	for (let paginationToken: string | undefined, page = 0; page === 0 || paginationToken !== undefined; page++) {
		const answer = await searchList(method, {
			parameters: { authentication: 'accessToken' },
			credentials: tenant.credentials,
			filter: '',
			...(paginationToken !== undefined && { paginationToken }),
			...options,
		});
		shown += answer.results.length;
		paginationToken = answer.paginationToken as string | undefined;
	}
	return shown;
}

const itemOf = (type: string) => ({
	parameters: {
		authentication: 'accessToken',
		accessItems: { item: [{ type, id: { __rl: true, mode: 'list', value: '' } }] },
	},
	path: 'parameters.accessItems.item[0].id',
});

let executions = 0;
const run = async (parameters: object, options: object = {}) =>
	await runNode({
		executionId: `odd-lists-${process.pid}-${++executions}`,
		credentials: tenant.credentials,
		...options,
		parameters: { authentication: 'accessToken', ...parameters },
	});

test.each([49, 50, 51, 100])('dropdowns of a list of %i entries stay filled', async (length) => {
	tenant = await startOddTenant(list(length));
	expect(await scrolled('searchAccessItems', itemOf('ROLE'))).toBe(length);
	expect(await scrolled('searchAccessItems', itemOf('ENTITLEMENT'))).toBe(length);
	expect(await scrolled('searchIdentities')).toBe(length);
});

test('Return All of a list whose length is a whole number of pages', async () => {
	tenant = await startOddTenant(list(500));
	const found = await run({ resource: 'accessItem', operation: 'getAll', types: ['ENTITLEMENT'], returnAll: true });
	expect(jsons(found)).toHaveLength(500);
});

test('the last of 10,301 entitlements is found by a part of its name', async () => {
	tenant = await startOddTenant(list(10_301, 10_000));
	const found = await run({
		resource: 'accessItem',
		operation: 'getAll',
		types: ['ENTITLEMENT'],
		filters: { term: '010300' },
	});
	expect(jsons(found)).toMatchObject([{ id: '010300' }]);
	expect(tenant.calls.filter(({ pathname }) => pathname === '/entitlements/v1')).toHaveLength(42);
}, 60_000);

test('an answer whose Content-Encoding is the name of a character set is read', async () => {
	const refusal = {
		status: 400,
		headers: { 'content-encoding': 'UTF-8' },
		body: { formatted_msg: 'The filter cannot be read.' },
	};
	tenant = await startOddTenant(({ pathname }) => (pathname === '/requestable-objects/v1' ? refusal : { body: [] }));
	const failed = await run(
		{ resource: 'accessItem', operation: 'getAll', types: ['ROLE'] },
		{ onError: 'continueErrorOutput' },
	);
	expect(errorOf(failed).message).toContain('The filter cannot be read.');
});

test.each(['1000000000000', '1000000000', '-5', '250.5', 'abc'])(
	'a status list that gives the same page for ever and says it has %s rows ends the grant with a word, before any submit',
	async (total) => {
		const rows = Array.from({ length: 250 }, (_, index) => ({
			accessRequestId: `r${index}`,
			accountActivityItemId: `a${index}`,
			state: 'EXECUTING',
			created: '2030-01-01T00:00:00Z',
			modified: '2030-01-01T00:00:00Z',
			requestedFor: { id: PERSON },
		}));
		tenant = await startOddTenant(({ pathname }) =>
			pathname === '/access-request-status/v1'
				? { headers: { 'x-total-count': total }, body: rows }
				: { body: pathname === '/search/v1' ? [{ id: PERSON, access: [] }] : [] },
		);
		const failed = await run(
			{
				resource: 'accessRequest',
				operation: 'grant',
				...people('id', PERSON),
				...access(accessItem('ROLE', 'id', ITEM)),
			},
			{ onError: 'continueErrorOutput' },
		);
		expect(errorOf(failed).message).toMatch(/GET \/access-request-status\/v1/);
		expect(tenant.calls.filter(({ pathname }) => pathname === '/access-requests/v1')).toEqual([]);
		expect(tenant.calls.length).toBeLessThan(40);
	},
	60_000,
);

test('a person whose access the index has as null holds nothing of it, and the run goes on', async () => {
	tenant = await startOddTenant(({ pathname }, method) => {
		if (pathname === '/search/v1') return { body: [null, { id: PERSON, access: null, accounts: [null] }] };
		if (method !== 'POST') return { body: [null] };
		return { status: 202, body: { newRequests: [], existingRequests: [] } };
	});
	const result = await run(
		{
			resource: 'accessRequest',
			operation: 'grant',
			...people('id', PERSON),
			...access(accessItem('ROLE', 'id', ITEM)),
			options: { dryRun: true },
		},
		{ onError: 'continueErrorOutput' },
	);
	expect(jsons(result)[0]).toMatchObject({ outcome: 'PLANNED' });
});
