import type { RowDraft } from '../model/drafts';
import { forTheRecord, type RuledRow } from '../model/wanted';
import type { RowProblem } from '../../shared/faults';
import { applyRules } from '../rules';
import { rowReports, stopForRows, stopForRules, summaryOf, type RowHead } from '../outcomes';
import type { RunReport } from '../model/report';
import type { IscSession } from '../../session';
import { startOf } from './journal';
import { reportRows } from './reportRows';
import { runSteps, type RunInput } from './steps';

export { newRun, type RunIdentity } from './journal';
export { alignAccess, type AlignDraft, type AlignInput, type AlignItem, type AlignReport } from './alignAccess';
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
	const { rows, hints: followHints } = await reportRows(state, {
		heads,
		problems: [...problems, ...state.problems],
		input,
		session,
		startedAt,
	});
	const { calls, waitedMs } = session.client.stats;
	const spent = { calls: calls - spentBefore.calls, waitedMs: waitedMs - spentBefore.waitedMs };
	const { whyDryRun } = input.options;
	const hints = [
		summaryOf(rows, spent),
		...(whyDryRun === undefined ? [] : [whyDryRun]),
		...state.hints,
		...followHints,
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
	const said = new Map(ruled.map((row) => [row.row, forTheRecord(row)]));
	return drafts.map(({ row, requestType }) => ({ row, requestType, ...said.get(row) }));
}
