import { findItems, itemValueKey } from '../../api/lookUp/findItems';
import type { FoundItem } from '../../api/lookUp/matchBook';
import { normalName, typeName } from '../../api/itemNames';
import { sameId } from '../../shared/ids';
import type { IscSession } from '../../session';
import type { GuardRails, RailItem } from '../model/guardRails';
import type { WantedPair } from '../model/wanted';
import { itemLabel } from '../model/wording';
import { breaks, type Broken } from './broken';

type Found = { rail: RailItem; ids: string[] };

/** Looks up the names in Allowed Items and Denied Items, once for all pairs. @throws {IscError} if ISC doesn't answer */
export async function itemRails(
	session: IscSession,
	{ allowedItems, deniedItems }: GuardRails,
): Promise<(pair: WantedPair) => Broken | undefined> {
	if (allowedItems === undefined && deniedItems === undefined) return () => undefined;
	const [allowed, denied] = await Promise.all([lookUp(session, allowedItems), lookUp(session, deniedItems)]);
	const unclear = unclearRail('Allowed Items', allowed) ?? unclearRail('Denied Items', denied);
	return (pair) => {
		if (unclear !== undefined) return unclear;
		const names = (found: Found) =>
			found.rail.type === pair.item.type && found.ids.some((id) => sameId(id, pair.item.id));
		if (denied?.some(names)) return breaks('Denied Items', `${itemLabel(pair)} is not allowed`);
		if (allowed !== undefined && !allowed.some(names))
			return breaks('Allowed Items', `${itemLabel(pair)} is not one of the allowed access items`);
		return undefined;
	};
}

async function lookUp(session: IscSession, rails: readonly RailItem[] | undefined): Promise<Found[] | undefined> {
	if (rails === undefined) return undefined;
	const named = rails.filter(({ by }) => by === 'name');
	const values = named.map(({ type, value, source }) => ({
		type,
		name: value,
		...(source !== undefined && { source }),
	}));
	const book = values.length === 0 ? undefined : await findItems(session, values, 'held');
	return rails.map((rail) => {
		if (rail.by === 'id') return { rail, ids: [rail.value] };
		const exact = book?.of(itemValueKey({ type: rail.type, name: rail.value })).exact ?? [];
		return { rail, ids: exact.filter((item) => isOn(item, rail)).map(({ id }) => id) };
	});
}

function isOn({ sourceName }: FoundItem, { source }: RailItem): boolean {
	return source === undefined || (sourceName !== undefined && normalName(sourceName) === normalName(source));
}

/** A name that nothing or several items have says nothing certain, so nothing passes. */
function unclearRail(name: string, found: readonly Found[] | undefined): Broken | undefined {
	const unclear = found?.find(({ ids }) => ids.length !== 1);
	if (unclear === undefined) return undefined;
	const { type, value, source } = unclear.rail;
	const what = `${typeName(type)} "${value}"${source === undefined ? '' : ` on ${source}`}`;
	const why =
		unclear.ids.length === 0
			? `it names the ${what}, which wasn't found`
			: `it names the ${what}, and ${unclear.ids.length} in ISC are called that`;
	return breaks(name, `${why}. Its builder must use the ID instead`);
}
