import type { RuledRow, WantedItem } from '../../../isc/accessRequests/model/wanted';
import type { IdentityRef } from '../../../isc/api/lookUp/references';
import { resolveRows } from '../../../isc/accessRequests/resolve';
import type { IscCall, IscResponse } from '../../../isc/api/http';
import type { AccessItemType } from '../../../isc/api/wire';
import type { IscSession } from '../../../isc/session';
import { answer, answering, NoWaitClock, quiet } from '../api/fakes';

type Person = { id: string; name: string; alias: string; email: string | null; identityState?: string; ghost?: true };

const jane: Person = {
	id: 'p1',
	name: 'Jane Doe',
	alias: 'jdoe',
	email: 'jane.doe@example.com',
	identityState: 'ACTIVE',
};
const ghost: Person = { ...jane, id: 'g1', name: 'Jane D', identityState: undefined, ghost: true };
const other: Person = { ...jane, id: 'p2', name: 'Jane Doe (contractor)', identityState: 'INACTIVE_SHORT_TERM' };

/** Lists people by eq and sw, and one item of each type; search only where it is allowed. */
function tenant(people: readonly Person[], { search = true, refuseCore = false, failLike = 0 } = {}) {
	const matching = ({ path, query = {}, body }: IscCall): IscResponse => {
		const filters = String(query.filters ?? '');
		if (path === '/search/v1') {
			if (!search) return answer(403, { messages: [{ text: 'no' }] });
			const { indices, query: text } = body as { indices: string[]; query: { query: string } };
			if (!indices.includes('identities')) return answer(200, []);
			const found = people.filter(({ email, alias }) =>
				[email ?? '', alias].some((one) => text.query.includes(`"${one}"`)),
			);
			return answer(
				200,
				found.map(({ id, name, alias, email }) => ({ id, displayName: name, name: alias, email })),
			);
		}
		const [, field = '', operator] = /(\w+) (eq|sw|in) \(?"/.exec(filters) ?? [];
		const values = [...filters.matchAll(/"([^"]*)"/g)].map(([, value]) => value);
		const fits = (text: string) => (operator === 'sw' ? text.startsWith(values[0]) : values.includes(text));
		if (operator === 'sw' && failLike > 0) return answer(failLike, {});
		if (path === '/public-identities/v1') {
			const core = query['add-core-filters'] === true;
			if (core && refuseCore) return answer(400, { messages: [{ text: 'unknown parameter' }] });
			const found = people.filter((one) => fits(String(one[field as keyof Person] ?? '')) && !(core && one.ghost));
			return answer(
				200,
				found.map(({ ghost: _, ...one }) => one),
			);
		}
		const named = ['ROLE', 'ACCESS_PROFILE', 'ENTITLEMENT'].map((type) => ({ id: type, type, name: 'Finance Reader' }));
		return answer(200, field === 'name' ? named.filter(({ type, name }) => fits(name) && isOn(path, query, type)) : []);
	};
	const { client, calls } = answering(matching);
	const me = async () => await Promise.resolve({ id: 'me', authorities: [] });
	const session: IscSession = { client, clock: new NoWaitClock(), log: quiet, tenant: 't', key: 't', me };
	return { session, calls };
}

function isOn(path: string, query: IscCall['query'], type: string): boolean {
	if (path === '/requestable-objects/v1')
		return String(query?.types ?? '')
			.split(',')
			.includes(type);
	return path === { ROLE: '/roles/v1', ACCESS_PROFILE: '/access-profiles/v1', ENTITLEMENT: '/entitlements/v1' }[type];
}

function row(
	at: number,
	who: IdentityRef,
	item: Partial<WantedItem> = {},
	requestType: RuledRow['requestType'] = 'GRANT_ACCESS',
): RuledRow {
	const items: WantedItem[] = [{ type: 'ROLE', by: 'id', value: 'r1', field: 'Access Items', ...item }];
	return { row: at, requestType, entries: [{ identityType: 'HUMAN', identities: [who], items }] };
}

const by = (way: 'email' | 'alias', value: string): IdentityRef => ({ by: way, value, field: 'Identities' });
const WAYS = [
	['email', 'jane.doe@example.com'],
	['alias', 'jdoe'],
] as const;
/** Few values are asked for one by one, many of search. */
const CROWDS = [1, 6];

/** Resolves one value among others, which nobody has. */
async function resolve(session: IscSession, way: 'email' | 'alias', value: string, count: number) {
	const others = Array.from({ length: count - 1 }, (_, at) => row(at + 1, by(way, `zz${at}@nowhere`)));
	const { pairs, problems } = await resolveRows([row(0, by(way, value)), ...others], session);
	return { ids: pairs.map(({ identityId }) => identityId), problem: problems.find((one) => one.row === 0) };
}

describe.each(WAYS)('by %s', (way, value) => {
	describe.each(CROWDS)('among %d values', (count) => {
		it.each([[[jane, ghost]], [[ghost, jane]]])('a ghost makes nobody ambiguous', async (people) => {
			expect(await resolve(tenant(people).session, way, value, count)).toEqual({ ids: ['p1'] });
		});

		it('who is there only as a ghost is found, without a further question', async () => {
			const { session, calls } = tenant([ghost]);
			expect(await resolve(session, way, value, count)).toEqual({ ids: ['g1'] });
			expect(calls.filter(({ query }) => query?.['add-core-filters'] !== undefined)).toEqual([]);
		});

		it('several people are ambiguous, with state and id of each, and ghosts not among them', async () => {
			const { ids, problem } = await resolve(tenant([jane, ghost, other]).session, way, value, count);
			expect(ids).toEqual([]);
			expect(problem?.message).toMatch(/^2 people in ISC have the .*Jane Doe \(jane\.doe@example\.com, .*ID p1\)/);
			expect(problem?.message).toMatch(/ID p2\)/);
			expect(problem?.message).not.toContain('g1');
		});

		it('several ghosts, or a refused question, leave it ambiguous', async () => {
			const two = [ghost, { ...ghost, id: 'g2' }];
			expect((await resolve(tenant(two).session, way, value, count)).problem?.message).toMatch(/^2 people/);
			const refused = tenant([jane, ghost], { refuseCore: true });
			expect((await resolve(refused.session, way, value, count)).problem?.message).toMatch(/^2 people/);
		});
	});
});

