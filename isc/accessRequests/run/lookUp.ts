import type { Disposition, Standing } from '../model/standings';
import { chooseAccounts } from '../resolve/chooseAccounts';
import { IscError } from '../../api/errors';
import type { IscSession } from '../../session';
import { writeDown, type Journal } from './journal';
import { pairKey, firstOfEach } from '../model/pairs';
import { preflight } from '../preflight';
import { resolveRows, type Resolved } from '../resolve';
import { checkItemTypes } from '../resolve/itemTypes';
import { notSent, type Fate, type Fates } from '../model/fates';
import type { RowProblem, RuledRow, RunOptions, WantedPair } from '../model/types';
import { lookFor, lostOf } from './confirm';
import { withholdAll, withholdRows } from './withhold';

/** What is known of the rows before anything is sent. */
export interface LookedUp {
	pairs: WantedPair[];
	problems: RowProblem[];
	/** Parallel to `pairs`. */
	dispositions: Disposition[];
	hints: string[];
	/** Why nothing can be sent, where a look-up failed as a whole. */
	failed?: IscError;
}

export interface LookUpContext {
	session: IscSession;
	options: RunOptions;
	runKey: string;
	journal: Journal;
	/** Filled with what earlier tries of the run have settled. */
	fates: Fates;
}

/** Resolves the rows, recognizes what an earlier try of this run sent, and finds out where each of the other pairs stands. */
export async function lookUp(rows: RuledRow[], context: LookUpContext): Promise<LookedUp> {
	const resolved = await orError(resolve(rows, context));
	if (resolved instanceof IscError) {
		const again = context.journal.taken.size > 0;
		const problems = rows.map(({ row }) => problemOf(row, resolved, again));
		return { pairs: [], problems, dispositions: [], hints: [], failed: resolved };
	}
	const { pairs, problems, hints, inactive } = resolved;
	await recognize(pairs, context);
	const open = pairs.filter((pair) => !context.fates.has(pairKey(pair)));
	const checked = await check(open, inactive, context);
	if (checked instanceof IscError) {
		const all = withholdAll(pairs, pairs.map(toSubmit), context.fates, notSent(checked));
		return { pairs, problems, dispositions: all, hints, failed: checked };
	}
	const byPair = new Map(open.map((pair, index) => [pair, checked.standings[index]]));
	const standings = pairs.map((pair) => byPair.get(pair) ?? toSubmit());
	return { pairs, problems, dispositions: withholdRows(pairs, standings), hints: [...hints, ...checked.hints] };
}

/** With Duplicate Handling set to Submit nothing is looked at that needs no look. */
async function resolve(rows: RuledRow[], { session, options }: LookUpContext): Promise<Resolved> {
	const typed = options.duplicateHandling === 'submit' ? { rows, problems: [] } : await checkItemTypes(rows, session);
	const found = await chooseAccounts(await resolveRows(typed.rows, session), session);
	return { ...found, problems: [...typed.problems, ...found.problems] };
}

async function check(pairs: WantedPair[], hinted: ReadonlySet<string>, { session, options, runKey }: LookUpContext) {
	const { duplicateHandling } = options;
	if (duplicateHandling === 'submit' || pairs.length === 0) return { standings: pairs.map(toSubmit), hints: [] };
	return await orError(preflight(pairs, session, { duplicateHandling, runKey, hinted }));
}

/**
 * What an earlier try of this run had taken is reported as it would have been then. What that try left unconfirmed is looked for
 * once more; if it surely is not there it may be sent.
 */
async function recognize(
	pairs: readonly WantedPair[],
	{ session, options, runKey, journal, fates }: LookUpContext,
): Promise<void> {
	const wanted = firstOfEach(pairs);
	for (const key of wanted.keys()) {
		const before = journal.taken.get(key) ?? journal.unconfirmed.get(key);
		if (before) fates.set(key, before);
	}
	const lost = lostOf([...wanted.values()], fates);
	if (lost.length === 0) return;
	const record = (key: string, fate: Fate) => {
		fates.set(key, fate);
		writeDown(journal, key, fate);
	};
	const until = Math.max(session.clock.now(), ...lost.map(({ fate }) => fate.lostAt + options.confirmWithin * 1000));
	const missing = await lookFor(lost, until, { session, runKey, fates, knownIds: [], record });
	for (const pair of missing) fates.delete(pairKey(pair));
}

function toSubmit(): Standing {
	return { kind: 'submit' };
}

function problemOf(
	row: number,
	{ message, advice, httpCode, detailCode, trackingId }: IscError,
	again: boolean,
): RowProblem {
	const details = { httpCode, detailCode, trackingId };
	if (!again) return { row, message: `Not sent: ${message}`, advice, ...details };
	const taken =
		'What an earlier try of this run submitted stays submitted: its ids are in the log, and unless Duplicate Handling is Submit the next run recognizes it.';
	return { row, message, advice: `${advice} ${taken}`, ...details };
}

/** What ISC or the way to it answers is a result here; anything else is a fault of the program. */
async function orError<T>(reading: Promise<T>): Promise<T | IscError> {
	return await reading.then(
		(value) => value,
		(error: unknown) => {
			if (error instanceof IscError) return error;
			throw error;
		},
	);
}
