import { latestApprovals, type Approval } from '../../api/approvals';
import type { IscError } from '../../api/errors';
import { recipientsOf } from '../../api/statusRow';
import type { StatusRow } from '../../api/wire';
import type { IscSession } from '../../session';
import { IdMap, sameId } from '../../shared/ids';
import { attempt } from '../../api/result';
import { readStatusList, type StatusList } from './statusLists';

/** What is known of running and just ended requests. */
export interface RunningView {
	/** By person, newest first. */
	rows: Map<string, StatusRow[]>;
	/** How much was seen of a person's requests. */
	seen: (identityId: string) => 'all' | 'most' | 'none';
	/** All pending approvals of the tenant, where they were read on the way. */
	approvals?: Approval[];
	/** Why others' requests could not be read. */
	denied?: IscError;
}

/** Which rows are of interest. */
export type RowFilter = (row: StatusRow) => boolean;

/** For so few people their own lists are the fewest reads, and they hold everything. */
const FEW_PEOPLE = 2;

/**
 * The requests of some people that have not ended or ended a short while ago: from the tenant's list or person by person, whichever is
 * fewer reads. ISC API: the statuses of others need ORG_ADMIN; without it, what the token's user asked for or is to get is all there is.
 *
 * @throws {IscError} when ISC does not answer.
 */
export async function readRunning(
	session: IscSession,
	people: readonly string[],
	keep: RowFilter,
): Promise<RunningView> {
	if (people.length <= FEW_PEOPLE) return await personByPerson(session, people, keep);
	const tenant = await attempt(readStatusList(session, {}, people.length));
	if (!tenant.ok || tenant.value === undefined) return await personByPerson(session, people, keep);
	const list = tenant.value;
	const proof = await isEverybodys(session, list);
	if (!proof.everybody) return await personByPerson(session, people, keep);
	return { rows: byPerson(list.rows, keep), seen: () => list.seen, approvals: proof.approvals };
}

/**
 * Whether the tenant's list is everybody's. No page says that an ORG_ADMIN who names nobody gets all: a list in which the token's user has
 * a part in each row may be just theirs. Then pending approvals, which an ORG_ADMIN surely sees all of, must not name a request it lacks.
 */
async function isEverybodys(
	session: IscSession,
	list: StatusList,
): Promise<{ everybody: boolean; approvals?: Approval[] }> {
	const { id } = await session.me();
	const others = (row: StatusRow | Approval): boolean =>
		!sameId(row.requester?.id, id) && !recipientsOf(row).some((recipient) => sameId(recipient, id));
	if (list.rows.some(others)) return { everybody: true };
	const latest = await attempt(latestApprovals(session.client));
	if (!latest.ok) return { everybody: false };
	const { approvals, isWhole } = latest.value;
	return { everybody: !approvals.some(others), ...(isWhole && { approvals }) };
}

/** Each person's own list. The first one tells whether others' may be read at all. */
export async function personByPerson(
	session: IscSession,
	people: readonly string[],
	keep: RowFilter,
): Promise<RunningView> {
	const [first, ...others] = people;
	const start = await attempt(readStatusList(session, { 'requested-for': first }));
	if (!start.ok) return await ownOnly(session, start.error, keep);
	const lists = await Promise.all(
		others.map(async (id) => await attempt(readStatusList(session, { 'requested-for': id }))),
	);
	const byId = new IdMap([start, ...lists].map((list, index) => [people[index], list] as const));
	const found = [...byId.values()].flatMap((list) => (list.ok && list.value !== undefined ? list.value.rows : []));
	const denied = lists.find((list) => !list.ok);
	return {
		rows: byPerson(found, keep),
		seen: (id) => {
			const list = byId.get(id);
			return list?.ok === true && list.value !== undefined ? list.value.seen : 'none';
		},
		...(denied !== undefined && !denied.ok && { denied: denied.error }),
	};
}

/** ISC API: any user may read the status of their own requests. */
async function ownOnly(session: IscSession, denied: IscError, keep: RowFilter): Promise<RunningView> {
	const own = await attempt(readStatusList(session, { 'regarding-identity': 'me' }));
	if (!own.ok || own.value === undefined) return { rows: new IdMap(), seen: () => 'none', denied };
	const { id: me } = await session.me();
	const { rows, seen } = own.value;
	return { rows: byPerson(rows, keep), seen: (id) => (sameId(id, me) ? seen : 'none'), denied };
}

function byPerson(rows: readonly StatusRow[], keep: RowFilter): Map<string, StatusRow[]> {
	const people = new IdMap<StatusRow[]>();
	const newestFirst = rows.filter(keep).sort((a, b) => created(b) - created(a));
	for (const row of newestFirst) {
		for (const id of recipientsOf(row)) {
			const theirs = people.get(id);
			if (theirs === undefined) people.set(id, [row]);
			else theirs.push(row);
		}
	}
	return people;
}

function created(row: StatusRow): number {
	return Date.parse(row.created ?? '') || 0;
}