test('the state of each of several people is named', async () => {
	const { problem } = await resolve(tenant([jane, other]).session, 'alias', 'jdoe', 1);
	expect(problem?.message).toContain('Jane Doe (jane.doe@example.com, ACTIVE, ID p1)');
	expect(problem?.message).toContain('(jane.doe@example.com, INACTIVE_SHORT_TERM, ID p2)');
});

describe('did you mean', () => {
	it.each([
		['email', 'jane.do@example.com', 'jane.doe@example.com'],
		['alias', 'jdeo', undefined],
		['alias', 'jdoee', 'jdoe'],
		['email', 'peter@example.com', undefined],
	] as const)('a person by %s %s: %s', async (way, value, nearest) => {
		const { problem } = await resolve(tenant([jane]).session, way, value, 1);
		expect(problem?.message).toMatch(/^Nobody in ISC has the /);
		if (nearest === undefined) expect(problem?.message).not.toContain('Did you mean');
		else expect(problem?.message).toMatch(new RegExp(` Did you mean ${nearest}\\?$`));
	});

	const types: AccessItemType[] = ['ROLE', 'ACCESS_PROFILE', 'ENTITLEMENT'];
	const kinds = types.flatMap((type) =>
		(['GRANT_ACCESS', 'REVOKE_ACCESS'] as const).map((kind) => [type, kind] as const),
	);
	it.each(kinds)('a %s for a %s', async (type, requestType) => {
		const who: IdentityRef = { by: 'id', value: 'p1', field: 'Identities' };
		const said = async (value: string) =>
			(await resolveRows([row(0, who, { type, by: 'name', value }, requestType)], tenant([]).session)).problems[0]
				?.message;
		const kind = type.toLowerCase().replace('_', ' ');
		expect(await said('Finance Readr')).toBe(
			`No ${kind} that you can see is called "Finance Readr". Did you mean Finance Reader?`,
		);
		expect(await said('Finance')).not.toContain('Did you mean');
		expect(await said('Finance Reader')).toBeUndefined();
	});

	it.each([500, 403, 400])('fails nothing where ISC answers %d to it', async (failLike) => {
		const { problem } = await resolve(tenant([jane], { failLike }).session, 'email', 'jane.do@example.com', 1);
		expect(problem?.message).toBe('Nobody in ISC has the email address "jane.do@example.com".');
	});

	it('costs one read for each of the first ten values, and none for those that are found', async () => {
		const { session, calls } = tenant([jane]);
		const likes = () => calls.filter(({ query }) => String(query?.filters).includes(' sw ')).length;
		await resolveRows([row(0, by('email', 'jane.doe@example.com'))], session);
		expect(likes()).toBe(0);
		const rows = Array.from({ length: 30 }, (_, at) => row(at, by('email', `nobody${at % 15}@example.com`)));
		await resolveRows(rows, session);
		expect(likes()).toBe(10);
	});
});
