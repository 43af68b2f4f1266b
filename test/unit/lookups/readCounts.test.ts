import { standingsIn } from './liveTenant';
import type { RuledRow } from '../../../isc/accessRequests/model/wanted';
import { preflight } from '../../../isc/accessRequests/preflight';
import { resolveRows } from '../../../isc/accessRequests/resolve';
import { startSandbox, type AccessItem, type Identity, type Sandbox } from '../../../sandbox';
import { axiosSession, wallClock } from '../../support/axiosHttp';
import { pairOf, pairsOf, readsOf } from './scenes';

let sandbox: Sandbox;

beforeEach(async () => {
	sandbox = await startSandbox({ rateLimit: 0, clock: 'stepped' });
});

afterEach(async () => {
	await sandbox.close();
});

const skip = { duplicateHandling: 'skip', runKey: 'run/node/0' } as const;

function rowOf(
	row: number,
	requestType: RuledRow['requestType'],
	identity: RuledRow['entries'][0]['identities'][0],
	item: RuledRow['entries'][0]['items'][0],
): RuledRow {
	return { row, requestType, entries: [{ identityType: 'HUMAN', identities: [identity], items: [item] }] };
}

test('a single grant by id: one search and one status list', async () => {
	const session = await axiosSession(sandbox, sandbox.credentials.admin);
	const [person, item] = [sandbox.person('priya.nair'), sandbox.item('AD Engineering')];
	const row = rowOf(
		0,
		'GRANT_ACCESS',
		{ by: 'id', value: person.id, field: 'Identities' },
		{ type: 'ENTITLEMENT', by: 'id', value: item.id, field: 'Access Items' },
	);

	const { pairs } = await resolveRows([row], session);
	expect(readsOf(sandbox)).toEqual([]);
	const jonas = [pairOf(sandbox.person('jonas.weber'), sandbox.item('AD VPN'))];
	const standings = standingsIn(await preflight(jonas, session, skip));
	expect(standings).toEqual([{ kind: 'submit' }]);
	expect(pairs).toEqual([
		expect.objectContaining({ identityId: person.id, item: { type: 'ENTITLEMENT', id: item.id } }),
	]);
	expect(readsOf(sandbox).sort()).toEqual(['GET /access-request-status/v1', 'POST /search/v1']);
});

test('a single grant by email and name: one more call for each', async () => {
	const session = await axiosSession(sandbox, sandbox.credentials.admin);
	const row = rowOf(
		0,
		'GRANT_ACCESS',
		{ by: 'email', value: sandbox.person('jonas.weber').email?.toUpperCase() ?? '', field: 'Identities' },
		{ type: 'ENTITLEMENT', by: 'name', value: 'ad vpn', field: 'Access Items' },
	);
	const { pairs, problems } = await resolveRows([row], session);
	expect(problems).toEqual([]);
	expect(readsOf(sandbox).sort()).toEqual(['GET /entitlements/v1', 'GET /public-identities/v1']);
	await preflight(pairs, session, skip);
	expect(readsOf(sandbox)).toHaveLength(4);
});

test("a single revoke: two calls if the access is held; otherwise also the tenant's own lists", async () => {
	const session = await axiosSession(sandbox, sandbox.credentials.admin);
	const priya = sandbox.person('priya.nair');
	const held = await preflight(
		[pairOf(priya, sandbox.item('AD VPN'), { requestType: 'REVOKE_ACCESS' })],
		session,
		skip,
	);
	expect(standingsIn(held)).toEqual([{ kind: 'submit' }]);
	expect(readsOf(sandbox)).toHaveLength(2);

	sandbox.clearCalls();
	const missing = await preflight(
		[pairOf(priya, sandbox.item('SAP_POST'), { requestType: 'REVOKE_ACCESS' })],
		session,
		skip,
	);
	expect(standingsIn(missing)[0].kind).toBe('notHeld');
	expect(readsOf(sandbox).sort()).toEqual([
		'GET /access-request-status/v1',
		`GET /entitlements/v1/identities/${priya.id}/entitlements`,
		'GET /revocable-objects/v1',
		'POST /search/v1',
	]);
});

