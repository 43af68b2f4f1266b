import { accountAdvice } from './accountAdvice';
import { IscError } from '../../api/errors';
import { RefusalExplainer } from '../../api/requestConfig';
import type { IscSession } from '../../session';
import { pairKey } from '../model/pairs';
import type { Failed, Fates } from '../model/fates';
import type { WantedPair } from '../model/types';

/** Pairs whose accounts are looked up after a refusal. */
const MOST_PAIRS = 10;

interface ExplainContext {
	session: IscSession;
	/** What is known of a refusal is added to its advice. */
	fates: Fates;
	/** What stopped the whole run. */
	halted?: IscError;
}

type Refused = Array<{ key: string; pair: WantedPair; fate: Failed }>;

/**
 * Finds out, after the run, what stands behind refusals: the setting of the tenant behind a 403, the choices behind a 400 about an account or an assignment.
 * A few reads, only where something was refused.
 *
 * @returns `halted`, with what was found
 */
export async function explainRefusals(
	pairs: readonly WantedPair[],
	{ session, fates, halted }: ExplainContext,
): Promise<IscError | undefined> {
	if (session.clock.cancelled || halted?.meetsEveryRow) return halted;
	const refused = pairs.flatMap((pair): Refused => {
		const fate = fates.get(pairKey(pair));
		return fate?.kind === 'failed' ? [{ key: pairKey(pair), pair, fate }] : [];
	});
	const forbidden = refused.filter(({ fate }) => fate.httpCode === 403);
	const explainer = new RefusalExplainer(session);
	const said = new Map<string, string>();
	for (const [kind, own] of alike(forbidden)) {
		const { requestType, identityType } = own[0].pair;
		const identityIds = [...new Set(own.map(({ pair }) => pair.identityId))];
		const itemTypes = [...new Set(own.map(({ pair }) => pair.item.type))];
		const explained = await explainer.explain({ requestType, identityType, identityIds, itemTypes });
		if (explained !== undefined) said.set(kind, explained);
		for (const { key, fate } of own) add(fates, key, fate, explained);
	}
	const missing = refused
		.filter(({ fate }) => fate.httpCode === 400 && /account|assignment|nativeIdentity/i.test(fate.message))
		.slice(0, MOST_PAIRS);
	if (missing.length > 0) {
		const advice = await accountAdvice(
			missing.map(({ pair }) => pair),
			session,
		);
		for (const { key, fate } of missing) add(fates, key, fate, advice.get(key));
	}
	const [first] = said.values();
	if (halted?.kind !== 'forbidden' || first === undefined) return halted;
	const { message, httpCode, detailCode, trackingId } = halted;
	return new IscError('forbidden', message, { advice: `${first}\n${halted.advice}`, httpCode, detailCode, trackingId });
}

function add(fates: Fates, key: string, fate: Failed, explained: string | undefined): void {
	if (explained !== undefined) fates.set(key, { ...fate, advice: `${explained}\n${fate.advice}` });
}

/** Those to which one explanation applies: requests of one type, for people or for machines. */
function alike(refused: Refused): Map<string, Refused> {
	const groups = new Map<string, Refused>();
	for (const one of refused) {
		const kind = `${one.pair.requestType}|${one.pair.identityType}`;
		groups.set(kind, [...(groups.get(kind) ?? []), one]);
	}
	return groups;
}
