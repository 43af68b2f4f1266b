import type { WantedPair } from '../model/wanted';
import { roleAssignments } from '../../api/assignments';
import { sameId } from '../../shared/ids';
import type { IscSession } from '../../session';
import { pairKey } from '../model/pairs';
import { itemLabel, personLabel } from '../model/wording';
import { choicesText } from '../model/accounts/accountWording';
import { choicesKey, readChoices, type ItemChoices } from '../model/accounts/readChoices';
import { attemptAny } from '../../api/result';

/**
 * For pairs that ISC refused for want of an account or an assignment: those that could be named, in words, by `pairKey`. What ISC does not
 * answer is left out.
 */
export async function accountAdvice(pairs: readonly WantedPair[], session: IscSession): Promise<Map<string, string>> {
	const revokesRole = ({ requestType, item }: WantedPair) => requestType === 'REVOKE_ACCESS' && item.type === 'ROLE';
	const advice = new Map<string, string>();
	const others = pairs.filter((pair) => !revokesRole(pair));
	const read = await attemptAny(readChoices(others, session));
	const found = read.ok ? read.value.found : new Map<string, ItemChoices>();
	for (const pair of others) {
		const own = found.get(choicesKey(pair));
		if (own !== undefined) advice.set(pairKey(pair), adviceOf(pair, own));
	}
	for (const pair of pairs.filter(revokesRole)) {
		const assignments = await attemptAny(roleAssignments(session.client, pair.identityId));
		if (!assignments.ok) continue;
		const own = assignments.value
			.filter(({ role }) => sameId(role?.id, pair.item.id))
			.map(({ id, addedDate }) => `${id ?? ''} (added ${addedDate ?? 'at an unknown time'})`);
		advice.set(
			pairKey(pair),
			own.length === 0
				? `${personLabel(pair)} has no assignment of ${itemLabel(pair)} that a request could end.`
				: `Set Assignment ID to one of: ${own.join('; ')}.`,
		);
	}
	return advice;
}

function adviceOf(pair: WantedPair, { blocked, sources }: ItemChoices): string {
	if (pair.requestType !== 'REVOKE_ACCESS' && blocked !== undefined)
		return `ISC doesn't let anyone choose the account for this item (${blocked}). Leave Account and Account Selection empty.`;
	const field = pair.requestType === 'REVOKE_ACCESS' ? 'Native Identity' : 'Account';
	if (sources.every(({ accounts }) => accounts.length === 0))
		return `${personLabel(pair)} has no account on the source: create one there first.`;
	return `Set ${field} to one of these. ${choicesText(sources)}`;
}
