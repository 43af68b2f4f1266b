import { startSandbox, type FaultSpec, type Sandbox, type SandboxOptions } from '../../sandbox';
import type { RequestType } from '../../isc/api/wire';
import type { RunReport } from '../../isc/accessRequests/report';
import type { PairResult, RunOptions } from '../../isc/accessRequests/types';
import { axiosSession } from '../support/axiosHttp';
import { draft, go } from '../unit/run/runs';

const SUBMIT = '^/access-requests/v1$';
const PEOPLE = 4;
const ITEMS = 3;

const open: Sandbox[] = [];

async function sandboxOf(options: SandboxOptions = {}): Promise<Sandbox> {
	const sandbox = await startSandbox(options);
	open.push(sandbox);
	return sandbox;
}

afterEach(async () => {
	await Promise.all(open.splice(0).map(async (sandbox) => await sandbox.close()));
});

interface Scene {
	sandbox: Sandbox;
	people: string[];
	items: string[];
	requestType: RequestType;
}

async function scene(requestType: RequestType, statusLagMs = 0): Promise<Scene> {
	const sandbox = await sandboxOf({ statusLagMs, rateLimit: 0, stages: { queuedMs: 60_000 } });
	const people = sandbox.addPeople(PEOPLE).map((person) => person.id);
	const items = sandbox.addItems('ENTITLEMENT', ITEMS).map((item) => item.id);
	if (requestType === 'REVOKE_ACCESS') for (const person of people) for (const item of items) sandbox.hold(person, item);
	return { sandbox, people, items, requestType };
}

async function submitAll({ sandbox, people, items, requestType }: Scene, options: Partial<RunOptions> = {}): Promise<RunReport> {
	const session = await axiosSession(sandbox, sandbox.credentials.admin, { timeoutMs: 1_000, callsPer10Seconds: 1_000 });
	const drafts = people.flatMap((person) => items.map((item) => [person, item])).map(([person, item], row) => draft(row, [person], [item], { requestType }));
	return await go(session, drafts, { duplicateHandling: 'skip', confirmWithin: 4, ...options });
}

function resultsOf(report: RunReport): PairResult[] {
	return report.rows.flatMap((row) => ('error' in row ? row.error.results : row.output.results));
}

/** Compares every claim of the report with what the tenant really has. */
function untrueClaims(report: RunReport, { sandbox, people, items }: Scene): string[] {
	const untrue: string[] = [];
	const really = new Map<string, string[]>();
	for (const request of sandbox.requestItems()) {
		const key = `${request.identityId}|${request.itemId}`;
		really.set(key, [...(really.get(key) ?? []), request.requestId]);
	}
	for (const [key, ids] of really) if (ids.length > 1) untrue.push(`doubled: ${key}`);
	const results = resultsOf(report);
	if (results.length !== people.length * items.length) untrue.push(`${results.length} results`);
	for (const result of results) {
		const ids = really.get(`${result.identityId}|${result.id}`) ?? [];
		const says = result.outcome === 'SUBMITTED' ? result.accessRequestIds : [];
		if (says.join() !== ids.join()) untrue.push(`${result.outcome} ${says.join()}, really ${ids.join() || 'not there'}`);
	}
	return untrue;
}

const FAULTS: Array<[string, Omit<FaultSpec, 'path'>]> = [
	['dropped before', { mode: 'drop-before' }],
	['dropped after', { mode: 'drop-after' }],
	['502 after', { mode: 'status-after', status: 502 }],
	['504 after', { mode: 'status-after', status: 504 }],
	['500', { mode: 'status', status: 500 }],
	['503', { mode: 'status', status: 503 }],
	['429', { mode: 'status', status: 429, retryAfter: 1 }],
	['hang', { mode: 'hang-after' }],
	['hang before', { mode: 'hang-before' }],
	['garbage body', { mode: 'garbage' }],
	// Once: a renewed token that is refused as well is a refusal.
	['expired token', { mode: 'expired-token', count: 1 }],
];
/** What ISC never took and cannot have taken. */
const NEVER_TAKEN = new Set(['dropped before', '500', '503', 'hang before']);

describe.each(['GRANT_ACCESS', 'REVOKE_ACCESS'] as const)('%s against a tenant in a box', (requestType) => {
	const cells = FAULTS.flatMap(([name, fault]) =>
		[0, 1_500].flatMap((lag) => [false, true].flatMap((combineItems) => [false, true].map((resend) => ({ name, fault, lag, combineItems, resend })))),
	);

	test('every fault, lag, packing and resending: nothing doubled, every claim true', async () => {
		const wrong: string[] = [];
		const run = async ({ name, fault, lag, combineItems, resend }: (typeof cells)[number]) => {
			const place = await scene(requestType, lag);
			const { sandbox } = place;
			sandbox.faults.add({ count: 2, ...fault, path: SUBMIT, method: 'POST', after: combineItems && requestType === 'GRANT_ACCESS' ? 0 : 3 });
			const report = await submitAll(place, { combineItems, resendUnconfirmed: resend });
			const cell = `${name}, lag ${lag}, ${combineItems ? 'combined' : 'each its own'}, resend ${resend}`;
			const [{ met }] = sandbox.faults.list();
			if (met === 0) wrong.push(`${cell}: the fault was not met`);
			wrong.push(...untrueClaims(report, place).map((claim) => `${cell}: ${claim}`));
			const outcomes = new Set(resultsOf(report).map((result) => result.outcome));
			const wanted = !resend && NEVER_TAKEN.has(name) ? 'UNCONFIRMED' : 'SUBMITTED';
			if (!outcomes.has(wanted) || [...outcomes].some((outcome) => outcome !== 'SUBMITTED' && outcome !== wanted)) {
				wrong.push(`${cell}: ${[...outcomes].join()}`);
			}
		};
		for (let start = 0; start < cells.length; start += 11) await Promise.all(cells.slice(start, start + 11).map(run));
		expect(wrong).toEqual([]);
	}, 300_000);
});

