import { choicesKey, readChoices } from '../model/accounts/readChoices';
import { openProblem } from '../model/accounts/accountWording';
import { openSources } from '../model/accounts/wholeSelection';
import { withOwnSelection } from '../model/accounts/ownSelection';
import type { Standing } from '../model/standings';
import type { IscSession } from '../../session';
import type { WantedPair } from '../model/types';
import type { DuplicateHandling } from './decide';
import { hasSeveralOnASource, type HeldPerson } from './heldAccess';
import { itemLabel, personLabel } from '../model/wording';

/**
 * If someone has several accounts where the item is provisioned, a grant must say which one it is for: ISC's own pages ask, too, and an account
 * that is picked for them is likely the wrong one. One read for each ten such people with the same items, none for anyone else.
 *
 * @throws {IscError} when ISC does not answer; where it does not show the accounts, the grant is in doubt
 */
export async function askForAccounts(
	pairs: readonly WantedPair[],
	standings: readonly Standing[],
	people: ReadonlyMap<string, HeldPerson> | undefined,
	session: IscSession,
	handling: DuplicateHandling,
): Promise<Standing[]> {
	const unclear = new Set(
		pairs.filter((pair, index) => standings[index].kind === 'submit' && leavesOpen(pair, people?.get(pair.identityId))),
	);
	if (unclear.size === 0) return [...standings];
	const { found, refused } = await readChoices([...unclear], session);
	return standings.map((standing, index) => {
		const pair = pairs[index];
		if (standing.kind !== 'submit') return standing;
		if (!unclear.has(pair)) {
			const own = withOwnSelection(pair, found);
			if ('problem' in own) return { kind: 'problem', problem: own.problem };
			Object.assign(pair, own.pair);
			return standing;
		}
		const choices = found.get(choicesKey(pair));
		if (choices === undefined) return notShown(pair, standing, refused.get(choicesKey(pair))?.message, handling);
		const open = openSources(choices);
		return open.length === 0 ? standing : { kind: 'problem', problem: openProblem(pair, open) };
	});
}

function leavesOpen(
	{ requestType, identityType, item, accountNote }: WantedPair,
	person: HeldPerson | undefined,
): boolean {
	if (requestType !== 'GRANT_ACCESS' || identityType !== 'HUMAN' || item.accountSelection !== undefined) return false;
	// A pair with a note had an account, which ISC doesn't take.
	return accountNote === undefined && person !== undefined && hasSeveralOnASource(person);
}

/** Sent without an account, which is said: ISC may pick another one than is meant. */
function notShown(
	pair: WantedPair,
	standing: Standing & { kind: 'submit' },
	said: string | undefined,
	handling: DuplicateHandling,
): Standing {
	const why = said === undefined ? '' : ` (ISC said: ${said.replace(/\.$/, '')})`;
	const several = `${personLabel(pair)} has several accounts on a source, and ISC didn't show which of them ${itemLabel(pair)} could be for${why}`;
	if (handling === 'fail')
		return {
			kind: 'problem',
			problem: {
				field: 'Account',
				message: several,
				advice:
					'Name the account in Account Selection, or set Duplicate Handling to Skip to send the request without an account.',
			},
		};
	const text = `${several}. The request names no account, so ISC picks one.`;
	return {
		...standing,
		unchecked: true,
		message: standing.message === undefined ? text : `${standing.message} ${text}`,
	};
}
