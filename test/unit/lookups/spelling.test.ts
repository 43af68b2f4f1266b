import { standingsIn } from './liveTenant';
import { followResults } from '../../../isc/accessRequests/follow/followResults';
import { preflight } from '../../../isc/accessRequests/preflight';
import { runAccessRequests } from '../../../isc/accessRequests/run';
import type { IscSession } from '../../../isc/session';
import { startSandbox, type Sandbox } from '../../../sandbox';
import { axiosSession } from '../../support/axiosHttp';
import { draft, DEFAULTS, outputs } from '../run/runs';
import { pairOf } from './scenes';

/**
 * A tenant that spells ids otherwise than the operator: each id in its answers comes in upper case, with or without hyphens. It takes ids as it has them,
 * whatever their spelling.
 */
function respelling(session: IscSession, respell: (id: string) => string): IscSession {
	const { client } = session;
	const HEX = /(?<![0-9A-Za-z-])[0-9a-f]{32}(?![0-9A-Za-z-])/g;
	const UUID =
		/[0-9A-F]{8}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{12}|(?<![0-9A-Za-z-])[0-9A-F]{32}(?![0-9A-Za-z-])/g;
	const change = (pattern: RegExp, to: (id: string) => string) => (value: unknown) =>
		value === undefined ? value : (JSON.parse(JSON.stringify(value).replace(pattern, to)) as unknown);
	const outward = change(UUID, (id) => id.replaceAll('-', '').toLowerCase());
	const inward = change(HEX, respell);
	const [read, write] = [client.read.bind(client), client.write.bind(client)];
	client.read = (async (call: Parameters<typeof read>[0]) => {
		const answer = await read(outward(call) as typeof call);
		return { ...answer, body: inward(answer.body) };
	}) as typeof client.read;
	client.write = async ({ unless, ...call }) => {
		const answer = await write({ ...(outward(call) as typeof call), ...(unless !== undefined && { unless }) });
		return answer.kind === 'accepted' ? { ...answer, body: inward(answer.body) } : answer;
	};
	return session;
}

const upper = (id: string) => id.toUpperCase();
const hyphens = (id: string) =>
	[id.slice(0, 8), id.slice(8, 12), id.slice(12, 16), id.slice(16, 20), id.slice(20)].join('-').toUpperCase();
const SPELLINGS: Array<[string, (id: string) => string]> = [
	['upper case', upper],
	['hyphens', hyphens],
];

let sandbox: Sandbox;

beforeEach(async () => {
	sandbox = await startSandbox({ rateLimit: 0, clock: 'stepped' });
});
afterEach(async () => await sandbox.close());

describe.each(SPELLINGS)('ids that come back in %s', (_, respell) => {
	const open = async (): Promise<IscSession> =>
		respelling(await axiosSession(sandbox, sandbox.credentials.admin), respell);
	const skip = { duplicateHandling: 'skip', runKey: 'run/node/0' } as const;

	it('are the same in the duplicate check: held, running and not held', async () => {
		const [person, other] = [sandbox.person('priya.nair'), sandbox.person('jonas.weber')];
		const [role, second] = sandbox.addItems('ROLE', 2);
		const [entitlement] = sandbox.addItems('ENTITLEMENT', 1);
		sandbox.hold(person, role);
		sandbox.requestRunning(other, second);
		const pairs = [
			pairOf(person, role),
			pairOf(other, second, { row: 1 }),
			pairOf(other, entitlement, { row: 2, requestType: 'REVOKE_ACCESS' }),
			pairOf(person, role, { row: 3, requestType: 'REVOKE_ACCESS' }),
		];
		const standings = standingsIn(await preflight(pairs, await open(), skip));
		expect(standings.map(({ kind }) => kind)).toEqual(['alreadyHeld', 'alreadyRequested', 'notHeld', 'submit']);
	});

	it('are the same in the 202, and in what follows it', async () => {
		const person = sandbox.person('jonas.weber');
		const [role, profile] = [...sandbox.addItems('ROLE', 1), ...sandbox.addItems('ACCESS_PROFILE', 1)];
		const session = await open();
		const report = await runAccessRequests(
			{
				drafts: [
					draft(0, [person.id], [], {
						accessItems: [role, profile].map(({ type, id }) => ({ type, by: 'id', value: id, field: 'Access Items' })),
					}),
				],
				options: DEFAULTS,
				continueOnFail: true,
				timeZone: 'UTC',
			},
			session,
		);
		const [{ results }] = outputs(report);
		expect(results.map(({ outcome, message }) => [outcome, message])).toEqual([
			['SUBMITTED', undefined],
			['SUBMITTED', undefined],
		]);
		expect(results.every(({ accessRequestIds }) => accessRequestIds.length === 1)).toBe(true);
		await sandbox.clock.advance(60_000);
		const since = session.clock.now() - 60_000;
		const { rows } = await followResults(report.rows, session, { waitForCompletion: 0, since, isFull: false });
		const followed = rows.flatMap((row) => ('output' in row ? row.output.results : []));
		expect(followed.map(({ state }) => state)).toEqual(results.map(() => expect.any(String)));
	});
});

test("a grant that ISC cancels as already held says so in its result, and isn't read as a success", async () => {
	const [person, role] = [sandbox.person('jonas.weber'), sandbox.addItems('ROLE', 1)[0]];
	sandbox.hold(person, role);
	const session = await axiosSession(sandbox, sandbox.credentials.admin);
	const accessItems = [{ type: role.type, by: 'id' as const, value: role.id, field: 'Access Items' }];
	const report = await runAccessRequests(
		{
			drafts: [draft(0, [person.id], [], { accessItems })],
			options: DEFAULTS,
			continueOnFail: true,
			timeZone: 'UTC',
		},
		session,
	);
	await sandbox.clock.advance(60_000);
	const comment = 'Already has access to this item, only access remove date can be modified.';
	for (const row of sandbox.requestItems()) row.cancelled = { comment, ownerId: person.id, at: sandbox.clock.now() };
	const since = session.clock.now() - 60_000;
	const { rows } = await followResults(report.rows, session, { waitForCompletion: 0, since, isFull: false });
	const [result] = rows.flatMap((row) => ('output' in row ? row.output.results : []));
	expect(result).toMatchObject({
		outcome: 'SUBMITTED',
		state: 'CANCELLED',
		reason: expect.stringMatching(/already has/i),
	});
	expect(result.message).toMatch(/^ISC canceled the request.*already has/i);
});
