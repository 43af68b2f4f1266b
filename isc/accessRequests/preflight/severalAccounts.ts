import type { IscSession } from '../../session';
import { choicesOf, choicesText, keyOf, type Choice } from '../accounts';
import type { Standing, WantedPair } from '../types';
import { attempt } from './attempt';
import { hasSeveralOnASource, type HeldPerson } from './held';
import { itemLabel, personLabel } from './wording';

/**
 * A grant to somebody with several accounts where the item is provisioned must say which is meant: ISC's own pages ask for it, too, and an account that
 * is picked for them is likely the wrong one. One read for each ten such people with the same items, none for anybody else.
 *
 * @throws {IscError} when ISC does not answer; where it does not show the accounts to the user of this credential, the grant is sent as it is
 */
export async function askForAccounts(
	pairs: readonly WantedPair[],
	standings: readonly Standing[],
	people: ReadonlyMap<string, HeldPerson> | undefined,
	session: IscSession,
): Promise<Standing[]> {
	const unclear = new Set(
		pairs.filter((pair, index) => standings[index].kind === 'submit' && leavesOpen(pair, people?.get(pair.identityId))),
	);
	if (unclear.size === 0) return [...standings];
	const choices = await attempt(choicesOf([...unclear], session));
	if (!choices.ok) return [...standings];
	return standings.map((standing, index) => {
		const pair = pairs[index];
		const own = (unclear.has(pair) ? choices.value.get(keyOf(pair)) : undefined) ?? [];
		return isClear(own)
			? standing
			: {
					kind: 'problem',
					problem: {
						field: 'Account',
						message: messageOf(pair),
						advice: `${choicesText(own)} In JSON mode: \`accountSelection\`, in the nested shape.`,
					},
				};
	});
}

function leavesOpen({ requestType, identityType, item }: WantedPair, person: HeldPerson | undefined): boolean {
	if (requestType !== 'GRANT_ACCESS' || identityType !== 'HUMAN' || item.accountSelection !== undefined) return false;
	return person !== undefined && hasSeveralOnASource(person);
}

/** At most one account on each source. */
function isClear(choices: readonly Choice[]): boolean {
	return new Set(choices.map(({ sourceId }) => sourceId)).size === choices.length;
}

function messageOf(pair: WantedPair): string {
	return `${personLabel(pair)} has several accounts that ${itemLabel(pair)} could be for, and which is meant was not given`;
}