test('100 people × 10 entitlements, nothing running: at most 3 reads', async () => {
	const session = await axiosSession(sandbox, sandbox.credentials.admin);
	const pairs = pairsOf(sandbox.addPeople(100), sandbox.addItems('ENTITLEMENT', 10));
	const standings = standingsIn(await preflight(pairs, session, skip));
	expect(standings).toHaveLength(1000);
	expect(new Set(standings.map(({ kind }) => kind))).toEqual(new Set(['submit']));
	expect(readsOf(sandbox).length).toBeLessThanOrEqual(3);
});

/** 1,000 people who hold 20 items each (19, and one that everyone has). 250 requests are running, most of them for what the rows want. */
function fillTenant(): { people: Identity[]; wanted: AccessItem[]; heldPairs: number; runningPairs: number } {
	const people = sandbox.addPeople(1000);
	const wanted = [
		...sandbox.addItems('ENTITLEMENT', 4),
		...sandbox.addItems('ACCESS_PROFILE', 3),
		...sandbox.addItems('ROLE', 3),
	];
	const others = [...sandbox.addItems('ENTITLEMENT', 10), ...sandbox.addItems('ROLE', 8)];
	const namesakes = wanted.slice(0, 2).map(({ name }) => sandbox.addItem('ENTITLEMENT', { name, source: 'SAP' }));
	for (const person of people) {
		for (const item of [...others, wanted[9]]) sandbox.hold(person, item);
	}
	for (const [index, person] of people.slice(0, 250).entries()) {
		sandbox.requestRunning(person, [...wanted.slice(0, 9), ...namesakes][index % 11]);
	}
	return {
		people,
		wanted,
		heldPairs: 1000,
		runningPairs: [...Array(250).keys()].filter((index) => index % 11 < 9).length,
	};
}

const others = (): void =>
	void sandbox.requestItems().forEach((row) => (row.requesterId = sandbox.person('quinn.murphy').id));

test.each([
	["all requests by the token's own user", 0, 6, (): void => undefined],
	['requests by others', 0, 8, others],
	['requests by others, 800 older ones behind them', 800, 10, others],
])(
	'1,000 people × 10 items, 20 held each, 250 running, %s',
	async (_who, older, mostReads, prepare) => {
		for (const person of sandbox.addPeople(older)) sandbox.request(person, 'AD VPN');
		await sandbox.clock.advance(3_600_000);
		const { people, wanted, heldPairs, runningPairs } = fillTenant();
		prepare();
		await sandbox.clock.advance(1_000);
		// The tenant's clock stands still; the client's goes on from the same time, since its limiter waits by it.
		const ahead = sandbox.clock.now() - Date.now();
		const session = await axiosSession(sandbox, sandbox.credentials.admin, {
			clock: { ...wallClock, now: () => Date.now() + ahead },
		});
		const standings = standingsIn(await preflight(pairsOf(people, wanted), session, skip));

		const count = (kind: string): number => standings.filter((standing) => standing.kind === kind).length;
		expect({ granted: count('alreadyHeld'), requested: count('alreadyRequested') }).toEqual({
			granted: heldPairs,
			requested: runningPairs,
		});
		expect(count('submit')).toBe(10_000 - heldPairs - runningPairs);
		expect(standings.filter((standing) => standing.kind === 'submit' && standing.unchecked === true)).toEqual([]);
		expect(readsOf(sandbox).length).toBeLessThanOrEqual(mostReads);
		expect(Math.max(...sandbox.calls.map((call) => new URLSearchParams(call.query).toString().length))).toBeLessThan(
			8_000,
		);
	},
	120_000,
);
