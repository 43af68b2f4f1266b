import { publicIdentities } from '../../api/identities';
import { itemKey, ItemNameBook, learnNames, normalName, typeName } from '../../api/itemNames';
import { attempt } from '../../api/result';
import type { IscSession } from '../../session';
import type { RowProblem } from '../../shared/faults';
import { IdMap, IdSet } from '../../shared/ids';
import { shorten } from '../../shared/labels';
import type { AlignList, AlignRules, AlignScope } from '../model/alignment';
import type { FieldsDraft } from '../model/drafts';
import type { RuledRow, WantedPair } from '../model/wanted';
import { itemLabel } from '../model/wording';
import { listsOf } from '../align';
import { checkItemTypes, chooseAccounts, resolveRows } from '../resolve';
import { readNames, type RuleContext } from '../rules';
import type { RunInput } from './steps';

/** An input item of Align. */
export interface AlignDraft {
	draft: FieldsDraft;
	/** Why it isn't known what the input item asks for: it carries an error of an earlier node, or an expression fails. */
	failed?: { message: string; advice: string };
	/** Its list is empty on purpose: nobody should hold the access items, or the people should hold nothing. */
	isEmptyList: boolean;
}

export interface AlignInput extends Omit<RunInput, 'drafts' | 'scope'> {
	/** One for each input item, in order. */
	drafts: AlignDraft[];
	rules: AlignRules;
}

/** What the rows want, and which lists they name. */
export interface Wanted {
	pairs: WantedPair[];
	lists: AlignList[];
	problems: RowProblem[];
	/** Input items that can't be carried out, and of which it isn't known which list they name. */
	strayRows: number[];
}

/** An id that nothing has, for the half of a row that isn't asked about. */
const NOBODY = '0'.repeat(32);

/**
 * Finds the ids of all that the rows want. A row that can't be carried out still says which list it is about, if that half of it can be read.
 *
 * @param ruled the rows that break no rule
 * @param before the problems of the others
 * @throws {IscError} if ISC doesn't answer
 */
export async function readWanted(
	drafts: readonly AlignDraft[],
	{ ruled, before }: { ruled: readonly RuledRow[]; before: readonly RowProblem[] },
	{ session, rules, context }: { session: IscSession; rules: AlignRules; context: RuleContext },
): Promise<Wanted> {
	const typed = await checkItemTypes(ruled, session);
	const chosen = await chooseAccounts(await resolveRows(typed.rows, session), session);
	const named = await withNames(chosen.pairs, session);
	const outside = beyondBounds(named, rules);
	const problems = [...before, ...typed.problems, ...chosen.problems, ...unknownIds(named), ...outside];
	const failed = new Set(problems.map(({ row }) => row));
	const pairs = named.filter(({ row }) => !failed.has(row));
	const unclear = drafts.filter(({ draft, isEmptyList }) => failed.has(draft.row) || isEmptyList);
	const about = await namedLists(unclear, { session, scope: rules.scope, context });
	const nameless = new Set(about.stray);
	const emptyButStray = unclear.filter(({ draft, isEmptyList }) => isEmptyList && nameless.has(draft.row));
	return {
		pairs,
		lists: listsOf(
			rules.scope,
			pairs,
			about.pairs.map((pair) => ({ pair, isBlocking: failed.has(pair.row) })),
		),
		problems: [...problems, ...emptyButStray.map(({ draft }) => unreadableList(draft.row))],
		strayRows: about.stray,
	};
}

function unreadableList(row: number): RowProblem {
	return {
		row,
		message: "It isn't clear which list is empty",
		advice: 'Check the access items of the input item, or with Scope set to People its identities.',
	};
}

/** Reads only the half of rows that says which list they are about. */
async function namedLists(
	unclear: readonly AlignDraft[],
	{ session, scope, context }: { session: IscSession; scope: AlignScope; context: RuleContext },
): Promise<{ pairs: WantedPair[]; stray: number[] }> {
	const stray: number[] = [];
	const rows: RuledRow[] = [];
	for (const { draft } of unclear) {
		const read = readNames(halfOf(draft, scope), context);
		if ('row' in read) rows.push(read.row);
		else stray.push(draft.row);
	}
	if (rows.length === 0) return { pairs: [], stray };
	const resolved = await resolveRows(rows, session);
	const pairs = await withNames(resolved.pairs, session);
	const unknown = unknownIds(pairs).filter(({ field }) => field === keptHalf(scope));
	const failed = new Set([...resolved.problems, ...unknown].map(({ row }) => row));
	return { pairs: pairs.filter(({ row }) => !failed.has(row)), stray: [...stray, ...failed].sort((a, b) => a - b) };
}

