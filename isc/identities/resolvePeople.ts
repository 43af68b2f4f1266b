import { Faults } from '../shared/faults';
import type { IdentityDraft } from '../api/lookUp/references';
import type { IscError } from '../api/errors';
import { attemptAny } from '../api/result';
import { publicIdentities, type PublicIdentity } from '../api/identities';
import { MatchBook, type FoundPerson } from '../api/lookUp/matchBook';
import { findPeople, lookUpValues, personValueKey } from '../api/lookUp/findPeople';
import { personProblem } from '../api/lookUp/lookUpProblems';
import { readPeople } from '../api/lookUp/readPeople';
import type { IscSession } from '../session';
import { IdMap } from '../shared/ids';

/** Why the people of a row can't be resolved. */
export interface PeopleProblem {
	/** One sentence or more, without the row. */
	message: string;
	advice: string;
}

const noMatches = { ok: true, value: new MatchBook<FoundPerson>() } as const;

export type RowPeople = { people: FoundPerson[] } | { problem: PeopleProblem } | { failed: IscError };

/**
 * Resolves the people of each row, however the row names them, in its order and each once. A value is looked up once for all rows. Ids aren't
 * looked up. If the look-up fails, every row that needs it has the error in `failed`.
 */
export async function resolvePeople(
	session: IscSession,
	rows: ReadonlyArray<readonly IdentityDraft[]>,
): Promise<RowPeople[]> {
	const read = rows.map((drafts, row) => {
		const faults = new Faults(row);
		return { faults, refs: readPeople(drafts, { identityType: 'HUMAN', hosts: session.hosts }, faults) };
	});
	const values = read.flatMap(({ refs }) => lookUpValues(refs));
	const found = values.length === 0 ? noMatches : await attemptAny(findPeople(session, values));
	return read.map(({ faults, refs }): RowPeople => {
		if (faults.list.length > 0) return { problem: joined(faults.list) };
		const people = new IdMap<FoundPerson>();
		const problems: PeopleProblem[] = [];
		for (const ref of refs) {
			if (ref.by === 'self') continue;
			if (ref.by === 'id') {
				people.set(ref.value, { id: ref.value, inactive: false });
				continue;
			}
			if (!found.ok) return { failed: found.error };
			const matches = found.value.of(personValueKey({ by: ref.by, value: ref.value }));
			const problem = personProblem(ref.by, ref.value, ref.field, matches);
			if (problem === undefined) people.set(matches.exact[0].id, matches.exact[0]);
			else problems.push(problem);
		}
		return problems.length > 0 ? { problem: joined(problems) } : { people: [...people.values()] };
	});
}

/**
 * People by id, from the list of public identities. People that ISC doesn't know, or doesn't show, are missing.
 *
 * @throws {IscError}
 */
export async function peopleById(session: IscSession, ids: readonly string[]): Promise<Map<string, PublicIdentity>> {
	const found = await publicIdentities(session.client, 'id', ids);
	return new IdMap(found.map((person) => [person.id, person] as const));
}

function joined(problems: readonly PeopleProblem[]): PeopleProblem {
	return {
		message: problems.map(({ message }) => message).join(' '),
		advice: [...new Set(problems.map(({ advice }) => advice))].join(' '),
	};
}
