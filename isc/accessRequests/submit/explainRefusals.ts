import type { WantedPair } from '../model/wanted';
import { IscError } from '../../api/errors';
import { RefusalExplainer } from '../../api/requestConfig';
import type { IscSession } from '../../session';
import { groupBy } from '../../shared/lists';
import type { Failed, Fates } from '../model/fates';
import { pairKey } from '../model/pairs';
import { accountAdvice } from './accountAdvice';

/** Pairs whose accounts are looked up after a refusal. */
const MOST_PAIRS = 10;

interface Refused {
	key: string;
	pair: WantedPair;
	fate: Failed;
}

export interface Explained {
	/** With what was found added to the advice of refusals. */
	fates: Fates;
	/** What stopped the whole run, with the same. */
	halted?: IscError;
}

/**
 * Finds out, after the run, why ISC refused: the setting of the tenant behind a 403, and the choices behind a 400 about an account or an
 * assignment. A few reads, and only if something was refused.
 */
export async function explainRefusals(
	pairs: readonly WantedPair[],
	{ session, fates, halted }: { session: IscSession; fates: Fates; halted?: IscError },
): Promise<Explained> {
	if (session.clock.cancelled || halted?.meetsEveryRow) return { fates, halted };
	const refused = pairs.flatMap((pair): Refused[] => {
		const fate = fates.get(pairKey(pair));
		return fate?.kind === 'failed' ? [{ key: pairKey(pair), pair, fate }] : [];
	});
	const settings = await settingsBehind(
		refused.filter(({ fate }) => fate.httpCode === 403),
		session,
	);
	const choices = await choicesBehind(
		refused.filter(({ fate }) => fate.httpCode === 400 && /account|assignment|nativeIdentity/i.test(fate.message)),
		session,
	);
	const found = new Map([...settings, ...choices]);
	const explained: Fates = new Map(fates);
	for (const { key, fate } of refused) {
		const why = found.get(key);
		if (why !== undefined) explained.set(key, { ...fate, advice: `${why}\n${fate.advice}` });
	}
	const [first] = settings.values();
	return { fates: explained, halted: halted && withAdvice(halted, first) };
}

/** For each refused key the tenant's setting that explains it. One explanation applies to all requests of one type for people, or for machines. */
async function settingsBehind(forbidden: readonly Refused[], session: IscSession): Promise<Map<string, string>> {
	const explainer = new RefusalExplainer(session);
	const found = new Map<string, string>();
	for (const group of groupBy(forbidden, ({ pair }) => `${pair.requestType}|${pair.identityType}`).values()) {
		const { requestType, identityType } = group[0].pair;
		const identityIds = [...new Set(group.map(({ pair }) => pair.identityId))];
		const itemTypes = [...new Set(group.map(({ pair }) => pair.item.type))];
		const why = await explainer.explain({ requestType, identityType, identityIds, itemTypes });
		if (why !== undefined) for (const { key } of group) found.set(key, why);
	}
	return found;
}

async function choicesBehind(refused: readonly Refused[], session: IscSession): Promise<Map<string, string>> {
	const pairs = refused.slice(0, MOST_PAIRS).map(({ pair }) => pair);
	return pairs.length === 0 ? new Map() : await accountAdvice(pairs, session);
}

function withAdvice(halted: IscError, why: string | undefined): IscError {
	if (halted.kind !== 'forbidden' || why === undefined) return halted;
	const { message, advice, httpCode, detailCode, trackingId } = halted;
	return new IscError('forbidden', message, { advice: `${why}\n${advice}`, httpCode, detailCode, trackingId });
}
