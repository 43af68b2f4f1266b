import type { IscSession } from '../../session';
import { followResults } from '../follow';
import type { RunReport } from '../model/report';
import type { RunInput, RunState } from './steps';
import { withFulfillment } from './withFulfillment';

type Followed = Pick<RunReport, 'rows' | 'hints'>;

/** With Wait for Completion, follows the requests until each has ended or the time is up. */
export async function followIfAsked(
	rows: RunReport['rows'],
	{ fates, halted, pairs }: RunState,
	{ input, session, startedAt }: { input: Pick<RunInput, 'options'>; session: IscSession; startedAt: number },
): Promise<Followed> {
	const { waitForCompletion = 0, dryRun } = input.options;
	if (waitForCompletion === 0 || dryRun || halted?.meetsEveryRow) return { rows, hints: [] };
	const submittedAt = [...fates.values()].flatMap((fate) =>
		fate.kind === 'accepted' ? Date.parse(fate.submittedAt ?? '') : [],
	);
	// An earlier try of the run may have submitted before this one began.
	const since = submittedAt.reduce((first, time) => (time < first ? time : first), startedAt);
	const until = session.clock.now() + waitForCompletion * 1000;
	const isFull = input.options.fullEvidence === true;
	const followed = await followResults(rows, session, { waitForCompletion, since, isFull });
	return {
		...followed,
		rows: await withFulfillment(followed.rows, pairs, { session, until, isFull }),
	};
}
