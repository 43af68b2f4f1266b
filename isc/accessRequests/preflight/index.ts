import type { RunOptions } from '../model/runOptions';
import type { WantedPair } from '../model/wanted';
import type { AssessedPair } from '../model/standings';
import type { StatusRow } from '../../api/wire';
import { rowsLabel } from '../../shared/labels';
import type { IscSession } from '../../session';
import { IdMap, IdSet } from '../../shared/ids';
import { inactiveHints, type InactivePerson } from '../model/inactiveHints';
import { decide } from './decide';
import { gatherEvidence, type Gathered } from './gatherEvidence';
import type { RunningRequests } from './runningRequests';
import { EarlierTry, withOppositeSubmitted, withSameSubmitted } from './sentBefore';
import { askForAccounts, assignRevokeTargets } from './severalAccounts';

export { findRequests, type PairRequests } from './findRequests';
export type { RunningRequests } from './runningRequests';

export interface PreflightOptions {
	duplicateHandling: RunOptions['duplicateHandling'];
	/** The mark in the metadata of this run's requests. No other run has it. */
	runKey: string;
	/** Ids of inactive people that a hint of an earlier step already names. */
	hinted?: ReadonlySet<string>;
	/** The running requests of everybody in the pairs, if they were read a moment ago. */
	running?: RunningRequests;
}

export interface PreflightReport {
	/** In their order, with the names found on the way and, for a revoke, the only assignment or account that it can mean. */
	pairs: AssessedPair[];
	hints: string[];
	/** The running grants of each person. Undefined if the requests weren't read. */
	running?: Map<string, StatusRow[]>;
}

/**
 * Looks up what people hold and which requests are running, for all pairs together, and decides what to do with each pair.
 *
 * With `submit`, nothing is read or checked. What an earlier try of this run sent is recognized by its metadata and never sent again.
 * Requests that this process submitted a short time ago count even if the status list doesn't show them yet.
 *
 * @throws {IscError} if ISC doesn't answer (5xx, no connection, 401): nothing has been submitted then. If the user level of the token
 * doesn't allow a read (403), standings and a hint say what wasn't checked.
 */
export async function preflight(
	pairs: readonly WantedPair[],
	session: IscSession,
	options: PreflightOptions,
): Promise<PreflightReport> {
	const { duplicateHandling, runKey, hinted = new IdSet() } = options;
	if (duplicateHandling === 'submit' || pairs.length === 0)
		return { pairs: pairs.map((pair) => ({ pair, standing: { kind: 'submit' } })), hints: [] };
	const gathered = await gatherEvidence(pairs, session, options);
	const earlierTry = new EarlierTry(gathered.rowsOfThisRun, runKey);
	const decided = gathered.pairs.map(({ pair, evidence }): AssessedPair => ({
		pair,
		standing: earlierTry.standingOf(pair) ?? decide(pair, evidence, duplicateHandling),
		held: evidence.held,
		inactive: gathered.people?.get(pair.identityId)?.inactive,
	}));
	const afterOpposite = await withOppositeSubmitted(decided, session, duplicateHandling);
	const withAccounts = await askForAccounts(afterOpposite, gathered.people, session, duplicateHandling);
	const withTargets = await assignRevokeTargets(withAccounts, gathered.people, gathered.reads);
	const assessed = await withSameSubmitted(withTargets, session, duplicateHandling);
	return {
		// The steps in between may have made new entries of the pairs, in the same order.
		pairs: assessed.map((entry, index) => ({ ...decided[index], ...entry })),
		running: gathered.runningGrants,
		hints: [...inactiveHints(inactivePeople(gathered, hinted)), ...uncheckedHints(assessed)],
	};
}

function inactivePeople({ pairs, people }: Gathered, hinted: ReadonlySet<string>): InactivePerson[] {
	const inactive = new IdMap<InactivePerson>();
	for (const { pair } of pairs) {
		const person = people?.get(pair.identityId);
		if (person?.inactive !== true || hinted.has(person.id)) continue;
		const entry = inactive.get(person.id) ?? { id: person.id, label: person.name ?? person.id, rows: new Set() };
		inactive.set(person.id, entry);
		entry.rows.add(pair.row);
	}
	return [...inactive.values()];
}

/** One sentence for everything that is sent without a full check. The message of each result says what wasn't checked. */
function uncheckedHints(assessed: readonly AssessedPair[]): string[] {
	const unchecked = assessed.filter(({ standing }) => standing.kind === 'submit' && standing.unchecked === true);
	if (unchecked.length === 0) return [];
	const rows = rowsLabel(unchecked.map(({ pair }) => pair.row));
	return [
		`Not fully checked for duplicates: ${unchecked.length} of ${assessed.length} (${rows}). The message of each result says what wasn't checked and why.`,
	];
}
