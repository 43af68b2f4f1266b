import { attempt } from '../../api/result';
import type { IscSession } from '../../session';
import { sameId } from '../../shared/ids';
import { openProblem } from '../model/accounts/accountWording';
import { withCheckedSelection } from '../model/accounts/checkSelection';
import { choicesKey, readChoices } from '../model/accounts/readChoices';
import { openSources } from '../model/accounts/wholeSelection';
import type { AssessedPair, Standing } from '../model/standings';
import type { WantedPair } from '../model/wanted';
import { itemLabel, personLabel, withoutStop } from '../model/wording';
import type { DuplicateHandling } from './decide';
import type { HeldPerson } from './heldAccess';
import type { LiveReads } from '../../api/liveReads';

/** Whether access on a source may be for one account of the person or another. */
function hasSeveralOnASource({ accounts }: HeldPerson): boolean {
	return new Set(accounts.map(({ sourceId }) => sourceId)).size < accounts.length;
}

/**
 * If someone has several accounts where the item is provisioned, a grant must name one. ISC's own pages ask for it too, and an account that
 * ISC picks is likely the wrong one. One call for each ten such people who want the same items, and none for anyone else.
 *
 * @throws {IscError} if ISC doesn't answer. If it doesn't show the accounts, the grant is in doubt.
 */
export async function askForAccounts(
	assessed: readonly AssessedPair[],
	people: ReadonlyMap<string, HeldPerson> | undefined,
	session: IscSession,
	handling: DuplicateHandling,
): Promise<AssessedPair[]> {
	const isOpen = ({ pair, standing }: AssessedPair) =>
		standing.kind === 'submit' && mustNameAccount(pair, people?.get(pair.identityId));
	const open = assessed.filter(isOpen);
	if (open.length === 0) return [...assessed];
	const { found, refused } = await readChoices(
		open.map(({ pair }) => pair),
		session,
	);
	return assessed.map((entry) => {
		const { pair, standing } = entry;
		if (standing.kind !== 'submit') return entry;
		if (!isOpen(entry)) {
			const checked = withCheckedSelection(pair, found);
			if ('pair' in checked) return { pair: checked.pair, standing };
			return { pair, standing: { kind: 'problem', problem: checked.problem } };
		}
		const choices = found.get(choicesKey(pair));
		if (choices === undefined)
			return { pair, standing: accountsNotShown(pair, standing, refused.get(choicesKey(pair))?.message, handling) };
		const sources = openSources(choices);
		return sources.length === 0 ? entry : { pair, standing: { kind: 'problem', problem: openProblem(pair, sources) } };
	});
}

function mustNameAccount(
	{ requestType, identityType, item, accountNote }: WantedPair,
	person: HeldPerson | undefined,
): boolean {
	if (requestType !== 'GRANT_ACCESS' || identityType !== 'HUMAN' || item.accountSelection !== undefined) return false;
	// A pair with a note named an account, but ISC takes no account for this item.
	return accountNote === undefined && person !== undefined && hasSeveralOnASource(person);
}

/** The request is sent without an account, and its message says so: ISC may pick another one than the operator means. */
function accountsNotShown(
	pair: WantedPair,
	standing: Standing & { kind: 'submit' },
	refusal: string | undefined,
	handling: DuplicateHandling,
): Standing {
	const why = refusal === undefined ? '' : ` (ISC said: ${withoutStop(refusal)})`;
	const message = `${personLabel(pair)} has several accounts on a source, and ISC didn't show which of them ${itemLabel(pair)} could be for${why}`;
	if (handling === 'fail')
		return {
			kind: 'problem',
			problem: {
				field: 'Account',
				message,
				advice:
					'Name the account in Account Selection, or set Duplicate Handling to Skip to send the request without an account.',
			},
		};
	const note = `${message}. The request names no account, so ISC picks one.`;
	return {
		...standing,
		unchecked: true,
		message: standing.message === undefined ? note : `${standing.message} ${note}`,
	};
}

