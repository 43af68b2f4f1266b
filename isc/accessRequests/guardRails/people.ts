import { anyOf } from '../../api/filters';
import { searchPeopleIds } from '../../api/identities';
import { attempt } from '../../api/result';
import { IdSet } from '../../shared/ids';
import type { IscSession } from '../../session';
import type { GuardRails } from '../model/guardRails';
import type { WantedPair } from '../model/wanted';
import { personLabel } from '../model/wording';
import { breaks, type Broken } from './broken';

const NAME = 'Allowed People';
/** ISC API: about 800 values in a query, less what the builder's query takes. */
const PEOPLE_IN_A_QUERY = 500;

/** Finds out who of the run is allowed, with one search for hundreds of people. @throws {IscError} if ISC doesn't answer */
export async function peopleRail(
	session: IscSession,
	{ allowedPeople }: GuardRails,
	pairs: readonly WantedPair[],
): Promise<(pair: WantedPair) => Broken | undefined> {
	if (allowedPeople === undefined) return () => undefined;
	if ('ids' in allowedPeople) return among(new IdSet(allowedPeople.ids));
	const people = [...new IdSet(pairs.map(({ identityId }) => identityId))];
	const queries = anyOf('id', people, PEOPLE_IN_A_QUERY).map((ids) => `(${ids}) AND (${allowedPeople.query})`);
	const answer = await attempt(searchPeopleIds(session.client, queries));
	if (!answer.ok) {
		const why = `who is allowed couldn't be looked up (${answer.error.message.replace(/\.$/, '')})`;
		return () => breaks(NAME, why);
	}
	// ISC's query language has brackets of its own: only people of this run count, whatever else a query finds.
	return among(new IdSet(answer.value));
}

function among(allowed: IdSet): (pair: WantedPair) => Broken | undefined {
	return (pair) =>
		allowed.has(pair.identityId) ? undefined : breaks(NAME, `${personLabel(pair)} is not one of the allowed people`);
}
