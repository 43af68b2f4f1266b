import type { RunOptions } from '../model/runOptions';
import type { WantedPair } from '../model/wanted';
import type { AssessedPair, Standing } from '../model/standings';
import { rowsLabel } from '../../shared/labels';
import type { IscSession } from '../../session';
import { IdMap, IdSet } from '../../shared/ids';
import { inactiveHints, type InactivePerson } from '../model/inactivePeople';
import { assignRevokeTargets } from './revokeTargets';
import { decide } from './decide';
import { EarlierTry } from './earlierTry';
import { gather, type Gathered } from './gather';
import { withOppositeSubmitted, withSameSubmitted } from './recent';
import { askForAccounts } from './askForAccounts';

export interface PreflightOptions {
	duplicateHandling: RunOptions['duplicateHandling'];
	/** What the metadata of this run's requests carries, and no other run's. */
	runKey: string;
	/** Ids of inactive people whom an earlier step's hint names already. */
	hinted?: ReadonlySet<string>;
}

export interface PreflightReport {
	/** In the same order, with the names that were found on the way and the one assignment or account that a revoke must mean. */
	pairs: WantedPair[];
	/** One for each pair, in the same order. */
	standings: Standing[];
	hints: string[];
}

/**
 * What the people hold and what is running, looked up for all pairs at once, and what follows for each.
 *
 * With `submit` nothing is checked and nothing is read. What the status list shows of this very run (an earlier try of the node, by its
 * metadata) is never sent again and stands as taken. What this process submitted a moment ago counts where the list does not show it yet.
 *
 * @throws {IscError} when ISC does not answer (5xx, no connection, 401): nothing has been submitted then. A refusal for the level of the
 * token (403) is no error: what it leaves unchecked is in the standings and in a hint.
 */
export async function preflight(
	pairs: readonly WantedPair[],
	session: IscSession,
	options: PreflightOptions,
): Promise<PreflightReport> {
	const { duplicateHandling, runKey, hinted = new IdSet() } = options;
	if (duplicateHandling === 'submit' || pairs.length === 0)
		return { pairs: [...pairs], standings: pairs.map(() => ({ kind: 'submit' })), hints: [] };
	const gathered = await gather(pairs, session, runKey);
	const earlier = new EarlierTry(gathered.ofThisRun, runKey);
	const decided = gathered.pairs.map(({ pair, evidence }): AssessedPair => ({
		pair,
		standing: takenBy(earlier, pair) ?? decide(pair, evidence, duplicateHandling),
	}));
	const doubted = await withOppositeSubmitted(decided, session, duplicateHandling);
	const asked = await askForAccounts(doubted, gathered.people, session, duplicateHandling);
	const assigned = await assignRevokeTargets(asked, gathered.people, gathered.reads);
	const assessed = await withSameSubmitted(assigned, session, duplicateHandling);
	return {
		pairs: assessed.map(({ pair }) => pair),
		standings: assessed.map(({ standing }) => standing),
		hints: [...inactiveHints(inactiveAmong(gathered, hinted)), ...uncheckedHints(assessed)],
	};
}

function takenBy(earlier: EarlierTry, pair: WantedPair): Standing | undefined {
	const taken = earlier.takenOf(pair);
	return taken === undefined ? undefined : { kind: 'taken', ...taken };
}

function inactiveAmong({ pairs, people }: Gathered, hinted: ReadonlySet<string>): InactivePerson[] {
	const found = new IdMap<InactivePerson>();
	for (const { pair } of pairs) {
		const person = people?.get(pair.identityId);
		if (person?.inactive !== true || hinted.has(person.id)) continue;
		const entry = found.get(person.id) ?? { id: person.id, label: person.name ?? person.id, rows: new Set() };
		found.set(person.id, entry);
		entry.rows.add(pair.row);
	}
	return [...found.values()];
}

/** One sentence for all that is sent although something could not be checked; the results' messages say what. */
function uncheckedHints(assessed: readonly AssessedPair[]): string[] {
	const unchecked = assessed.filter(({ standing }) => standing.kind === 'submit' && standing.unchecked === true);
	if (unchecked.length === 0) return [];
	const rows = rowsLabel(unchecked.map(({ pair }) => pair.row));
	return [
		`Not fully checked for duplicates: ${unchecked.length} of ${assessed.length} (${rows}). The message of each result says what wasn't checked and why.`,
	];
}
