import type { WantedPair } from '../model/wanted';
import { roleAssignments } from '../../api/assignments';
import { IscError } from '../../api/errors';
import { RefusalExplainer } from '../../api/requestConfig';
import { attemptAny } from '../../api/result';
import type { IscSession } from '../../session';
import { sameId } from '../../shared/ids';
import { groupBy, unique } from '../../shared/lists';
import { choicesText } from '../model/accounts/accountWording';
import { choicesKey, readChoices, type ItemChoices } from '../model/accounts/readChoices';
import type { Failed, Fates } from '../model/fates';
import { pairKey } from '../model/pairs';
import { itemLabel, personLabel } from '../model/wording';

/** Number of pairs whose accounts are looked up after a refusal. */
const MOST_PAIRS = 10;

interface Refused {
	key: string;
	pair: WantedPair;
	fate: Failed;
}

export interface Explained {
	/** The fates, with the explanations added to the advice of refusals. */
	fates: Fates;
	/** What stopped the whole run, with the same. */
	halted?: IscError;
}

/**
 * Finds out, after the run, why ISC refused requests: the setting of the tenant behind a 403, and what could be chosen behind a 400 about an
 * account or an assignment. Takes a few calls, and only if something was refused.
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
	const forbidden = refused.filter(({ fate }) => fate.httpCode === 403);
	const aboutAccounts = refused.filter(
		({ fate }) => fate.httpCode === 400 && /account|assignment|nativeIdentity/i.test(fate.message),
	);
	const settings = await explainSettings(forbidden, session);
	const choices = await explainChoices(
		aboutAccounts.slice(0, MOST_PAIRS).map(({ pair }) => pair),
		session,
	);
	const explanations = new Map([...settings, ...choices]);
	const explained: Fates = new Map(fates);
	for (const { key, fate } of refused) {
		const explanation = explanations.get(key);
		if (explanation !== undefined) explained.set(key, { ...fate, advice: `${explanation}\n${fate.advice}` });
	}
	const [firstSetting] = settings.values();
	return { fates: explained, halted: halted && withAdvice(halted, firstSetting) };
}

/** The setting of the tenant that explains each refusal, by `pairKey`. It is the same for all requests of one type for people, or for machines. */
async function explainSettings(forbidden: readonly Refused[], session: IscSession): Promise<Map<string, string>> {
	const explainer = new RefusalExplainer(session);
	const explanations = new Map<string, string>();
	for (const group of groupBy(forbidden, ({ pair }) => `${pair.requestType}|${pair.identityType}`).values()) {
		const { requestType, identityType } = group[0].pair;
		const identityIds = unique(group.map(({ pair }) => pair.identityId));
		const itemTypes = unique(group.map(({ pair }) => pair.item.type));
		const explanation = await explainer.explain({ requestType, identityType, identityIds, itemTypes });
		if (explanation !== undefined) for (const { key } of group) explanations.set(key, explanation);
	}
	return explanations;
}

function withAdvice(halted: IscError, explanation: string | undefined): IscError {
	if (halted.kind !== 'forbidden' || explanation === undefined) return halted;
	const { message, advice, httpCode, detailCode, trackingId } = halted;
	return new IscError('forbidden', message, { advice: `${explanation}\n${advice}`, httpCode, detailCode, trackingId });
}

/** The assignments or accounts that each pair could name, by `pairKey`. Pairs about which ISC doesn't answer are left out. */
async function explainChoices(pairs: readonly WantedPair[], session: IscSession): Promise<Map<string, string>> {
	const isRoleRevoke = ({ requestType, item }: WantedPair) => requestType === 'REVOKE_ACCESS' && item.type === 'ROLE';
	const accounts = await accountChoices(
		pairs.filter((pair) => !isRoleRevoke(pair)),
		session,
	);
	const assignments = await assignmentChoices(pairs.filter(isRoleRevoke), session);
	return new Map([...accounts, ...assignments]);
}

async function accountChoices(pairs: readonly WantedPair[], session: IscSession): Promise<Map<string, string>> {
	const advice = new Map<string, string>();
	const read = await attemptAny(readChoices(pairs, session));
	if (!read.ok) return advice;
	for (const pair of pairs) {
		const choices = read.value.found.get(choicesKey(pair));
		if (choices !== undefined) advice.set(pairKey(pair), accountAdvice(pair, choices));
	}
	return advice;
}

function accountAdvice(pair: WantedPair, { blocked, sources }: ItemChoices): string {
	if (pair.requestType !== 'REVOKE_ACCESS' && blocked !== undefined)
		return `ISC doesn't let anyone choose the account for this item (${blocked}). Leave Account and Account Selection empty.`;
	const field = pair.requestType === 'REVOKE_ACCESS' ? 'Native Identity' : 'Account';
	if (sources.every(({ accounts }) => accounts.length === 0))
		return `${personLabel(pair)} has no account on the source: create one there first.`;
	return `Set ${field} to one of these. ${choicesText(sources)}`;
}

async function assignmentChoices(pairs: readonly WantedPair[], session: IscSession): Promise<Map<string, string>> {
	const advice = new Map<string, string>();
	for (const pair of pairs) {
		const assignments = await attemptAny(roleAssignments(session.client, pair.identityId));
		if (!assignments.ok) continue;
		const labels = assignments.value
			.filter(({ role }) => sameId(role?.id, pair.item.id))
			.map(({ id, addedDate }) => `${id ?? ''} (added ${addedDate ?? 'at an unknown time'})`);
		advice.set(
			pairKey(pair),
			labels.length === 0
				? `${personLabel(pair)} has no assignment of ${itemLabel(pair)} that a request could end.`
				: `Set Assignment ID to one of these: ${labels.join('; ')}.`,
		);
	}
	return advice;
}
