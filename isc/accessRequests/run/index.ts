import type { RowDraft } from '../model/drafts';
import type { RuledRow } from '../model/wanted';
import type { RowProblem } from '../../shared/faults';
import { applyRules } from '../rules';
import { followResults } from '../follow';
import {
	rowReports,
	stopForRows,
	stopForRules,
	summaryOf,
	withRowMessage,
	type RowHead,
	type RunFacts,
} from '../outcomes';
import type { RunReport } from '../model/report';
import type { IscSession } from '../../session';
import { startOf } from './journal';
import { withFullEvidence } from './fullEvidence';
import { withFulfillment } from './withFulfillment';
import { runSteps, userOf, type RunInput, type RunState } from './steps';

export { newRun, type RunIdentity } from './journal';
export type { RunInput } from './steps';

/**
 * Takes rows the whole way: rules → resolve → preflight → plan → submit → reconcile → outcomes → follow. Returns one report for each row, in
 * order. Failures are in the reports, and in `stop` if the node is to end with an error.
 */
export async function runAccessRequests(input: RunInput, session: IscSession): Promise<RunReport> {
	const startedAt = session.clock.now();
	const spentBefore = session.client.stats;
	const { rows: ruled, problems } = applyRules(input.drafts, {
		timeZone: input.timeZone,
		now: startedAt,
		runStart: input.run && startOf(input.run, startedAt),
		hosts: session.hosts,
	});
	const heads = headsOf(input.drafts, ruled);
	if (problems.length > 0 && (!input.continueOnFail || ruled.length === 0))
		return reportOfRules(problems, heads, input, session);

	const state = await runSteps(ruled, input, session);
	const reports = rowReports({
		...state,
		heads,
		problems: [...problems, ...state.problems],
		tenant: session.tenant,
		dryRun: input.options.dryRun,
		...(input.options.whyDryRun !== undefined && { whyDryRun: input.options.whyDryRun }),
		confirmWithin: input.options.confirmWithin,
		requestedBy: await requesterOf(state, session),
		...(input.options.dryRun && state.pairs.length > 0 && { plan: await planOf(input, session) }),
	});
	const followed = await followIfAsked(reports, state, { input, session, startedAt });
	const messaged = followed.rows.map(withRowMessage);
	const rows =
		input.options.fullEvidence === true ? await withFullEvidence(messaged, state.pairs, { input, session }) : messaged;
	const { calls, waitedMs } = session.client.stats;
	const spent = { calls: calls - spentBefore.calls, waitedMs: waitedMs - spentBefore.waitedMs };
	const { whyDryRun } = input.options;
	const hints = [
		summaryOf(rows, spent),
		...(whyDryRun === undefined ? [] : [whyDryRun]),
		...state.hints,
		...followed.hints,
	];
	if (input.continueOnFail) return { rows, hints };
	const nextRunFindsSubmitted = input.options.duplicateHandling !== 'submit';
	return { rows, hints, stop: stopForRows(rows, { hints, halted: state.halted, nextRunFindsSubmitted }) };
}

/** Rules are broken, so the run doesn't begin. Nothing was called. */
function reportOfRules(problems: RowProblem[], heads: RowHead[], input: RunInput, session: IscSession): RunReport {
	const rows = rowReports({
		pairs: [],
		dispositions: [],
		fates: new Map(),
		sent: new Map(),
		planned: [],
		dryRun: false,
		confirmWithin: 0,
		heads,
		problems,
		tenant: session.tenant,
	});
	return { rows, hints: [], ...(!input.continueOnFail && { stop: stopForRules(problems, heads.length) }) };
}

function headsOf(drafts: readonly RowDraft[], ruled: readonly RuledRow[]): RowHead[] {
	const references = new Map(ruled.map(({ row, reference }) => [row, reference]));
	return drafts.map(({ row, requestType }) => ({ row, requestType, reference: references.get(row) }));
}

/** The user behind the credential. If ISC accepted anything, there is a token, which names its user without another call. */
async function requesterOf({ fates, dispositions }: RunState, session: IscSession): Promise<string | undefined> {
	const isAccepted =
		dispositions.some(({ kind }) => kind === 'taken') || [...fates.values()].some(({ kind }) => kind === 'accepted');
	if (!isAccepted) return undefined;
	return await session.me().then(
		(user) => user.id,
		() => undefined,
	);
}

/** What the plans of all rows have in common. */
async function planOf({ options }: RunInput, session: IscSession): Promise<RunFacts['plan']> {
	const createdAt = new Date(session.clock.now()).toISOString();
	return { tenant: session.tenant, combineItems: options.combineItems, requestedBy: await userOf(session), createdAt };
}

type Followed = Pick<RunReport, 'rows' | 'hints'>;

/** With Wait for Completion, follows the requests until each has ended or the time is up. */
async function followIfAsked(
	rows: RunReport['rows'],
	{ fates, halted, pairs }: RunState,
	{ input, session, startedAt }: { input: RunInput; session: IscSession; startedAt: number },
): Promise<Followed> {
	const { waitForCompletion = 0, dryRun } = input.options;
	if (waitForCompletion === 0 || dryRun || halted?.meetsEveryRow) return { rows, hints: [] };
	const submittedAt = [...fates.values()].flatMap((fate) =>
		fate.kind === 'accepted' ? Date.parse(fate.submittedAt ?? '') : [],
	);
	// An earlier try of the run may have submitted before this one began.
	const since = submittedAt.reduce((first, time) => (time < first ? time : first), startedAt);
	const until = session.clock.now() + waitForCompletion * 1000;
	const followed = await followResults(rows, session, { waitForCompletion, since });
	return {
		...followed,
		rows: await withFulfillment(followed.rows, pairs, {
			session,
			until,
			isFull: input.options.fullEvidence === true,
		}),
	};
}
