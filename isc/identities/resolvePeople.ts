import { Faults } from '../shared/faults';
import type { IdentityDraft } from '../api/lookUp/references';
import { IscError } from '../api/errors';
import { publicIdentities, type PublicIdentity } from '../api/identities';
import { MatchBook, type FoundPerson } from '../api/lookUp/matchBook';
import { findPeople, lookUpValues, personValueKey } from '../api/lookUp/findPeople';
import { personProblem } from '../api/lookUp/lookUpProblems';
import { readPeople } from '../api/lookUp/readPeople';
import type { IscSession } from '../session';
import { IdMap } from '../shared/ids';

/** Why a row's people cannot be told. */
export interface PeopleProblem {
	/** One sentence or more, without the row. */
	message: string;
	advice: string;
}

export type RowPeople = { people: FoundPerson[] } | { problem: PeopleProblem } | { failed: IscError };

/**
 * The people that each row names, in whatever way, in the row's order and each once; a value is looked up once for all rows.
 * Ids pass as they are. What ISC does not answer is the `failed` of every row that needs it.
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
	const book = values.length === 0 ? new MatchBook<FoundPerson>() : await findPeople(session, values).catch(orIscError);
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
			if (book instanceof IscError) return { failed: book };
			const matches = book.of(personValueKey({ by: ref.by, value: ref.value }));
			const problem = personProblem(ref.by, ref.value, ref.field, matches);
			if (problem === undefined) people.set(matches.exact[0].id, matches.exact[0]);
			else problems.push(problem);
		}
		return problems.length > 0 ? { problem: joined(problems) } : { people: [...people.values()] };
	});
}

/**
 * People by id as the list of public identities has them; who is missing from the answer is nobody that ISC knows or shows.
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

async function orIscError(error: unknown): Promise<IscError> {
	return error instanceof IscError ? error : await Promise.reject(error);
}
