import type { INode } from 'n8n-workflow';

import { runNode, type NodeResult } from '../harness';
import { places, type Place } from './description';
import { recordingTenant, type Recorded, type RecordingTenant } from './recordingTenant';
import { NOTHING, SOMETHING } from './values';

const ID = '2c9180857182305e0171993735622948';
const byId = { __rl: true, mode: 'id', value: ID };
const request = {
	identities: { identity: [{ id: byId }] },
	accessItems: { item: [{ type: 'ROLE', id: byId }] },
	comment: 'By a test',
};

/** What an operation needs in addition to the one parameter that is tried. */
const BASE: Record<string, object> = {
	'accessRequest grant': request,
	'accessRequest revoke': request,
	'accessRequest modify': { ...request, end: 'date', removeDate: '2099-06-30' },
	'accessRequest getAccountSelections': request,
	'accessRequest cancel': { accessRequestIds: ID, comment: 'By a test' },
	'accessRequest close': { accessRequestIds: ID },
	'accessRequest get': { accessRequestIds: ID },
	'accessRequest wait': { accessRequestIds: ID, waitForCompletion: 0 },
	'accessRequest getAll': { identity: byId },
	'accessItem getAll': { identity: byId },
	'approval getAll': { ownerIdentity: byId },
	'approval getSummary': { ownerIdentity: byId },
	'identity getAll': { query: 'attributes.department:Finance' },
	'approval approve': { approvalId: ID },
	'approval reject': { approvalId: ID, comment: 'By a test' },
	'approval forward': { approvalId: ID, comment: 'By a test', newOwner: byId },
	'approval comment': { approvalId: ID, comment: 'By a test' },
	'identity get': { identity: byId },
	'identity getAccess': { identity: byId },
};

/** What may come out empty: it narrows nothing. */
const MAY_BE_EMPTY =
	/^(comment|message|options\.(reference|onBehalfOf|startDate)|accessItems\.item\.details\.(comment|startDate)|options\.clientMetadata\.entry\.value)$/;
/** What must be the same for all input items. */
const STEERING =
	/^(options\.(?!reference|onBehalfOf|clientMetadata|startDate|entitlementDetails|oldestFirst)|waitForCompletion$)/;
/** Calls that a run makes for all its rows before it looks at each, none of them a list that a parameter narrows. */
const PREPARES = ['identity get', 'accessRequest wait', 'configuration get'];

let tenant: RecordingTenant;
beforeAll(async () => {
	tenant = await recordingTenant([ID]);
});
afterAll(async () => await tenant.close());

const all = places();
let combinations = 0;
let clients = 0;
afterAll(() => {
	process.stdout.write(
		`Parameters: ${all.length} places in the description, ${combinations} combinations of place and value\n`,
	);
});

async function run(place: Place, values: unknown[]): Promise<{ result: NodeResult; calls: Recorded[] }> {
	combinations += values.length;
	const { resource, operation } = place;
	const calls = { authentication: 'accessToken', resource, operation, ...BASE[`${resource} ${operation}`] };
	const parameters = merged(calls, place.put('={{ $json.value }}'));
	const before = tenant.calls.length;
	const result = await runNode({
		parameters: parameters as INode['parameters'],
		items: values.map((value) => ({ json: { value } }) as never),
		onError: 'continueErrorOutput',
		// The limiter is one for each client: runs must not wait for one another.
		credentials: {
			sailPointIscApi: { environment: 'custom', apiUrl: tenant.url, clientId: `c${++clients}`, clientSecret: 's' },
		},
	});
	return { result, calls: tenant.calls.slice(before) };
}

/** The tried parameter inside what the operation needs, entries of collections field by field. */
function merged(base: unknown, over: unknown): unknown {
	if (Array.isArray(base) && Array.isArray(over)) return over.map((one, index) => merged(base[index], one));
	if (!isRecord(base) || !isRecord(over) || '__rl' in over) return over;
	const keys = new Set([...Object.keys(base), ...Object.keys(over)]);
	return Object.fromEntries([...keys].map((key) => [key, key in over ? merged(base[key], over[key]) : base[key]]));
}

