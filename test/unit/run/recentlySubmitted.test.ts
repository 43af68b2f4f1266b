import {
	forgetSubmitted,
	idsSubmittedFor,
	noteSubmitted,
	oppositeSubmitted,
	sameSubmitted,
	submittedKnown,
} from '../../../isc/api/recentlySubmitted';
import type { Accepted, Fate } from '../../../isc/accessRequests/model/fates';
import type { ResolvedItem, WantedPair } from '../../../isc/accessRequests/model/types';
import type { IscSession } from '../../../isc/session';
import { pair } from '../plan/pairs';
import { MemoryTenant } from './memoryTenant';

const MINUTE = 60_000;

let session: IscSession;
let tenant: MemoryTenant;
beforeEach(() => {
	tenant = new MemoryTenant();
	session = tenant.session();
});

let ids = 0;
function taken(...accessRequestIds: string[]): Accepted {
	const given = accessRequestIds.length > 0 ? accessRequestIds : [`id-${++ids}`];
	const entry = { requestedFor: 'p', requestedItemsDetails: [], accessRequestIds: given };
	return { kind: 'accepted', newRequests: [entry], existingRequests: [] };
}

const wanted = (item: Partial<ResolvedItem> = {}, more: Partial<WantedPair> = {}) =>
	pair(0, 1, 1, { item, pair: more });
const revoke = { requestType: 'REVOKE_ACCESS' } as const;

const ACCOUNTS: Array<[string, Partial<ResolvedItem>]> = [
	['account selection', { accountSelection: [{ sourceId: 's', accounts: [{ accountUuid: 'a' }] }] }],
	['native identity', { nativeIdentity: 'CN=a' }],
	['assignment', { assignmentId: 'a' }],
];
const DATES: Array<[string, Partial<ResolvedItem>]> = [
	['start', { startDate: '2031-01-01T00:00:00.000Z' }],
	['end', { removeDate: '2031-01-01T00:00:00.000Z' }],
];

test.each([...ACCOUNTS, ...DATES])('another %s is another request', (_, item) => {
	noteSubmitted(session, wanted(), taken());
	expect(sameSubmitted(session, wanted())).toBeDefined();
	expect(sameSubmitted(session, wanted(item))).toBeUndefined();
});

test.each([
	['person', pair(0, 2, 1)],
	['item', pair(0, 1, 2)],
	['type of item', wanted({ type: 'ROLE' })],
	['kind', wanted({}, revoke)],
])('another %s is another request, and takes nothing away unless it is the same person and item', (what, other) => {
	noteSubmitted(session, wanted(), taken());
	expect(sameSubmitted(session, other)).toBeUndefined();
	noteSubmitted(session, other, taken());
	expect(sameSubmitted(session, wanted()) === undefined).toBe(what === 'kind');
});

test('one id in two spellings is one person and one item', () => {
	const [person, item] = ['2c9180857182305e0171993735622948', '2C918085-7182-305E-0171-993735622949'];
	noteSubmitted(session, wanted({ id: item }, { identityId: person }), taken());
	const spelled = wanted(
		{ id: '2c9180857182305e0171993735622949' },
		{ identityId: '2C918085-7182-305E-0171-993735622948' },
	);
	expect(sameSubmitted(session, spelled)).toBeDefined();
});

test.each(DATES)('the same with another %s takes the place of what was before', (_, item) => {
	noteSubmitted(session, wanted(), taken());
	noteSubmitted(session, wanted(item), taken());
	expect(sameSubmitted(session, wanted())).toBeUndefined();
	expect(sameSubmitted(session, wanted(item))).toBeDefined();
});

test.each(ACCOUNTS)('the same for another %s stands beside it', (_, item) => {
	noteSubmitted(session, wanted(), taken('one'));
	noteSubmitted(session, wanted(item), taken('two'));
	expect(sameSubmitted(session, wanted())?.accessRequestIds).toEqual(['one']);
	expect(sameSubmitted(session, wanted(item))?.accessRequestIds).toEqual(['two']);
	expect(idsSubmittedFor(session, wanted())).toEqual(['one', 'two']);
	noteSubmitted(session, wanted({}, revoke), taken());
	expect([sameSubmitted(session, wanted()), sameSubmitted(session, wanted(item))]).toEqual([undefined, undefined]);
});

