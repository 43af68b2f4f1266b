import type { WantedPair } from '../../../isc/accessRequests/model/wanted';
import type { RowProblem } from '../../../isc/shared/faults';
import { chooseAccounts } from '../../../isc/accessRequests/resolve/chooseAccounts';
import { requestedItem } from '../../../isc/accessRequests/plan/requestedItem';
import type { AssessedPair } from '../../../isc/accessRequests/model/standings';
import fc from 'fast-check';

import type { HeldPerson } from '../../../isc/accessRequests/preflight/heldAccess';
import { askForAccounts } from '../../../isc/accessRequests/preflight/severalAccounts';
import { account, accountTenant, wanting, type FakeAccount, type FakeItem, type FakeSource } from './accountTenant';

const RUNS = 5_000;
const NAMES = ['jdoe', 'JDOE', 'adm', 'svc'];

interface Scene extends FakeItem {
	named?: string;
}

const accounts = (sourceNumber: number): fc.Arbitrary<FakeAccount[]> =>
	fc
		.uniqueArray(fc.constantFrom(...NAMES), { maxLength: 3 })
		.map((names) => names.map((name) => account(name, `uuid-${sourceNumber}-${name}`)));

const sources: fc.Arbitrary<FakeSource[]> = fc
	.integer({ min: 1, max: 4 })
	.chain((count) => fc.tuple(...Array.from({ length: count }, (_, number) => accounts(number))))
	.map((lists) => lists.map((list, number) => ({ id: `source-${number}`, name: `Source ${number}`, accounts: list })));

const scene: fc.Arbitrary<Scene> = fc.record({
	sources,
	named: fc.option(fc.constantFrom(...NAMES, 'Adm', 'nobody', 'uuid-0-adm', 'uuid-1-jdoe'), {
		nil: undefined,
		freq: 2,
	}),
	blocked: fc.option(fc.constantFrom('ACCESS_PROFILE_ALREADY_ASSIGNED_TO_AN_ACCOUNT', 'NO_ACCOUNT_ON_SOURCE', ''), {
		nil: undefined,
		freq: 5,
	}),
});

type Sent =
	{ problem: Pick<RowProblem, 'message' | 'advice'> } | { item: ReturnType<typeof requestedItem>; pair: WantedPair };

/** The row's way past both steps that look at accounts. */
async function send({ named, ...item }: Scene): Promise<Sent> {
	const { session } = accountTenant({ role: item });
	const pair = wanting(named === undefined ? {} : { account: named });
	const none = { problems: [], hints: [], inactive: new Set<string>() };
	const resolved = await chooseAccounts({ pairs: [pair], ...none }, session);
	if (resolved.problems.length > 0) return { problem: resolved.problems[0] };
	const people = new Map([['p1', personWith(item.sources)]]);
	const submit: AssessedPair = { pair: resolved.pairs[0], standing: { kind: 'submit' } };
	const [{ pair: asked, standing }] = await askForAccounts([submit], people, session, 'skip');
	if (standing.kind === 'problem') return { problem: standing.problem };
	return { item: requestedItem(asked, 'run'), pair: asked };
}

/** As search knows the person: the accounts that there are. */
function personWith(list: readonly FakeSource[]): HeldPerson {
	return {
		id: 'p1',
		inactive: false,
		accounts: list.flatMap(({ id, accounts: own }) =>
			own.map(({ id: accountId }) => ({ id: accountId, sourceId: id })),
		),
		access: new Map(),
		complete: true,
	};
}

/** Those of a source that a name fits: spelled so, or else in any spelling. */
function fitting({ accounts: own }: FakeSource, name: string): FakeAccount[] {
	const by = (same: (text: string) => boolean) =>
		own.filter(({ uuid = '', nativeIdentity = '' }) => same(uuid) || same(nativeIdentity));
	const exact = by((text) => text === name);
	return exact.length > 0 ? exact : by((text) => text.toLowerCase() === name.toLowerCase());
}

/** The accounts among which a source leaves the choice open: none where it is clear. */
function openOn(source: FakeSource, name: string | undefined): FakeAccount[] {
	const own = name === undefined ? [] : fitting(source, name);
	const candidates = own.length > 0 ? own : source.accounts;
	return candidates.length > 1 ? candidates : [];
}

test(`${RUNS} roles on 1 to 4 sources: each source once with a right account, or an error that lists what is open`, async () => {
	const seen = { whole: 0, none: 0, blocked: 0, open: 0, notThere: 0 };
	await fc.assert(
		fc.asyncProperty(scene, async (it) => {
			const sent = await send(it);
			const { named } = it;
			if (it.blocked !== undefined) {
				seen.blocked += 1;
				if ('problem' in sent) throw new Error(`blocked, and yet ${sent.problem.message}`);
				expect(sent.item).not.toHaveProperty('accountSelection');
				expect(sent.pair.accountNote !== undefined).toBe(named !== undefined);
				return;
			}
			const isThere = named === undefined || it.sources.some((source) => fitting(source, named).length > 0);
			const open = it.sources
				.map((source) => (isThere ? openOn(source, named) : source.accounts))
				.filter((own) => own.length > 0);
			if (!isThere || open.length > 0) {
				seen[isThere ? 'open' : 'notThere'] += 1;
				if (!('problem' in sent)) throw new Error(`open, and yet sent: ${JSON.stringify(sent.item)}`);
				const isListed = (own: FakeAccount[]) => own.every(({ uuid = '' }) => sent.problem.advice.includes(uuid));
				const lists = open.map(isListed);
				// Of accounts with one name on several sources it is one source's that are listed: their ids clear the others up, too.
				expect(
					open.length === 0 || (named === undefined || !isThere ? lists.every(Boolean) : lists.includes(true)),
				).toBe(true);
				return;
			}
			if ('problem' in sent) throw new Error(`clear, and yet ${sent.problem.message}`);
			if (named === undefined) {
				seen.none += 1;
				expect(sent.item).not.toHaveProperty('accountSelection');
				return;
			}
			seen.whole += 1;
			expect(sent.item.accountSelection).toEqual(
				it.sources.map((source) => {
					const [one] = [...fitting(source, named), ...source.accounts];
					if (one === undefined) return { sourceId: source.id };
					const { uuid, nativeIdentity } = one;
					return { sourceId: source.id, accounts: [{ accountUuid: uuid, nativeIdentity }] };
				}),
			);
		}),
		{ numRuns: RUNS, seed: 12 },
	);
	// Every kind must have come about often enough to prove something.
	for (const count of Object.values(seen)) expect(count).toBeGreaterThan(100);
});
