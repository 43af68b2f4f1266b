import type { IscSession } from '../../session';
import type { RowProblem } from '../../shared/faults';
import { rowReports, withRowMessage, type RowHead } from '../outcomes';
import type { RunReport } from '../model/report';
import { followIfAsked } from './followIfAsked';
import { withFullEvidence } from './fullEvidence';
import { planOf, requesterOf } from './runFacts';
import type { RunInput, RunState } from './steps';

interface Reporting {
	/** One for each row, in order. */
	heads: readonly RowHead[];
	problems: readonly RowProblem[];
	input: RunInput;
	session: IscSession;
	/** Milliseconds since 1970. */
	startedAt: number;
}

/** The result of each row. With Wait for Completion, follows the requests first. */
export async function reportRows(
	state: RunState,
	{ heads, problems, input, session, startedAt }: Reporting,
): Promise<Pick<RunReport, 'rows' | 'hints'>> {
	const { options } = input;
	const reports = rowReports({
		...state,
		heads,
		problems,
		tenant: session.tenant,
		dryRun: options.dryRun,
		...(options.whyDryRun !== undefined && { whyDryRun: options.whyDryRun }),
		confirmWithin: options.confirmWithin,
		requestedBy: await requesterOf(state, session),
		...(options.dryRun && state.pairs.length > 0 && { plan: await planOf(input, session) }),
	});
	const followed = await followIfAsked(reports, state, { input, session, startedAt });
	const rows = followed.rows.map(withRowMessage);
	if (options.fullEvidence !== true) return { rows, hints: followed.hints };
	return { rows: await withFullEvidence(rows, state.pairs, { input, session }), hints: followed.hints };
}
