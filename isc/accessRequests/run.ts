import type { IscError } from '../api/errors';
import type { IscSession } from '../session';
import { journalOf, newRun, startOf, writeDown, type RunIdentity } from './journal';
import { rowReports, type Disposition, type RowHead } from './outcomes';
import { pairKey, planCalls, type PlanOptions, type PlannedCall } from './plan';
import { firstOfEach } from './plan/pairs';
import { rowMessage } from './outcomes/rowMessage';
import type { RowReport, RunReport } from './report';
import { followResults } from './follow/results';
import { applyRules } from './rules';
import { confirmUnknown } from './run/confirm';
import { overLimit, withholdAll } from './run/dispositions';
import { explainRefusals } from './run/explain';
import { lookUp } from './run/lookUp';
import { stopForRows, stopForRules } from './run/stop';
import { summaryOf } from './run/summary';
import { submitCalls } from './submit';
import type { Fate, Fates } from './submit/fate';
import { Halt } from './submit/halt';
import { nestedShapeOf } from './submit/nestedShape';
import type { RowDraft, RowProblem, RuledRow, RunOptions, WantedPair } from './types';

export interface RunInput {
	/** One for each input item, in order. */
	drafts: RowDraft[];
	options: RunOptions;
	/** One row's failure is that row's error item; otherwise it ends the run, after the other rows. */
	continueOnFail: boolean;
	/** The same object for each try of one run, so that a try recognizes what the earlier ones submitted. Default: a run of one try. */
	run?: RunIdentity;
	/** IANA name, for dates without an offset. */
	timeZone: string;
}

/**
 * Takes rows the whole way: rules → resolve → preflight → plan → submit → reconcile → outcomes. One report for each row, in
 * order; what fails is in the reports, and in `stop` where the node is to end with an error.
 */
export async function runAccessRequests(input: RunInput, session: IscSession): Promise<RunReport> {
	const before = session.client.stats;
	const now = session.clock.now();
	const { rows: ruled, problems } = applyRules(input.drafts, {
		timeZone: input.timeZone,
		now,
		runStart: input.run && startOf(input.run, now),
		hosts: session.hosts,
	});
	const heads = headsOf(input.drafts, ruled);
	if (problems.length > 0 && (!input.continueOnFail || ruled.length === 0)) {
		const rows = rowReports({ ...NOTHING, heads, problems, tenant: session.tenant });
		return input.continueOnFail ? { rows, hints: [] } : { rows, hints: [], stop: stopForRules(problems, heads.length) };
	}
	const since = session.clock.now();
	const went = await goThrough(ruled, input, session);
	const reports = rowReports({
		...went,
		heads,
		problems: [...problems, ...went.problems],
		tenant: session.tenant,
		dryRun: input.options.dryRun,
		confirmWithin: input.options.confirmWithin,
		requestedBy: await requesterOf(went, session),
	});
	const { waitForCompletion = 0, dryRun } = input.options;
	const follows = waitForCompletion > 0 && !dryRun && !went.halted?.meetsEveryRow;
	const following = { waitForCompletion, since: earliest(went, since) };
	const { rows: followedRows, hints: followed } = follows
		? await followResults(reports, session, following)
		: { rows: reports, hints: [] };
	const rows = followedRows.map(withMessage);
	const spent = {
		calls: session.client.stats.calls - before.calls,
		waitedMs: session.client.stats.waitedMs - before.waitedMs,
	};
	const hints = [summaryOf(rows, spent), ...went.hints, ...followed];
	const found = input.options.duplicateHandling !== 'submit';
	const stop = input.continueOnFail ? undefined : stopForRows(rows, { hints, halted: went.halted, found });
	return { rows, hints, stop };
}

const NOTHING = {
	pairs: [],
	dispositions: [],
	fates: new Map(),
	sent: new Map(),
	planned: [],
	dryRun: false,
	confirmWithin: 0,
};

interface Went {
	pairs: WantedPair[];
	problems: RowProblem[];
	dispositions: Disposition[];
	fates: Fates;
	sent: Map<string, WantedPair>;
	planned: PlannedCall[];
	hints: string[];
	/** What stopped the whole run. */
	halted?: IscError;
}

/** The way of the rows that keep all rules. */
async function goThrough(ruled: RuledRow[], input: RunInput, session: IscSession): Promise<Went> {
	const { options, run = newRun() } = input;
	const fates: Fates = new Map();
	const journal = journalOf(run, session.key);
	const looked = await lookUp(ruled, { session, options, runKey: run.key, journal, fates });
	const { pairs, problems, hints } = looked;
	let { dispositions } = looked;
	const isOpen = (pair: WantedPair, index: number) =>
		dispositions[index].kind === 'submit' && !fates.has(pairKey(pair));
	const tooMany = overLimit(pairs.filter(isOpen), pairs.length, options.maxRequests);
	if (tooMany) dispositions = withholdAll(pairs, dispositions, fates, tooMany);

	const toSend = pairs.filter(isOpen);
	const sent = firstOfEach(pairs.filter((_, index) => dispositions[index].kind === 'submit'));
	const plan = planOptions(input, run, session);
	const planned = planCalls(toSend, plan);
	const went = { pairs, problems, dispositions, fates, sent, planned, hints };
	if (options.dryRun || planned.length === 0) return { ...went, halted: looked.failed };

	const halt = new Halt(session.clock);
	const record = (key: string, fate: Fate) => {
		fates.set(key, fate);
		writeDown(journal, key, fate);
	};
	const context = { session, plan, sideBySide: options.callsPer10Seconds, halt, record };
	await submitCalls(planned, context);
	const knownIds = dispositions.flatMap((disposition) =>
		disposition.kind === 'alreadyRequested' ? disposition.accessRequestIds : [],
	);
	await confirmUnknown([...firstOfEach(toSend).values()], { ...context, options, fates, knownIds });
	return { ...went, halted: await explainRefusals([...sent.values()], { session, fates, halted: halt.reason }) };
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

/** JSON as text is nested where it names the nested list at all: the rules let no body pass that holds both. */
function isNested(body: unknown): boolean {
	const text = typeof body === 'string' ? body : JSON.stringify(body ?? null);
	return text.includes('"requestedForWithRequestedItems"');
}

function headsOf(drafts: readonly RowDraft[], ruled: readonly RuledRow[]): RowHead[] {
	const references = new Map(ruled.map(({ row, reference }) => [row, reference]));
	return drafts.map(({ row, requestType }) => ({ row, requestType, reference: references.get(row) }));
}

/** Following a request may have told how it ended: the row's sentence says so too. */
function withMessage(report: RowReport): RowReport {
	if ('error' in report) return report;
	const { requestType, results } = report.output;
	return { ...report, output: { ...report.output, message: rowMessage(requestType, results) } };
}

/** When the run, or an earlier try of it, began to submit; milliseconds since 1970. */
function earliest({ fates }: Went, since: number): number {
	const times = [...fates.values()].map((fate) =>
		fate.kind === 'accepted' ? Date.parse(fate.submittedAt ?? '') : NaN,
	);
	return times.reduce((first, time) => (time < first ? time : first), since);
}

/** The user behind the credential. Where something was taken the token is there, and names its user without another call. */
async function requesterOf({ fates, dispositions }: Went, session: IscSession): Promise<string | undefined> {
	const isTaken =
		dispositions.some(({ kind }) => kind === 'taken') || [...fates.values()].some(({ kind }) => kind === 'accepted');
	if (!isTaken) return undefined;
	return await session.me().then(
		(user) => user.id,
		() => undefined,
	);
}
