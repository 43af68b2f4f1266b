import { readContents } from '../../api/itemContents';
import { itemKey } from '../../api/itemNames';
import { readItemRecords } from '../../api/itemRecords';
import type { IscSession } from '../../session';
import type { GuardRails } from '../model/guardRails';
import type { WantedPair } from '../model/wanted';
import { itemLabel } from '../model/wording';
import { breaks, type Broken } from './broken';

const NAME = 'Privileged Access';

/** Looks up which items are privileged, or contain a privileged entitlement. @throws {IscError} if ISC doesn't answer */
export async function privilegedRail(
	session: IscSession,
	{ privileged }: GuardRails,
	pairs: readonly WantedPair[],
): Promise<(pair: WantedPair) => Broken | undefined> {
	// Taking privileged access away is always allowed.
	const concerned = pairs.filter(({ requestType }) => requestType !== 'REVOKE_ACCESS');
	if (privileged !== 'refuse' || concerned.length === 0) return () => undefined;
	const items = concerned.map(({ item }) => item);
	const [records, contents] = await Promise.all([readItemRecords(session, items), readContents(session, items)]);
	return (pair) => {
		if (pair.requestType === 'REVOKE_ACCESS') return undefined;
		const record = records.get(pair.item);
		const inside = contents.get(itemKey(pair.item));
		if (record === undefined || inside === undefined)
			return breaks(NAME, `it couldn't be checked whether ${itemLabel(pair)} is privileged`);
		if (record.isPrivileged === true) return breaks(NAME, `${itemLabel(pair)} is privileged`);
		const entitlement = inside.find(({ isPrivileged }) => isPrivileged);
		if (entitlement === undefined) return undefined;
		return breaks(NAME, `${itemLabel(pair)} contains the privileged entitlement ${entitlement.name ?? entitlement.id}`);
	};
}
