import { publicIdentities, type PublicIdentity } from '../../api/identities';
import { attempt } from '../../api/result';
import { enumValue } from '../../api/lenient';
import { IdMap, IdSet } from '../../shared/ids';
import type { IscSession } from '../../session';
import type { CheckContext, CheckReport } from '../model/checks';
import { withNotes } from '../model/pairs';
import type { AssessedPair } from '../model/standings';
import type { WantedPair } from '../model/wanted';
import { personLabel } from '../model/wording';

const STATES = ['ACTIVE', 'INACTIVE_SHORT_TERM', 'INACTIVE_LONG_TERM'];

/**
 * Finds grants for people who are inactive in ISC. ISC API: a person who is INACTIVE_LONG_TERM, such as a leaver, isn't processed on schedule, so
 * that a removal may never run; INACTIVE_SHORT_TERM is, among others, someone who hasn't started yet. One call for many people, and none for
 * those that search shows as active.
 *
 * @throws {IscError} if ISC doesn't answer: nothing may be sent on a check that was never made
 */
export async function checkInactivePeople(
	pairs: readonly AssessedPair[],
	{ session, options }: CheckContext,
): Promise<CheckReport> {
	const asked = pairs.filter((assessed) => options.inactivePeople === 'refuse' && isConcerned(assessed));
	if (asked.length === 0) return { pairs: [...pairs], hints: [] };
	const states = await readStates(session, new IdSet(asked.map(({ pair }) => pair.identityId)));
	const isAsked = new Set(asked);
	return { pairs: pairs.map((assessed) => (isAsked.has(assessed) ? judge(assessed, states) : assessed)), hints: [] };
}

function isConcerned({ pair, standing, inactive }: AssessedPair): boolean {
	if (standing.kind !== 'submit' || pair.requestType !== 'GRANT_ACCESS' || pair.item.clear === true) return false;
	return pair.identityType === 'HUMAN' && inactive !== false;
}

/** Undefined: ISC doesn't let this token read people. */
async function readStates(session: IscSession, ids: IdSet): Promise<Map<string, string> | undefined> {
	const read = await attempt(publicIdentities(session.client, 'id', [...ids]));
	return read.ok ? new IdMap(read.value.map((person) => [person.id, stateOf(person)] as const)) : undefined;
}

function stateOf({ identityState }: PublicIdentity): string {
	return enumValue(identityState, STATES) ?? 'unknown';
}

function judge(assessed: AssessedPair, states: Map<string, string> | undefined): AssessedPair {
	const { pair, inactive } = assessed;
	const state = states?.get(pair.identityId) ?? 'unknown';
	if (state === 'INACTIVE_LONG_TERM')
		return { ...assessed, standing: { kind: 'problem', problem: refusal(pair, state) } };
	if (state === 'INACTIVE_SHORT_TERM')
		return withWarning(
			assessed,
			`${personLabel(pair)} is inactive in ISC for now (${state}), a state that ISC also uses for people who haven't started yet.`,
		);
	if (state === 'ACTIVE') return assessed;
	if (inactive === true)
		return withWarning(
			assessed,
			`${personLabel(pair)} is inactive in ISC, which doesn't say for how long. ISC may take the request and not carry it out.`,
		);
	if (states !== undefined) return assessed;
	const notChecked = `Couldn't check whether ${personLabel(pair)} is inactive in ISC: the user behind this credential isn't allowed to read people.`;
	return { ...assessed, pair: withNotes(pair, { notChecked: [notChecked] }) };
}

function refusal(pair: WantedPair, state: string) {
	return {
		field: 'Identities',
		message: `${personLabel(pair)} is inactive in ISC (${state}), a state that ISC uses for leavers.`,
		advice:
			'Nothing was sent for this input item. Check that this is the person you mean. To request access for inactive people, set Inactive People to Allow.',
	};
}

function withWarning(assessed: AssessedPair, warning: string): AssessedPair {
	return { ...assessed, pair: withNotes(assessed.pair, { warnings: [warning] }) };
}
