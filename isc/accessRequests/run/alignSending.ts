import type { IscSession } from '../../session';
import { attemptAny } from '../../api/result';
import { IdSet } from '../../shared/ids';
import { lookJustBefore } from '../align';
import type { AlignedPair } from '../model/alignment';
import type { Failed } from '../model/fates';
import type { Disposition } from '../model/standings';
import type { WantedPair } from '../model/wanted';
import type { RunningRequests } from '../preflight';
import { onEveryAccount } from '../resolve';
import type { AlignInput } from './alignWanted';
import { journalOf, type RunIdentity } from './journal';
import { lookAtPairs, type LookedUp } from './lookUp';
import { sendPairs, type RunInput, type RunState } from './steps';

/** The pairs of a run of Align, and the results of those that were to be sent. */
export interface SentAlignment {
	aligned: AlignedPair[];
	/** The indexes of those that were to be sent. `row` of the pairs in `state` is this index. */
	toSend: number[];
	state: RunState;
	/** The run that the state is of. */
	run: RunInput & { run: RunIdentity };
	/** Why a run that isn't a dry run would be refused. */
	wouldRefuse?: string;
}

/** Sends the grants and revokes, by the steps that Grant and Revoke take. Whatever these can't check isn't sent. */
export async function sendAligned(
	{ aligned, running }: { aligned: AlignedPair[]; running?: RunningRequests },
	input: AlignInput & { run: RunIdentity },
	session: IscSession,
): Promise<SentAlignment> {
	const { drafts, rules, ...rest } = input;
	const run: RunInput & { run: RunIdentity } = { ...rest, drafts: [], scope: rules.scope };
	const toSend = aligned.flatMap(({ action }, index) => (action === 'GRANT' || action === 'REVOKE' ? [index] : []));
	const pairs = toSend.map((index): WantedPair => ({ ...aligned[index].pair, row: index }));
	const refused = refusal(aligned, { rows: drafts.length, expectedRows: rules.expectedRows });
	// A dry run sends nothing, so what was read a moment ago will do.
	const found = await lookAt(pairs, { ...run, ...(run.options.dryRun && { running }) }, session);
	const state = await sendPairs(found, run, session, {
		...(refused !== undefined && !run.options.dryRun && { refused }),
		justBefore: async (call) => await lookJustBefore(session, call),
	});
	return { aligned, toSend, state, run, ...(refused !== undefined && { wouldRefuse: refused.message }) };
}

async function lookAt(
	pairs: readonly WantedPair[],
	{ options, run, running }: RunInput & { run: RunIdentity; running?: RunningRequests },
	session: IscSession,
): Promise<LookedUp> {
	const resolved = { pairs: [...pairs], problems: [], hints: [], inactive: new IdSet() };
	const rows = pairs.map(({ row }) => ({ row }));
	const context = { session, options, runKey: run.key, journal: journalOf(run, session.key), running };
	const spread = await attemptAny(onEveryAccount(resolved, session));
	const found = await lookAtPairs(spread.ok ? spread.value : resolved, rows, context);
	return { ...found, dispositions: found.dispositions.map(unlessInDoubt) };
}

/** Grant and Revoke send what they can't check, and say so. Align doesn't. */
function unlessInDoubt(disposition: Disposition): Disposition {
	if (disposition.kind !== 'submit' || disposition.unchecked !== true) return disposition;
	const message = disposition.message ?? 'It could not be checked.';
	return { kind: 'problem', problem: { message, advice: 'Nothing is done that is not certain. Check it in ISC.' } };
}

/** Why a run with revokes may not send anything: the list must have as many rows as someone said. */
function refusal(
	aligned: readonly AlignedPair[],
	{ rows, expectedRows }: { rows: number; expectedRows?: number },
): Failed | undefined {
	const revokes = aligned.filter(({ action }) => action === 'REVOKE').length;
	if (expectedRows === undefined && revokes === 0) return undefined;
	if (expectedRows === rows) return undefined;
	const message =
		expectedRows === undefined
			? `Not sent: this run would revoke ${revokes} times, and Expected Rows isn't set`
			: `Not sent: the list has ${rows} input items, and Expected Rows is ${expectedRows}`;
	return {
		kind: 'failed',
		message,
		advice:
			'Nothing was sent, no grant either. Set Expected Rows to the number of input items that the whole list has, from where the list is kept, and check that none is missing.',
	};
}
