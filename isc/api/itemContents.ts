import type { IscSession } from '../session';
import { TenantMemory } from '../shared/memory';
import { sideBySide } from '../shared/sideBySide';
import { isPrivilegedLevel, type EntitlementRow } from './accessItems';
import { segment } from './encode';
import { itemKey } from './itemNames';
import { collect, pages } from './paging';
import { attempt } from './result';
import type { AccessItemType } from './wire';

const KEEP_MS = 10 * 60_000;
const AT_A_TIME = 10;
/** ISC API: at most 50 entitlements of a role per page; of an access profile, 250. */
const PAGE = 50;

/** An entitlement that an access item brings. */
export interface ContainedEntitlement {
	id: string;
	name?: string;
	isPrivileged: boolean;
}

type ContainedRow = EntitlementRow & { privileged?: boolean };

const contents = new TenantMemory<ContainedEntitlement[]>(5_000, KEEP_MS);

/**
 * The entitlements that access items bring, by `itemKey`: of a role or access profile all that are in it, of an entitlement itself. One list
 * for each distinct role or access profile, kept for ten minutes for each tenant and client. What the token may not read is missing.
 *
 * @throws {IscError} if ISC doesn't answer
 */
export async function readContents(
	session: IscSession,
	items: ReadonlyArray<{ type: AccessItemType; id: string; name?: string }>,
): Promise<Map<string, ContainedEntitlement[]>> {
	const { key, clock } = session;
	const found = new Map<string, ContainedEntitlement[]>();
	const missing = new Map<string, { type: AccessItemType; id: string }>();
	for (const item of items) {
		const known = contents.get(key, itemKey(item), clock.now());
		if (item.type === 'ENTITLEMENT') found.set(itemKey(item), [{ id: item.id, name: item.name, isPrivileged: false }]);
		else if (known !== undefined) found.set(itemKey(item), known);
		else missing.set(itemKey(item), item);
	}
	const failures: unknown[] = [];
	await sideBySide([...missing], { narrow: AT_A_TIME, wide: AT_A_TIME }, async ([name, item]) => {
		await attempt(collect(entitlementsOf(session, item))).then(
			(answer) => {
				if (!answer.ok) return;
				const list = answer.value.map(toContained);
				contents.set(key, name, list, clock.now());
				found.set(name, list);
			},
			(error: unknown) => void failures.push(error),
		);
	});
	if (failures.length > 0) throw failures[0] as Error;
	return found;
}

/** ISC API: these lists say `privileged`, others have a level. */
function toContained({ id, name, privileged, privilegeLevel }: ContainedRow): ContainedEntitlement {
	return { id, name, isPrivileged: privileged === true || isPrivilegedLevel(privilegeLevel) };
}

function entitlementsOf({ client }: IscSession, { type, id }: { type: AccessItemType; id: string }) {
	const service = type === 'ROLE' ? 'roles' : 'access-profiles';
	const call = { path: `/${service}/v1/${segment(id)}/entitlements` };
	return pages<ContainedRow>(client, call, { pageSize: PAGE, count: true });
}