function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Texts that no call may hold, wherever they come from. */
function spoiled({ url, body }: Recorded): string[] {
	const texts: string[] = [url];
	const walk = (value: unknown): void => {
		if (value === null) texts.push('null');
		else if (typeof value === 'object') Object.values(value as object).forEach(walk);
		else texts.push(String(value));
	};
	walk(body ?? {});
	return texts.filter((text) => /\bundefined\b|\bnull\b|\bNaN\b|\[object /.test(text)).concat(dotted(url));
}

/** Where dot segments would lead is decided by the path alone: in a query or body they are text. */
function dotted(url: string): string[] {
	const [path] = url.split('?');
	return /\/\.\.?(\/|$)|\\/.test(path) ? [url] : [];
}

const isWrite = ({ method, url }: Recorded) =>
	method === 'POST' && !url.startsWith('/search') && !url.includes('accounts-selection');

function rowsOf(items: NodeResult['items']): Set<number> {
	return new Set(items.map(({ pairedItem }) => (pairedItem as { item: number }).item));
}

/** Every row comes out, as its output or as an error that says what is wrong and where. */
function checkRows({ result }: { result: NodeResult }, values: unknown[]): { failed: Set<number> } {
	expect(result.error).toBeUndefined();
	for (const { json, pairedItem } of result.errorItems) {
		const { message, description } = json.error as { message: string; description: string };
		expect(message).toMatch(new RegExp(`\\[item ${(pairedItem as { item: number }).item}\\]$`));
		expect(description).toBeTruthy();
	}
	const failed = rowsOf(result.errorItems);
	const done = rowsOf(result.items);
	for (const row of failed) expect(done.has(row)).toBe(false);
	expect(failed.size).toBeLessThanOrEqual(values.length);
	return { failed };
}

/**
 * Puts every kind of value into the places of the node's description, as what an expression returned. Each is read rightly or is the row's
 * error before any submit, and never becomes something else in silence.
 *
 * @param every 1: all places; n: each nth of them
 */
export function everyParameter(every: number): void {
	test('the description has places of every kind', () => {
		expect(all.length).toBeGreaterThan(130);
		expect(new Set(all.map(({ resource, operation }) => `${resource} ${operation}`)).size).toBeGreaterThan(15);
		expect(all.map(({ name }) => name)).toEqual(
			expect.arrayContaining(['filters.email', 'options.clientMetadata.entry.key', 'accessItems.item.id (name)']),
		);
	});

	const named = all
		.filter((_, index) => index % every === 0)
		.map((place) => [`${place.resource} ${place.operation}: ${place.name}`, place] as const);

	test.each(named.filter(([, { name }]) => !STEERING.test(name)))('%s', async (_, place) => {
		const empty = NOTHING.map(([, value]) => value);
		const nothing = await run(place, empty);
		const { failed } = checkRows(nothing, empty);
		expect(nothing.calls.flatMap(spoiled)).toEqual([]);
		if (!MAY_BE_EMPTY.test(place.name)) {
			expect([...failed].sort()).toEqual(empty.map((_, row) => row));
			expect(nothing.calls.filter(isWrite)).toEqual([]);
			if (!PREPARES.includes(`${place.resource} ${place.operation}`)) expect(nothing.calls).toEqual([]);
		}
		const values = SOMETHING.map(([, value]) => value);
		const something = await run(place, values);
		const { failed: bad } = checkRows(something, values);
		expect(something.calls.flatMap(spoiled)).toEqual([]);
		if (bad.size === values.length) expect(something.calls.filter(isWrite)).toEqual([]);
	});

	test.each(named.filter(([, { name }]) => STEERING.test(name)))('%s steers the whole run', async (_, place) => {
		const mixed = [...NOTHING, ...SOMETHING].map(([, value]) => value);
		const differing = await run(place, mixed);
		expect([...checkRows(differing, mixed).failed].sort((a, b) => a - b)).toEqual(mixed.map((_, row) => row));
		expect(differing.calls).toEqual([]);
		for (const [, value] of NOTHING) {
			const nothing = await run(place, [value]);
			expect(checkRows(nothing, [value]).failed.size).toBe(1);
			expect(nothing.calls).toEqual([]);
		}
	});
}
