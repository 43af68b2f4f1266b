import type { FieldsDraft } from '../model/drafts';
import type { RowProblem } from '../../shared/faults';
import { accountSelections, type AccountChoices } from '../../api/accountSelections';
import { itemKey } from '../../api/itemNames';
import type { IscSession } from '../../session';
import { resolveRows } from '../resolve';
import { readNames } from '../rules';

/** The choices for a row, or the problems of the row. */
export type RowChoices = { choices: AccountChoices[] } | { problems: RowProblem[] };

/**
 * The accounts that can be chosen for the people and access items of a row. The row may name them in any way that a grant may.
 *
 * @throws {IscError} if ISC doesn't answer or refuses
 */
export async function accountChoices(draft: FieldsDraft, session: IscSession, timeZone: string): Promise<RowChoices> {
	const read = readNames(draft, { timeZone, now: session.clock.now(), hosts: session.hosts });
	if ('problems' in read) return read;
	const { pairs, problems } = await resolveRows([read.row], session);
	if (problems.length > 0) return { problems };
	const items = new Map(pairs.map(({ item }) => [itemKey(item), { type: item.type, id: item.id }]));
	const identityIds = [...new Set(pairs.map(({ identityId }) => identityId))];
	const { requestType } = draft;
	const identityType = draft.requestedFor === 'machines' ? ('MACHINE' as const) : ('HUMAN' as const);
	const query = { requestType, identityType, identityIds, items: [...items.values()] };
	return { choices: await accountSelections(session.client, query) };
}
