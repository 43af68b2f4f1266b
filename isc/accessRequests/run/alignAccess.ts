import { normalName } from '../../api/itemNames';
import type { StatusRow } from '../../api/wire';
import type { IscSession } from '../../session';
import { IdSet, sameId } from '../../shared/ids';
import type { RowProblem } from '../../shared/faults';
import { align, listKey, readHeldLists, revokeOf, withLooks, type HeldLists, type RevokeWords } from '../align';
import type { AlignedPair, AlignRules } from '../model/alignment';
import { METADATA_ITEM, accessKey, pairKey } from '../model/pairs';
import { forTheRecord, type ForTheRecord, type RuledRow, type WantedPair } from '../model/wanted';
import { itemLabel, personLabel } from '../model/wording';
import { stopForRules } from '../outcomes';
import { findRequests, type RunningRequests } from '../preflight';
import { applyRules, type RuleContext } from '../rules';
import type { AlignReport } from './alignItems';
import { alignReport } from './alignReports';
import { sendAligned } from './alignSending';
import { readWanted, type AlignInput, type Wanted } from './alignWanted';
import { journalOf, newRun, startOf, type RunIdentity } from './journal';

export type { AlignDraft, AlignInput } from './alignWanted';
export type { AlignItem, AlignReport } from './alignItems';

/**
 * Makes the access of people match lists: finds what is held and what isn't, and requests the difference. Returns one item for each pair of a person
 * and an access item. Whatever isn't certain is left as it is.
 *
 * @throws {IscError} if ISC doesn't answer before anything was sent
 */
export async function alignAccess(input: AlignInput, session: IscSession): Promise<AlignReport> {
	const { drafts, rules, run = newRun(), continueOnFail } = input;
	const startedAt = session.clock.now();
	const context: RuleContext = {
		timeZone: input.timeZone,
		now: startedAt,
		runStart: startOf(run, startedAt),
		hosts: session.hosts,
	};
	const read = drafts.filter(({ failed, isEmptyList }) => failed === undefined && !isEmptyList);
	const ruled = applyRules(
		read.map(({ draft }) => draft),
		context,
	);
	const failed = drafts.flatMap((one): RowProblem[] =>
		one.failed === undefined ? [] : [{ row: one.draft.row, ...one.failed }],
	);
	const before = [...failed, ...ruled.problems];
	if (before.length > 0 && !continueOnFail) return { items: [], hints: [], stop: stopForRules(before, drafts.length) };

	const wanted = await readWanted(drafts, { ruled: ruled.rows, before }, { session, rules, context });
	const revokes = { ...sharedBy(ruled.rows), comment: rules.comment };
	const found = await decide(wanted, { rules, revokes, session, run });
	const sent = await sendAligned(found, { ...input, run }, session);
	return await alignReport(sent, { ...found, problems: wanted.problems, input: { ...input, run }, session, startedAt });
}

interface Decided {
	aligned: AlignedPair[];
	/** Kept access whose end wasn't read, because there is too much of it. */
	endsUnread: number;
	/** Holders who were left alone. */
	outside: number;
	running?: RunningRequests;
}

/** A revoke belongs to no input item: it has the reference, and who asked, that all of them have. */
function sharedBy(rows: readonly RuledRow[]): ForTheRecord {
	const [reference, ...otherReferences] = new Set(rows.map((row) => row.reference));
	const [onBehalfOf, ...others] = new Set(rows.map((row) => row.onBehalfOf));
	return forTheRecord({
		...(otherReferences.length === 0 && { reference }),
		...(others.length === 0 && { onBehalfOf }),
	});
}