/** One of the ways in which a person holds access that is to be revoked: an assignment of a role, or an account with an entitlement. */
interface RevokeTarget {
	/** What goes into the request; undefined if nothing is known by which a request could name it. */
	target: WantedPair['target'];
	/** For the operator. */
	label: string;
}

/**
 * If someone has several accounts on a source, they can hold the same role or entitlement more than once. If they hold it once, a revoke that
 * names none gets that target. If they hold it several times, the row has a problem that lists them. One call for each such person
 * and item, and none for anyone else.
 *
 * @throws {IscError} if ISC doesn't answer. Without the right to see the targets, the revoke stays as it is.
 */
export async function assignRevokeTargets(
	assessed: readonly AssessedPair[],
	people: ReadonlyMap<string, HeldPerson> | undefined,
	reads: LiveReads,
): Promise<AssessedPair[]> {
	return await Promise.all(
		assessed.map(async (entry) => {
			const person = people?.get(entry.pair.identityId);
			if (entry.standing.kind !== 'submit' || person === undefined || !mayHoldTwice(entry.pair, person)) return entry;
			return await assignTarget(entry, person, reads);
		}),
	);
}

function mayHoldTwice({ requestType, item }: WantedPair, person: HeldPerson): boolean {
	if (requestType !== 'REVOKE_ACCESS' || item.type === 'ACCESS_PROFILE') return false;
	if (item.assignmentId !== undefined || item.nativeIdentity !== undefined) return false;
	return hasSeveralOnASource(person);
}

async function assignTarget(entry: AssessedPair, person: HeldPerson, reads: LiveReads): Promise<AssessedPair> {
	const { pair } = entry;
	const isRole = pair.item.type === 'ROLE';
	const read = await attempt(isRole ? assignmentTargets(pair, reads) : accountTargets(pair, person, reads));
	if (!read.ok || read.value.length === 0) return entry;
	const targets = read.value;
	if (targets.length === 1) return { ...entry, pair: { ...pair, target: targets[0].target } };
	const field = isRole ? 'Assignment ID' : 'Native Identity';
	const problem = {
		field,
		message: `${personLabel(pair)} holds ${itemLabel(pair)} ${targets.length} times, and this input item doesn't say which one to revoke`,
		advice: `Set ${field} to one of these: ${targets.map(({ label }) => label).join('; ')}. To revoke all of them, add an access item for each.`,
	};
	return { pair, standing: { kind: 'problem', problem } };
}

async function assignmentTargets({ identityId, item }: WantedPair, reads: LiveReads): Promise<RevokeTarget[]> {
	const assignments = await reads.assignmentsOf(identityId);
	return assignments.flatMap(({ id, role, addedDate }) =>
		id === undefined || !sameId(role?.id, item.id)
			? []
			: [{ target: { assignmentId: id }, label: `${id} (added ${addedDate ?? 'at an unknown time'})` }],
	);
}

/**
 * ISC API: revocable objects name an account by its id. Its native identity is what search calls `accountId`. One account is one target,
 * even with several assignments.
 */
async function accountTargets(
	{ identityId, item }: WantedPair,
	{ accounts }: HeldPerson,
	reads: LiveReads,
): Promise<RevokeTarget[]> {
	const revocable = await reads.revocableOf(identityId, item.id);
	const targets = new Map<string, RevokeTarget>();
	for (const { accountId, accountName, sourceName, revocable: canRevoke } of revocable.accountTargets ?? []) {
		if (canRevoke === false) continue;
		const account = accounts.find(({ id }) => sameId(id, accountId));
		const nativeIdentity = account?.nativeIdentity;
		targets.set(accountId ?? accountName ?? '', {
			target: nativeIdentity === undefined ? undefined : { nativeIdentity },
			label: `${nativeIdentity ?? accountName ?? accountId} (on ${account?.sourceName ?? sourceName ?? 'an unnamed source'})`,
		});
	}
	return [...targets.values()];
}
