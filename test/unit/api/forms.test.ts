import { requestsSince } from '../../../isc/api/requestsSince';
import { approvalPages } from '../../../isc/api/approvals';
import type { AskedTenant } from '../../../isc/api/forms';
import type { IscCall } from '../../../isc/api/http';
import { collect } from '../../../isc/api/paging';
import { statusOfRequest, statusPages } from '../../../isc/api/status';
import type { IscSession } from '../../../isc/session';
import { answer, answering, NoWaitClock, quiet } from './fakes';

type Takes = 'finds' | 'findsNothing' | 'refuses';
let tenants = 0;

/** A tenant that takes forms of filters in its own way. */
function tenantThat(reacts: (filters: string) => Takes, rows: object[]): { session: IscSession; calls: IscCall[] } {
	const { client, calls } = answering(({ query = {} }) => {
		const takes = reacts(String(query.filters ?? ''));
		return takes === 'refuses'
			? answer(400, { detailMessage: 'Bad filter.' })
			: answer(200, takes === 'finds' ? rows : []);
	});
	const key = `forms-${++tenants}`;
	const me = async () => await Promise.resolve({ id: 'me', authorities: [] });
	return { session: { client, clock: new NoWaitClock(), log: quiet, tenant: key, key, me }, calls };
}

const filtersOf = (calls: IscCall[]): unknown[] => calls.map(({ query }) => query?.filters);
const row = { accessRequestId: 'r', created: '2030-01-01T00:00:00Z', state: 'EXECUTING' };
const EQ = 'accessRequestId eq "r"';
const IN = 'accessRequestId in ("r")';

describe('the rows of one request', () => {
	const by = (eq: Takes, within: Takes) => tenantThat((filters) => (filters.includes(' eq ') ? eq : within), [row]);

	test.each<[Takes, Takes, unknown[], unknown[]]>([
		['finds', 'refuses', [EQ], [EQ]],
		['findsNothing', 'finds', [EQ, IN], [IN]],
		['refuses', 'finds', [EQ, IN], [IN]],
	])('eq %s, in %s: found, and the second time by the form that finds', async (eq, within, first, second) => {
		const { session, calls } = by(eq, within);
		expect(await statusOfRequest(session, 'r')).toEqual([row]);
		expect(filtersOf(calls)).toEqual(first);
		calls.length = 0;
		expect(await statusOfRequest(session, 'r')).toEqual([row]);
		expect(filtersOf(calls)).toEqual(second);
	});

	test('not there only where both forms found nothing, or one that is known to be taken', async () => {
		const { session, calls } = by('findsNothing', 'findsNothing');
		expect(await statusOfRequest(session, 'r')).toEqual([]);
		expect(await statusOfRequest(session, 'r')).toEqual([]);
		expect(filtersOf(calls)).toEqual([EQ, IN, EQ, IN]);

		let finds: Takes = 'finds';
		const known = tenantThat((filters) => (filters.includes(' eq ') ? finds : 'findsNothing'), [row]);
		await statusOfRequest(known.session, 'r');
		finds = 'findsNothing';
		expect(await statusOfRequest(known.session, 'r')).toEqual([]);
		expect(filtersOf(known.calls)).toEqual([EQ, EQ]);
	});

	test('a form that is no longer taken is forgotten', async () => {
		let eq: Takes = 'finds';
		const { session, calls } = tenantThat((filters) => (filters.includes(' eq ') ? eq : 'finds'), [row]);
		await statusOfRequest(session, 'r');
		eq = 'refuses';
		expect(await statusOfRequest(session, 'r')).toEqual([row]);
		calls.length = 0;
		await statusOfRequest(session, 'r');
		expect(filtersOf(calls)).toEqual([IN]);
	});

	test('what one tenant takes says nothing about another', async () => {
		await statusOfRequest(by('refuses', 'finds').session, 'r');
		const other = by('finds', 'refuses');
		await statusOfRequest(other.session, 'r');
		expect(filtersOf(other.calls)).toEqual([EQ]);
	});

	test('both refused is the refusal', async () => {
		await expect(statusOfRequest(by('refuses', 'refuses').session, 'r')).rejects.toMatchObject({
			kind: 'badRequest',
			message: 'Bad filter.',
		});
	});

	test('a tenant that does not heed the filter finds nothing of others for an id', async () => {
		const { session } = tenantThat(() => 'finds', [{ ...row, accessRequestId: 'another' }]);
		expect(await statusOfRequest(session, 'r')).toEqual([]);
	});

	test('ids are compared as ids, in either field', async () => {
		const id = '2c9180835d2e5168015d32f890ca1581';
		const spelled = '2C918083-5D2E-5168-015D-32F890CA1581';
		for (const field of ['id', 'accessRequestId']) {
			const { session } = tenantThat(() => 'finds', [{ [field]: spelled }]);
			expect(await statusOfRequest(session, id)).toHaveLength(1);
		}
	});
});

