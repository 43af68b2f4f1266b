import type { IscCall, IscResponse } from '../../../isc/api/http';
import { resolvePeople } from '../../../isc/identities/resolvePeople';
import type { IscSession } from '../../../isc/session';
import { answer, answering, NoWaitClock, quiet } from '../api/fakes';

interface Person {
	id: string;
	displayName: string;
	employeeNumber?: string;
	attributes: Record<string, unknown>;
	ghost?: true;
}

const jane: Person = { id: 'p1', displayName: 'Jane Doe', attributes: { costCenter: 'CC 1', badge: 7 } };
const john: Person = {
	id: 'p2',
	displayName: 'John Roe',
	attributes: { costCenter: 'CC 10' },
	employeeNumber: '10042',
};
const twin: Person = { id: 'p3', displayName: 'Jane D', attributes: { costCenter: 'cc 1' } };

/** Search finds whoever has a word of a value in any attribute, as a word index would. */
function tenant(people: readonly Person[], status = 200) {
	const respond = ({ path, query = {}, body }: IscCall): IscResponse => {
		if (path === '/public-identities/v1') {
			const core = query['add-core-filters'] === true;
			return answer(
				200,
				people.filter(({ id, ghost }) => String(query.filters).includes(`"${id}"`) && !(core && ghost)),
			);
		}
		if (status !== 200) return answer(status, { messages: [{ text: 'no' }] });
		const text = (body as { query: { query: string } }).query.query;
		const words = [...text.matchAll(/"([^"]*)"/g)].flatMap(([, value]) => value.toLowerCase().split(' '));
		const isLike = ({ attributes, employeeNumber }: Person) =>
			[...Object.values(attributes), employeeNumber].some((value) =>
				String(value)
					.toLowerCase()
					.split(' ')
					.some((word) => words.includes(word)),
			);
		return answer(200, people.filter(isLike));
	};
	const { client, calls } = answering(respond);
	const me = async () => await Promise.resolve({ id: 'me', authorities: [] });
	const session: IscSession = { client, clock: new NoWaitClock(), log: quiet, tenant: 't', key: 't', me };
	return { session, calls };
}

/** What each value names: ids, or what is wrong. */
async function named({ session }: ReturnType<typeof tenant>, ...values: unknown[]) {
	const rows = values.map((value) => [{ by: 'attribute' as const, value, field: 'Identity' }]);
	return (await resolvePeople(session, rows)).map((row) =>
		'people' in row
			? row.people.map(({ id }) => id).join()
			: 'problem' in row
				? row.problem.message
				: row.failed.message,
	);
}

test('one person who has the value, in whatever case, and nobody else that search finds as well', async () => {
	expect(await named(tenant([jane, john]), 'costCenter=CC 1', 'costCenter = cc 10', 'badge=7')).toEqual([
		'p1',
		'p2',
		'p1',
	]);
	expect(await named(tenant([jane, john]), 'employeeNumber=10042')).toEqual(['p2']);
});

test('nobody, several and a refused search each say so, with the attribute', async () => {
	expect(await named(tenant([jane]), 'costCenter=CC')).toEqual(['Nobody in ISC has the attribute "costCenter=CC".']);
	expect((await named(tenant([jane, twin]), 'costCenter=CC 1'))[0]).toMatch(
		/^2 people in ISC have the attribute "costCenter=CC 1": .*ID p1.*ID p3/,
	);
	expect((await named(tenant([jane], 403), 'costCenter=CC 1'))[0]).toMatch(/can't be looked up: ISC doesn't let/);
	expect(await named(tenant([jane, { ...twin, ghost: true }]), 'costCenter=CC 1')).toEqual(['p1']);
});

test.each(['costCenter', '=CC', 'costCenter=', 'cost center=CC', 'a.b=1', '"x" OR id=1', '1=1'])(
	'%p is no attribute with its value, and nothing is asked',
	async (value) => {
		const { session, calls } = tenant([jane]);
		expect((await named({ session, calls }, value))[0]).toContain("isn't an attribute and its value");
		expect(calls).toEqual([]);
	},
);

test('a value cannot break out of its quotation marks', async () => {
	const one = tenant([jane]);
	await named(one, 'costCenter=x") OR (id:*');
	expect(one.calls.map(({ body }) => (body as { query: { query: string } }).query.query)).toEqual([
		'attributes.costCenter:("x\\") OR (id:*")',
	]);
});

test('many values of one attribute are one search; a few are asked for one by one, and read little', async () => {
	const crowd = Array.from({ length: 40 }, (_, at) => ({
		...jane,
		id: `p${at}`,
		attributes: { costCenter: `CC-${at}` },
	}));
	const many = tenant(crowd);
	const found = await named(many, ...crowd.map(({ attributes }) => `costCenter=${attributes.costCenter}`));
	expect(found).toEqual(crowd.map(({ id }) => id));
	expect(many.calls).toHaveLength(1);
	const few = tenant(crowd);
	await named(few, 'costCenter=CC-1', 'costCenter=CC-2');
	expect(few.calls).toHaveLength(2);
	for (const { query } of few.calls) expect(query?.limit).toBe(50);
});
