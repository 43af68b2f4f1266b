import { accountSelections, type AccountChoices } from '../api/accountSelections';
import type { IscSession } from '../session';
import { resolveRows } from './resolve';
import { withUnread } from './rules';
import { Faults } from './rules/common';
import { readFields } from './rules/fields';
import { finishItem } from './rules/finish';
import type { FieldsDraft, RowProblem, RuledRow, WantedPair } from './types';

/** A row's choices, or what is wrong with it. */
export type RowChoices = { choices: AccountChoices[] } | { problems: RowProblem[] };

/**
 * The accounts that could be chosen for what a row names; its people and items by id, e-mail, alias or name.
 *
 * @throws {IscError}
 */
export async function accountChoices(draft: FieldsDraft, session: IscSession, timeZone: string): Promise<RowChoices> {
	const faults = new Faults(draft.row);
	const entries = readFields(draft, { timeZone, now: session.clock.now(), hosts: session.hosts }, faults).map(
		({ identityType, identities, items }) => ({
			identityType,
			identities,
			items: items.flatMap((item) => finishItem(item, { clientMetadata: {} }, faults)),
		}),
	);
	const found = withUnread(draft, faults.list);
	if (found.length > 0) return { problems: found };
	const row: RuledRow = { row: draft.row, requestType: draft.requestType, entries };
	const { pairs, problems } = await resolveRows([row], session);
	if (problems.length > 0) return { problems };
	const items = new Map(pairs.map(({ item }) => [`${item.type}|${item.id}`, { type: item.type, id: item.id }]));
	const identityIds = [...new Set(pairs.map(({ identityId }: WantedPair) => identityId))];
	const { requestType } = draft;
	const identityType = draft.requestedFor === 'machines' ? 'MACHINE' : 'HUMAN';
	return {
		choices: await accountSelections(session.client, {
			requestType,
			identityType,
			identityIds,
			items: [...items.values()],
		}),
	};
}
