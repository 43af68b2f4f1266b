import type { RuledRow, WantedPair } from '../model/wanted';
import type { RunOptions } from '../model/runOptions';
import type { RowProblem } from '../../shared/faults';
import type { IscError } from '../../api/errors';
import { attemptAny } from '../../api/result';
import type { IscSession } from '../../session';
import { notSent, type Fate, type Fates } from '../model/fates';
import { firstOfEach, pairKey } from '../model/pairs';
import type { Disposition, Standing } from '../model/standings';
import type { CheckReport } from '../model/checks';
import { checkEndDates } from '../endDates';
import { guardRails } from '../guardRails';
import { checkInactivePeople } from '../inactivePeople';
import { preflight, type RunningRequests } from '../preflight';
import { checkRequirements } from '../requirements';
import { checkItemTypes, chooseAccounts, onEveryAccount, resolveRows, type Resolved } from '../resolve';
import { checkSeparationOfDuties } from '../separationOfDuties';
import { lookFor, lostOf } from './confirm';
import { record, type Journal } from './journal';
import { withholdAll, withholdRows } from './withhold';

/** What is known of the rows before anything is sent. */
export interface LookedUp {
	pairs: WantedPair[];
	problems: RowProblem[];
	/** Parallel to `pairs`. */
	dispositions: Disposition[];
	/** The fates of pairs that earlier tries of the run sent. */
	fates: Fates;
	hints: string[];
	/** Why nothing can be sent, if a look-up failed as a whole. */
	failed?: IscError;
}

export interface LookUpContext {
	session: IscSession;
	options: RunOptions;
	runKey: string;
	journal: Journal;
	/** The running requests of everybody in the run, if they were read a moment ago. */
	running?: RunningRequests;
}

/** Resolves the rows, recognizes what an earlier try of this run sent, and finds out where each of the other pairs stands. */
export async function lookUp(rows: RuledRow[], context: LookUpContext): Promise<LookedUp> {
	const resolved = await attemptAny(resolve(rows, context));
	if (!resolved.ok) return nothingKnown(rows, resolved.error, { problems: [], context });
	return await lookAtPairs(resolved.value, rows, context);
}

/** The same for pairs whose ids are known. */
export async function lookAtPairs(
	resolved: Resolved,
	rows: ReadonlyArray<Pick<RuledRow, 'row'>>,
	context: LookUpContext,
): Promise<LookedUp> {
	const { hints, inactive } = resolved;
	const guard = await attemptAny(guardRails(resolved.pairs, context));
	if (!guard.ok) return nothingKnown(rows, guard.error, { problems: resolved.problems, context });
	const guarded = guard.value;
	const problems = [...resolved.problems, ...guarded.problems];
	const wanted = guarded.pairs;
	const fates = await recognize(wanted, context);
	const isOpen = (pair: WantedPair) => !fates.has(pairKey(pair));
	const checked = await attemptAny(check(wanted.filter(isOpen), inactive, context));
	if (!checked.ok) {
		const pairs = wanted;
		const dispositions = withholdAll(pairs, pairs.map(toSubmit), fates, notSent(checked.error));
		return { pairs, problems, dispositions, fates, hints, failed: checked.error };
	}
	// The checked pairs are in the same order, with the names and targets that were found.
	const checkedPairs = [...checked.value.pairs];
	const all = wanted.map((pair) => (isOpen(pair) ? checkedPairs.shift() : undefined) ?? { pair, standing: toSubmit() });
	const pairs = all.map(({ pair }) => pair);
	const standings = all.map(({ standing }) => standing);
	const dispositions = withholdRows(pairs, standings);
	return { pairs, problems, dispositions, fates, hints: [...hints, ...checked.value.hints] };
}

/** A look-up that all rows need has failed, so each row that has no other problem fails with it. */
function nothingKnown(
	rows: ReadonlyArray<Pick<RuledRow, 'row'>>,
	failed: IscError,
	{ problems, context }: { problems: RowProblem[]; context: LookUpContext },
): LookedUp {
	const isSentBefore = context.journal.accepted.size > 0;
	const others = rows.filter(({ row }) => !problems.some((problem) => problem.row === row));
	const all = [...problems, ...others.map(({ row }) => problemOf(row, failed, isSentBefore))];
	return { pairs: [], problems: all, dispositions: [], fates: new Map(), hints: [], failed };
}

/** With Duplicate Handling set to Submit, nothing is looked up that the run can do without. */
async function resolve(rows: RuledRow[], { session, options }: LookUpContext): Promise<Resolved> {
	const typed = options.duplicateHandling === 'submit' ? { rows, problems: [] } : await checkItemTypes(rows, session);
	const chosen = await chooseAccounts(await resolveRows(typed.rows, session), session);
	const found = options.accounts === 'all' ? await onEveryAccount(chosen, session) : chosen;
	return { ...found, problems: [...typed.problems, ...found.problems] };
}

/** What is held or running already, what an end date would lose, what ISC requires, and which duties conflict: one check after the other. */
async function check(
	pairs: WantedPair[],
	hinted: ReadonlySet<string>,
	{ session, options, runKey, running }: LookUpContext,
): Promise<CheckReport> {
	const { duplicateHandling } = options;
	const found = await preflight(pairs, session, { duplicateHandling, runKey, hinted, running });
	const people = await checkInactivePeople(found.pairs, { session, options });
	const dated = await checkEndDates(people.pairs, { session, options });
	const required = await checkRequirements(dated.pairs, { session, options });
	const separated = await checkSeparationOfDuties(required.pairs, { session, options }, found.running);
	const hints = [...found.hints, ...dated.hints, ...required.hints, ...separated.hints];
	return { pairs: separated.pairs, hints };
}

/**
 * Pairs that ISC accepted on an earlier try of this run are reported as that try would have. Pairs that it left unconfirmed are looked for
 * again. If they certainly aren't in the status list, they may be sent.
 */
async function recognize(
	pairs: readonly WantedPair[],
	{ session, options, runKey, journal }: LookUpContext,
): Promise<Fates> {
	const fates: Fates = new Map();
	const wanted = firstOfEach(pairs);
	for (const key of wanted.keys()) {
		const before = journal.accepted.get(key) ?? journal.unconfirmed.get(key);
		if (before) fates.set(key, before);
	}
	const lost = lostOf([...wanted.values()], fates);
	if (lost.length === 0) return fates;
	const recordBoth = (key: string, fate: Fate) => {
		fates.set(key, fate);
		record(journal, key, fate);
	};
	const until = Math.max(session.clock.now(), ...lost.map(({ fate }) => fate.lostAt + options.confirmWithin * 1000));
	const missing = await lookFor(lost, until, { session, runKey, fates, knownIds: [], record: recordBoth });
	for (const pair of missing) fates.delete(pairKey(pair));
	return fates;
}

function toSubmit(): Standing {
	return { kind: 'submit' };
}

function problemOf(
	row: number,
	{ message, advice, httpCode, detailCode, trackingId }: IscError,
	isSentBefore: boolean,
): RowProblem {
	const details = { httpCode, detailCode, trackingId };
	if (!isSentBefore) return { row, message: `Not sent: ${message}`, advice, ...details };
	const submitted =
		'Requests that an earlier try of this run submitted remain submitted. Their IDs are in the log, and the next run recognizes them unless Duplicate Handling is Submit.';
	return { row, message, advice: `${advice} ${submitted}`, ...details };
}