describe('dates in filters', () => {
	const since = '2029-01-01T00:00:00.000Z';
	const reads: Array<[string, (session: IscSession) => Promise<unknown[]>]> = [
		[
			'requests that are followed',
			async (session) => (await requestsSince(session, Date.parse(since), { requestedBy: 'a', sideBySide: true })).rows,
		],
		['lost answers', async (session) => (await requestsSince(session, Date.parse(since))).rows],
		['the status list', async (session) => await collect(statusPages(session, { since }))],
		['approvals', async (session) => await collect(approvalPages(session, 'pending', { createdSince: since }))],
	];

	for (const [what, read] of reads) {
		test.each<[Takes, Takes, number]>([
			['finds', 'refuses', 1],
			['refuses', 'finds', 2],
			['findsNothing', 'finds', 2],
		])(`${what}: quoted %s, bare %s`, async (quoted, bare, expected) => {
			const { session, calls } = tenantThat(
				(filters) => (filters.includes('"') ? quoted : bare),
				[{ ...row, id: 'a' }],
			);
			expect(await read(session)).toHaveLength(1);
			expect(calls).toHaveLength(expected);
			expect(String(calls[0].query?.filters)).toContain(`"${since}"`);
			if (expected === 2) expect(String(calls[1].query?.filters)).toMatch(/ge 2029-01-01T00:00:00\.000Z$/);
			calls.length = 0;
			expect(await read(session)).toHaveLength(1);
			expect(calls).toHaveLength(1);
		});
	}

	test('lost answers: a tenant that takes the filter and does not heed it brings nothing older', async () => {
		const { session } = tenantThat(() => 'finds', [row, { ...row, created: '2001-01-01T00:00:00Z' }]);
		expect((await requestsSince(session, Date.parse(since))).rows).toEqual([row]);
	});
});

describe('status rows of another shape', () => {
	const read = async (one: unknown): Promise<unknown[]> => {
		const { client } = answering(() => answer(200, [one]));
		const tenant: AskedTenant = { client, clock: new NoWaitClock(), key: `shape-${++tenants}` };
		const rows = await collect(statusPages(tenant));
		// How it was sent is kept beside it, for those who want it raw.
		return rows.map(({ asSent, ...read }) => (asSent === undefined ? read : { ...read }));
	};

	test('requestedFor as a list: the first person, and the others beside', async () => {
		expect(await read({ ...row, requestedFor: [{ id: 'a' }] })).toEqual([{ ...row, requestedFor: { id: 'a' } }]);
		expect(await read({ ...row, requestedFor: [{ id: 'a' }, null, { id: 'b' }] })).toEqual([
			{ ...row, requestedFor: { id: 'a' }, alsoRequestedFor: [{ id: 'b' }] },
		]);
		expect(await read({ ...row, requestedFor: [] })).toEqual([{ ...row, requestedFor: undefined }]);
	});

	test('lists that are null, hold nulls, or are their one entry', async () => {
		const approval = { status: 'APPROVED' };
		expect(await read({ ...row, approvalDetails: null })).toEqual([{ ...row, approvalDetails: null }]);
		expect(await read({ ...row, approvalDetails: [null, approval] })).toEqual([
			{ ...row, approvalDetails: [approval] },
		]);
		expect(await read({ ...row, approvalDetails: approval })).toEqual([{ ...row, approvalDetails: [approval] }]);
		expect(await read({ ...row, requester: null, requestedFor: null })).toEqual([
			{ ...row, requester: null, requestedFor: null },
		]);
	});

	test('what the document does not know stays as it came', async () => {
		expect(await read({ ...row, state: 'NEW_STATE', odd: [1, null] })).toEqual([
			{ ...row, state: 'NEW_STATE', odd: [1, null] },
		]);
	});

	test('rows of one request share its id, and are all there', async () => {
		const { client } = answering(() =>
			answer(200, [
				{ id: 'r', name: 'A' },
				{ id: 'r', name: 'B' },
				{ id: 'r', name: 'B' },
			]),
		);
		const tenant: AskedTenant = { client, clock: new NoWaitClock(), key: `shape-${++tenants}` };
		expect(await collect(statusPages(tenant))).toHaveLength(3);
	});
});
