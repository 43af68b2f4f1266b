import type { RowDraft } from '../model/drafts';
import type { RuledRow, WantedPair } from '../model/wanted';
import type { Plan } from '../model/plans';
import type { RunOptions } from '../model/runOptions';
import type { RowProblem } from '../../shared/faults';
import type { IscError } from '../../api/errors';
import type { IscSession } from '../../session';
import type { Failed, Fate, Fates } from '../model/fates';
import { firstOfEach, pairKey } from '../model/pairs';
import type { PlannedCall } from '../model/plannedCall';
import type { Disposition } from '../model/standings';
import { planCalls, planner, type PlanOptions } from '../plan';
import { explainRefusals, Halt, nestedShapeOf, submitCalls, type SubmitContext } from '../submit';
import { confirmLost } from './confirm';
import { journalOf, newRun, record as recordIn, type RunIdentity } from './journal';
import { notApproved } from '../approvedPlan';
import { attemptAny } from '../../api/result';
import { lookUp, type LookedUp } from './lookUp';
import { overLimit, withholdAll } from './withhold';

/** How old an approved plan may be, in hours. */
const DEFAULT_PLAN_AGE = 72;

export interface RunInput {
	/** One for each input item, in order. */
	drafts: RowDraft[];
	options: RunOptions;
	/** If a row fails, the run goes on and the row gets an error item. Otherwise the run ends with an error, after the other rows. */
	continueOnFail: boolean;
	/** The same object for each try of a run, so that a try recognizes what earlier tries submitted. Default: a run with a single try. */
	run?: RunIdentity;
	/** IANA name, for dates without an offset. */
	timeZone: string;
	/** For Align: what its lists are of. */
	scope?: Plan['scope'];
}

/** What is known once the steps of a run are done. */
export interface RunState {
	pairs: WantedPair[];
	problems: RowProblem[];
	/** Parallel to `pairs`. */
	dispositions: Disposition[];
	fates: Fates;
	/** The pair that was sent for each key. */
	sent: Map<string, WantedPair>;
	planned: PlannedCall[];
	hints: string[];
	/** What stopped the whole run. */
	halted?: IscError;
}

/** Takes the rows that break no rule from the look-up to the last answer. */
export async function runSteps(rows: RuledRow[], input: RunInput, session: IscSession): Promise<RunState> {
	const { options, run = newRun() } = input;
	const journal = journalOf(run, session.key);
	const found = await lookUp(rows, { session, options, runKey: run.key, journal });
	return await sendPairs(found, { ...input, run }, session);
}

/** What may be sent in addition to what the checks before submission found. */
export interface Sending {
	/** Why nothing of the run may be sent. */
	refused?: Failed;
	/** A last look at the pairs of a call, directly before it is sent. Returns those that may not be sent. */
	justBefore?: SubmitContext['justBefore'];
}

/** Plans and sends the pairs that are to be submitted, and determines their results. */
export async function sendPairs(
	found: LookedUp,
	input: RunInput & { run: RunIdentity },
	session: IscSession,
	{ refused, justBefore }: Sending = {},
): Promise<RunState> {
	const { options, run } = input;
	const journal = journalOf(run, session.key);
	const unapproved =
		refused === undefined
			? await refusedByPlan(found, { input, session })
			: withholdAll(found.pairs, found.dispositions, found.fates, refused);
	const dispositions = unapproved ?? withinLimit(found, options.maxRequests);
	const toSend = pairsToSend({ ...found, dispositions });
	const plan = planOptions(input, run, session);
	const planned = planCalls(toSend, plan);
	const sent = firstOfEach(found.pairs.filter((_, index) => dispositions[index].kind === 'submit'));
	const state = { ...found, dispositions, sent, planned };
	if (options.dryRun || planned.length === 0) return { ...state, halted: found.failed };

	const fates: Fates = new Map(found.fates);
	const record = (key: string, fate: Fate) => {
		fates.set(key, fate);
		recordIn(journal, key, fate);
	};
	const halt = new Halt(session.clock);
	const context = { session, planner: planner(plan), sideBySide: options.callsPer10Seconds, halt, record, justBefore };
	await submitCalls(planned, context);
	const knownIds = dispositions.flatMap((disposition) =>
		disposition.kind === 'alreadyRequested' ? disposition.accessRequestIds : [],
	);
	await confirmLost([...firstOfEach(toSend).values()], { ...context, options, runKey: run.key, fates, knownIds });
	const explained = await explainRefusals([...sent.values()], { session, fates, halted: halt.reason });
	return { ...state, ...explained };
}

/** A run that isn't what was approved sends nothing. Undefined if it is, or if nothing had to be approved. */
async function refusedByPlan(
	{ pairs, dispositions, fates }: Pick<RunState, 'pairs' | 'dispositions' | 'fates'>,
	{ input, session }: { input: RunInput; session: IscSession },
): Promise<Disposition[] | undefined> {
	const { approvedPlan, planMaxAge = DEFAULT_PLAN_AGE, combineItems } = input.options;
	if (approvedPlan === undefined || pairs.length === 0) return undefined;
	const failed = notApproved(pairs, approvedPlan, {
		tenant: session.tenant,
		requestType: input.drafts[0]?.requestType ?? 'GRANT_ACCESS',
		scope: input.scope,
		combineItems,
		requestedBy: await userOf(session),
		now: session.clock.now(),
		maxAge: planMaxAge,
	});
	return failed === undefined ? undefined : withholdAll(pairs, dispositions, fates, failed);
}

/** The id of the user behind the credential, or `unknown`. */
export async function userOf(session: IscSession): Promise<string> {
	const me = await attemptAny(session.me());
	return me.ok ? me.value.id : 'unknown';
}

/** A run that would submit more than Max Requests sends nothing. */
function withinLimit(state: Pick<RunState, 'pairs' | 'dispositions' | 'fates'>, maxRequests: number): Disposition[] {
	const { pairs, dispositions, fates } = state;
	const failed = overLimit(pairsToSend(state), pairs.length, maxRequests);
	return failed === undefined ? dispositions : withholdAll(pairs, dispositions, fates, failed);
}

/** Without the pairs that an earlier try of the run sent. */
function pairsToSend({ pairs, dispositions, fates }: Pick<RunState, 'pairs' | 'dispositions' | 'fates'>): WantedPair[] {
	return pairs.filter((pair, index) => dispositions[index].kind === 'submit' && !fates.has(pairKey(pair)));
}

function planOptions({ drafts, options }: RunInput, { key, trace }: RunIdentity, session: IscSession): PlanOptions {
	const nestedRows = drafts.filter((draft) => draft.mode === 'json' && isNested(draft.body)).map((draft) => draft.row);
	return {
		combineItems: options.combineItems,
		nestedForSeveral: nestedShapeOf(session.key) !== 'refused',
		runKey: key,
		trace,
		nestedRows: new Set(nestedRows),
	};
}

/** A JSON body is nested if its text contains the name of the nested list. The rules refuse a body with both shapes. */
function isNested(body: unknown): boolean {
	const text = typeof body === 'string' ? body : JSON.stringify(body ?? null);
	return text.includes('"requestedForWithRequestedItems"');
}