describe('points on which the sources disagree', () => {
	const quirks = [
		{ itemMetadata: 'missing' },
		{ itemMetadata: 'missing', requestMetadata: 'returned' },
		{ requestIds: 'perCall' },
		{ itemsPerRequest: 1 },
		{ nestedSeveral: 'refused' },
		{ adminStatusList: 'own' },
		{ limits: 'always', nestedCount: 'lines' },
	] as const;

	test.each(quirks)('%j: lost answers are found, nothing doubled', async (quirk) => {
		const place = await scene('GRANT_ACCESS');
		Object.assign(place.sandbox.quirks, quirk);
		place.sandbox.faults.add({ mode: 'drop-after', path: SUBMIT, method: 'POST', count: 1 });
		const report = await submitAll(place, { combineItems: false, resendUnconfirmed: true });
		expect(untrueClaims(report, place)).toEqual([]);
		expect(new Set(resultsOf(report).map((result) => result.outcome))).toEqual(new Set(['SUBMITTED']));
	}, 60_000);

	test('a tenant that refuses nested calls for several people: no row fails', async () => {
		const place = await scene('GRANT_ACCESS');
		place.sandbox.quirks.nestedSeveral = 'refused';
		const session = await axiosSession(place.sandbox, place.sandbox.credentials.admin);
		const drafts = place.people.map((person, row) => draft(row, [person], [place.items[row % ITEMS]], { comment: `row ${row}` }));
		const report = await go(session, drafts, { combineItems: true });
		expect(report.rows.every((row) => 'output' in row && row.output.outcome === 'SUBMITTED')).toBe(true);
		expect(place.sandbox.requestItems()).toHaveLength(PEOPLE);
	});
});

test('what ISC refuses in a packed call is one row’s error', async () => {
	const place = await scene('GRANT_ACCESS');
	const session = await axiosSession(place.sandbox, place.sandbox.credentials.admin);
	const people = [...place.people, 'f'.repeat(32)];
	const report = await go(session, people.map((person, row) => draft(row, [person], [place.items[0]])), { combineItems: true });
	expect(report.rows.map((row) => 'output' in row)).toEqual([true, true, true, true, false]);
	expect('error' in report.rows[4] && report.rows[4].error).toMatchObject({ httpCode: 400, message: expect.stringMatching(/was not found.* \[item 4\]$/) });
	expect(place.sandbox.callsTo('/access-requests/v1', 'POST')).toHaveLength(3);
});

test('1,000 grants, one pair a row, combined: at most 10 submits and 5 reads', async () => {
	const sandbox = await sandboxOf();
	const people = sandbox.addPeople(100).map((person) => person.id);
	const items = sandbox.addItems('ENTITLEMENT', 10).map((item) => item.id);
	const session = await axiosSession(sandbox, sandbox.credentials.admin);
	const drafts = people.flatMap((person) => items.map((item) => [person, item])).map(([person, item], row) => draft(row, [person], [item]));
	const report = await go(session, drafts, { combineItems: true, duplicateHandling: 'skip' });
	expect(resultsOf(report).every((result) => result.outcome === 'SUBMITTED')).toBe(true);
	expect(sandbox.requestItems()).toHaveLength(1_000);
	expect(sandbox.callsTo('/access-requests/v1', 'POST').length).toBeLessThanOrEqual(10);
	expect(session.client.stats.reads).toBeLessThanOrEqual(5);
}, 60_000);

test('run again by n8n, and run again as a new execution: nothing is sent twice', async () => {
	const place = await scene('GRANT_ACCESS');
	const runKey = `sandbox-${place.sandbox.url}/node/0`;
	const session = await axiosSession(place.sandbox, place.sandbox.credentials.admin);
	const drafts = place.people.map((person, row) => draft(row, [person], [place.items[0]]));
	await go(session, drafts, {}, { runKey });
	const again = await go(session, drafts, {}, { runKey });
	expect(resultsOf(again).map((result) => result.outcome)).toEqual(new Array(PEOPLE).fill('SUBMITTED'));
	const later = await go(session, drafts, { duplicateHandling: 'skip' });
	expect(resultsOf(later).map((result) => result.outcome)).toEqual(new Array(PEOPLE).fill('ALREADY_REQUESTED'));
	expect(place.sandbox.requestItems()).toHaveLength(PEOPLE);
});
