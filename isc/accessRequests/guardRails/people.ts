import { peopleFoundBy } from '../../api/identities';
import { attempt } from '../../api/result';
import { IdSet } from '../../shared/ids';
import type { IscSession } from '../../session';
import type { GuardRails } from '../model/guardRails';
import type { WantedPair } from '../model/wanted';
import { personLabel } from '../model/wording';
import { breaks, type Broken } from './broken';

const NAME = 'Allowed People';

/** Finds out who of the run is allowed, with one search for hundreds of people. @throws {IscError} if ISC doesn't answer */
export async function peopleRail(
	session: IscSession,
	{ allowedPeople }: GuardRails,
	pairs: readonly WantedPair[],
): Promise<(pair: WantedPair) => Broken | undefined> {
	if (allowedPeople === undefined) return () => undefined;
	if ('ids' in allowedPeople) return among(new IdSet(allowedPeople.ids));
	const people = [...new IdSet(pairs.map(({ identityId }) => identityId))];
	const answer = await attempt(peopleFoundBy(session.client, people, allowedPeople.query));
	if (!answer.ok) {
		const why = `who is allowed couldn't be looked up (${answer.error.message.replace(/\.$/, '')})`;
		return () => breaks(NAME, why);
	}
	// Only people of this run count, whatever else a query finds.
	return among(new IdSet(answer.value));
}

function among(allowed: IdSet): (pair: WantedPair) => Broken | undefined {
	return (pair) =>
		allowed.has(pair.identityId) ? undefined : breaks(NAME, `${personLabel(pair)} is not one of the allowed people`);
}
