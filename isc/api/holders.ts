import type { IscSession } from '../session';
import { IdMap } from '../shared/ids';
import { segment } from './encode';
import { quote } from './filters';
import { totalOf } from './listPage';
import { pages, searchPages } from './paging';
import { HOLDINGS_INCLUDES, type Holdings } from './search';
import type { AccessItemType } from './wire';

/** Who holds an access item, or why that list can't be trusted to be whole, as the end of a sentence. */
export interface HolderList<Holder> {
	holders: Holder[];
	notWhole?: string;
}

/** An entry of `GET /roles/v1/{id}/assigned-identities`. Assignments that start later aren't in it. Source: ISC API, Roles. */
export interface RoleHolder {
	id: string;
	name?: string;
	/** ACCESS_REQUEST or ROLE_MEMBERSHIP. */
	roleAssignmentSource?: string | null;
}

/**
 * Everyone who holds a role. The list is whole if each page came with the same total, and had that many people.
 *
 * @throws {IscError} if ISC refuses a page or doesn't answer
 */
export async function roleHolders({ client }: IscSession, roleId: string): Promise<HolderList<RoleHolder>> {
	const totals: Array<number | undefined> = [];
	const call = {
		path: `/roles/v1/${segment(roleId)}/assigned-identities`,
		query: { sorters: 'id', count: true },
	};
	const onAnswer = (headers: Record<string, string>) => void totals.push(totalOf(headers));
	return await readWhole(pages<RoleHolder>(client, call, { onAnswer }), totals);
}

/**
 * Everyone who holds an access item according to search, with all their access. Search lags behind the tenant, so this only proposes.
 *
 * @throws {IscError} `forbidden` if the user level doesn't allow search
 */
export async function searchedHolders(
	{ client }: IscSession,
	{ type, id }: { type: AccessItemType; id: string },
): Promise<HolderList<Holdings>> {
	const totals: Array<number | undefined> = [];
	const body = {
		indices: ['identities' as const],
		query: { query: `@access(id:${quote(id)} AND type:${type})` },
		queryResultFilter: { includes: HOLDINGS_INCLUDES },
	};
	// Only the first page says how many there are: the others begin after an entry.
	const onAnswer = (headers: Record<string, string>) => void (totals.length === 0 && totals.push(totalOf(headers)));
	return await readWhole(searchPages<Holdings>(client, body, { counted: true, onAnswer }), totals);
}

async function readWhole<Holder extends { id: string }>(
	source: AsyncIterable<Holder[]>,
	totals: ReadonlyArray<number | undefined>,
): Promise<HolderList<Holder>> {
	const byId = new IdMap<Holder>();
	let rows = 0;
	for await (const page of source) {
		for (const holder of page) {
			if (typeof holder.id !== 'string' || holder.id === '') return { holders: [...byId.values()], notWhole: NO_ID };
			rows += 1;
			byId.set(holder.id, holder);
		}
	}
	const holders = [...byId.values()];
	const notWhole = whyNotWhole(holders.length, rows, totals);
	return notWhole === undefined ? { holders } : { holders, notWhole };
}

const NO_ID = "ISC's list of holders has an entry without an ID";

function whyNotWhole(distinct: number, rows: number, totals: ReadonlyArray<number | undefined>): string | undefined {
	if (totals.length === 0 || totals.includes(undefined)) return "ISC didn't say how many holders there are";
	if (new Set(totals).size > 1)
		return `the number of holders changed while they were read (${[...new Set(totals)].join(', ')})`;
	if (distinct !== totals[0] || rows !== distinct)
		return `ISC counts ${totals[0]} holders and listed ${distinct} different ones`;
	return undefined;
}
