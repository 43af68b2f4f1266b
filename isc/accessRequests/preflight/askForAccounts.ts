import type { WantedPair } from '../model/wanted';
import { choicesKey, readChoices } from '../model/accounts/readChoices';
import { openProblem } from '../model/accounts/accountWording';
import { openSources } from '../model/accounts/wholeSelection';
import { withCheckedSelection } from '../model/accounts/checkSelection';
import type { AssessedPair, Standing } from '../model/standings';
import type { IscSession } from '../../session';
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
	assessed: readonly AssessedPair[],
	people: ReadonlyMap<string, HeldPerson> | undefined,
	session: IscSession,
	handling: DuplicateHandling,
): Promise<AssessedPair[]> {
	const isUnclear = ({ pair, standing }: AssessedPair) =>
		standing.kind === 'submit' && leavesOpen(pair, people?.get(pair.identityId));
	const unclear = assessed.filter(isUnclear);
	if (unclear.length === 0) return [...assessed];
	const { found, refused } = await readChoices(
		unclear.map(({ pair }) => pair),
		session,
	);
	return assessed.map((one) => {
		const { pair, standing } = one;
		if (standing.kind !== 'submit') return one;
		if (!isUnclear(one)) {
			const own = withCheckedSelection(pair, found);
			if ('pair' in own) return { pair: own.pair, standing };
			return { pair, standing: { kind: 'problem', problem: own.problem } };
		}
		const choices = found.get(choicesKey(pair));
		if (choices === undefined)
			return { pair, standing: notShown(pair, standing, refused.get(choicesKey(pair))?.message, handling) };
		const open = openSources(choices);
		return open.length === 0 ? one : { pair, standing: { kind: 'problem', problem: openProblem(pair, open) } };
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