async function decide(
	wanted: Wanted,
	{ rules, revokes, session, run }: { rules: AlignRules; revokes: RevokeWords; session: IscSession; run: RunIdentity },
): Promise<Decided> {
	const journal = journalOf(run, session.key);
	const people = wanted.pairs.map(({ identityId }) => identityId);
	const heldLists = await readHeldLists(session, wanted.lists, { rules, people });
	const { within, beyond } = byFilter(wanted.pairs, heldLists, rules);
	const wantedKeys = new Set(within.map(accessKey));
	const held = [...heldLists.held.values()].flatMap((list) => list.held);
	const unwanted = held.filter((one) => !wantedKeys.has(accessKey(one))).map((one) => revokeOf(one, revokes));
	const mayTouch = (id: string) => heldLists.touchable === undefined || heldLists.touchable.has(id);
	const requests = await findRequests(session, [...within, ...unwanted], {
		runKey: run.key,
		others: (row, id) => (mayTouch(id) ? pairsOfRow(row, id, wanted, rules) : []),
	});
	const isSubmitted = (pair: WantedPair) => {
		const key = pairKey(pair);
		return journal.accepted.has(key) || journal.unconfirmed.has(key);
	};
	const decided = align(
		{
			wanted: within,
			lists: wanted.lists,
			held: heldLists.held,
			listOf: (pair) => listKey(rules.scope, pair),
			revokeOf: (one) => revokeOf(one, revokes),
			requestsFor: requests.of,
			unwantedGrants: requests.others,
			strayRows: wanted.strayRows,
			me: (await session.me()).id,
			isSubmitted,
		},
		rules,
	);
	const { aligned, endsUnread } = await withLooks(decided, session, isSubmitted);
	const outside = [...heldLists.held.values()].reduce((sum, list) => sum + list.outside, 0);
	return { aligned: [...aligned, ...beyond], endsUnread, outside, running: requests.running };
}

/** Nobody beyond Person Filter is touched, and the items say so. */
function byFilter(
	pairs: readonly WantedPair[],
	{ touchable, filterFailed }: HeldLists,
	rules: AlignRules,
): { within: WantedPair[]; beyond: AlignedPair[] } {
	if (touchable === undefined) return { within: [...pairs], beyond: [] };
	const why = filterFailed ?? "Person Filter doesn't find them";
	const beyond = pairs.filter(({ identityId }) => !touchable.has(identityId));
	return {
		within: pairs.filter(({ identityId }) => touchable.has(identityId)),
		beyond: beyond.map((pair) => ({
			pair,
			action: 'BLOCKED',
			scope: listKey(rules.scope, pair),
			rows: [pair.row],
			message: `${personLabel(pair)} and ${itemLabel(pair)}: nothing is done, because ${why}.`,
		})),
	};
}

/** The pairs that a running grant may be for, of the lists of this run. */
function pairsOfRow(
	row: StatusRow,
	identityId: string,
	{ lists }: Wanted,
	{ scope, accessTypes }: AlignRules,
): WantedPair[] {
	const itemId = row.clientMetadata?.[METADATA_ITEM];
	const isGrantOf = (item: WantedPair['item']) =>
		typeof itemId === 'string' && itemId !== ''
			? sameId(itemId, item.id)
			: row.type === item.type && item.name !== undefined && normalName(item.name) === normalName(row.name ?? '');
	const pairOf = (item: WantedPair['item']): WantedPair => ({
		row: 0,
		requestType: 'GRANT_ACCESS',
		identityId,
		...(row.requestedFor?.name !== undefined && { identityName: row.requestedFor.name }),
		identityType: 'HUMAN',
		item,
	});
	if (scope === 'items')
		return lists.flatMap(({ item }) => (item !== undefined && isGrantOf(item) ? [pairOf(item)] : []));
	const isOfList = new IdSet(lists.flatMap(({ person }) => person?.id ?? [])).has(identityId);
	const type = accessTypes.find((one) => one === row.type);
	if (!isOfList || type === undefined || typeof itemId !== 'string' || itemId === '') return [];
	return [pairOf({ type, id: itemId, ...(row.name ? { name: row.name } : {}) })];
}