test('the account that the node chose for a revoke counts like one that the row names', () => {
	noteSubmitted(session, wanted({}, { ...revoke, pin: { assignmentId: 'a' } }), taken());
	expect(sameSubmitted(session, wanted({ assignmentId: 'a' }, revoke))).toBeDefined();
	expect(sameSubmitted(session, wanted({}, { ...revoke, pin: { assignmentId: 'b' } }))).toBeUndefined();
});

test('the opposite is found on whatever account', () => {
	noteSubmitted(session, wanted({ accountSelection: ['a'] }), taken('grant'));
	expect(oppositeSubmitted(session, wanted({}, revoke))?.accessRequestIds).toEqual(['grant']);
	expect(oppositeSubmitted(session, wanted())).toBeUndefined();
	expect(oppositeSubmitted(session, wanted({}, { requestType: 'MODIFY_ACCESS' }))).toBeUndefined();
});

test('a 202 without new requests, or without an id, is not remembered; it ends what was', () => {
	for (const fate of [
		{ ...taken('x'), newRequests: [], existingRequests: taken('x').newRequests },
		{ ...taken('x'), newRequests: [] },
	]) {
		noteSubmitted(session, wanted(), taken());
		noteSubmitted(session, wanted(), fate);
		expect(sameSubmitted(session, wanted())).toBeUndefined();
	}
});

test('a lost answer ends what it may have taken the place of, and no more; ids stay known as those of other requests', () => {
	const lost = { kind: 'unconfirmed' as const, sentAt: 0, lostAt: 0, error: undefined as never };
	noteSubmitted(session, wanted(), taken('one'));
	noteSubmitted(session, wanted(), lost);
	expect(sameSubmitted(session, wanted())?.accessRequestIds).toEqual(['one']);
	for (const other of [wanted({ removeDate: '2031-01-01T00:00:00.000Z' }), wanted({}, revoke)]) {
		noteSubmitted(session, wanted(), taken('two'));
		noteSubmitted(session, other, lost);
		expect(sameSubmitted(session, wanted())).toBeUndefined();
		expect(oppositeSubmitted(session, wanted({}, revoke))).toBeUndefined();
	}
	expect(idsSubmittedFor(session, wanted())).toEqual(['one', 'two', 'two']);
});

test('a refusal changes nothing', () => {
	noteSubmitted(session, wanted(), taken());
	const refused: Fate = { kind: 'failed', message: 'No', advice: '' };
	noteSubmitted(session, wanted({}, revoke), refused);
	expect(sameSubmitted(session, wanted())).toBeDefined();
});

test('it is over after ten minutes', async () => {
	noteSubmitted(session, wanted(), taken());
	await tenant.clock.sleep(10 * MINUTE);
	expect(sameSubmitted(session, wanted())).toBeDefined();
	await tenant.clock.sleep(1);
	expect(sameSubmitted(session, wanted())).toBeUndefined();
});

test('… of each by itself, where several are of one person and item', async () => {
	noteSubmitted(session, wanted(), taken());
	await tenant.clock.sleep(9 * MINUTE);
	noteSubmitted(session, wanted({ nativeIdentity: 'b' }), taken());
	await tenant.clock.sleep(2 * MINUTE);
	expect(sameSubmitted(session, wanted())).toBeUndefined();
	expect(sameSubmitted(session, wanted({ nativeIdentity: 'b' }))).toBeDefined();
});

test('a request that is forgotten by its id is forgotten for all that it covers', () => {
	const [first, second] = [pair(0, 1, 1), pair(0, 1, 2)];
	for (const one of [first, second]) noteSubmitted(session, one, taken('2c9180857182305e0171993735622948', 'other'));
	forgetSubmitted(session, ['2C918085-7182-305E-0171-993735622948', 'unknown']);
	expect([sameSubmitted(session, first), sameSubmitted(session, second)]).toEqual([undefined, undefined]);
});

test('it is bounded in people and items, in accounts, and in ids', () => {
	for (let item = 0; item < 25_000; item++) noteSubmitted(session, pair(0, 1, item), taken());
	expect(submittedKnown()).toBeLessThanOrEqual(40_000);
	for (let account = 0; account < 100; account++)
		noteSubmitted(session, wanted({ nativeIdentity: `${account}` }), taken());
	expect(idsSubmittedFor(session, wanted()).length).toBeLessThanOrEqual(20);
	noteSubmitted(session, pair(0, 5, 5), taken(...Array.from({ length: 10_000 }, (_, id) => `many-${id}`)));
	expect(idsSubmittedFor(session, pair(0, 5, 5))).toEqual([]);
});