/** The parameter that says which list a row is about. */
function keptHalf(scope: AlignScope): 'Access Items' | 'Identities' {
	return scope === 'items' ? 'Access Items' : 'Identities';
}

function halfOf(draft: FieldsDraft, scope: AlignScope): FieldsDraft {
	const kept = keptHalf(scope);
	const half = {
		mode: draft.mode,
		row: draft.row,
		requestType: draft.requestType,
		requestedFor: draft.requestedFor,
		unread: draft.unread?.filter(({ field }) => field.startsWith(kept)),
	};
	return scope === 'items'
		? {
				...half,
				identities: [{ by: 'id', value: NOBODY, field: 'Identities' }],
				accessItems: draft.accessItems.map(({ type, by, value, field, source }) => ({
					type,
					by,
					value,
					field,
					...(source !== undefined && { source }),
				})),
			}
		: {
				...half,
				identities: draft.identities,
				accessItems: [{ type: 'ROLE', by: 'id', value: NOBODY, field: 'Access Items [1] > Access Item' }],
			};
}

/** Rows that name people and access items by their ids say nothing of their names and sources. */
async function withNames(pairs: readonly WantedPair[], session: IscSession): Promise<WantedPair[]> {
	const book = new ItemNameBook();
	const namelessItems = pairs.filter(({ item }) => item.name === undefined).map(({ item }) => item);
	await learnNames(session, [...new Map(namelessItems.map((item) => [itemKey(item), item])).values()], book);
	const people = await namesOfPeople(pairs, session);
	return pairs.map((pair) => {
		const { name, sourceName } = book.find(pair.item) ?? {};
		const { item, identityName = people.get(pair.identityId) } = pair;
		return {
			...pair,
			...(identityName !== undefined && { identityName }),
			item: { ...item, ...(name !== undefined && { name }), ...(sourceName !== undefined && { sourceName }) },
		};
	});
}

async function namesOfPeople(pairs: readonly WantedPair[], session: IscSession): Promise<Map<string, string>> {
	const ids = new IdSet(
		pairs.flatMap(({ identityId, identityName }) => (identityName === undefined ? [identityId] : [])),
	);
	if (ids.size === 0) return new IdMap();
	const found = await attempt(publicIdentities(session.client, 'id', [...ids]));
	if (!found.ok) return new IdMap();
	return new IdMap(found.value.map(({ id, name, alias }) => [id, name ?? alias ?? id] as const));
}

/**
 * ISC finds out itself that an id is wrong, but only of what is requested. In a list, a wrong id would also mean that whoever or whatever it was
 * meant to be isn't in the list.
 */
function unknownIds(pairs: readonly WantedPair[]): RowProblem[] {
	const problems = new Map<string, RowProblem>();
	for (const { row, identityId, identityName, item } of pairs) {
		if (identityName === undefined) add('Identities', `ISC shows nobody with the ID "${shorten(identityId)}"`, row);
		if (item.name === undefined)
			add('Access Items', `ISC shows no ${typeName(item.type)} with the ID "${shorten(item.id)}"`, row);
	}
	return [...problems.values()];

	function add(field: string, message: string, row: number): void {
		problems.set(`${row}|${message}`, {
			row,
			field,
			message,
			advice: 'Check the ID, or use a name or an email address.',
		});
	}
}

/** What a row wants beyond the types and sources that the lists are about could never be held in them. */
function beyondBounds(pairs: readonly WantedPair[], { scope, accessTypes, sources }: AlignRules): RowProblem[] {
	const ofOtherType = scope === 'people' ? pairs.filter(({ item }) => !accessTypes.includes(item.type)) : [];
	const names = sources?.map(normalName);
	const elsewhere = pairs.filter(
		({ item }) =>
			names !== undefined && (item.sourceName === undefined || !names.includes(normalName(item.sourceName))),
	);
	return [
		...ofOtherType.map((pair) => ({
			row: pair.row,
			field: 'Access Items',
			message: `${itemLabel(pair)} is of a type that Access Types doesn't include`,
			advice: 'Add the type to Access Types, or remove the access item.',
		})),
		...elsewhere.map((pair) => ({
			row: pair.row,
			field: 'Access Items',
			message: `${itemLabel(pair)} isn't on one of the sources in Sources`,
			advice: 'Add the source to Sources, or remove the access item.',
		})),
	];
}
