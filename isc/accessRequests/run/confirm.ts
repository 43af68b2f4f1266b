import type { RunOptions } from '../model/runOptions';
import type { WantedPair } from '../model/wanted';
import { pairKey } from '../model/pairs';
import { IdSet } from '../../shared/ids';
import { idsSubmittedFor } from '../../api/recentlySubmitted';
import { reconcile, type Reconciled } from '../reconcile';
import { nestedShapeOf, submitCalls, type SubmitContext } from '../submit';
import type { Fate, Unconfirmed } from '../model/fates';

/** What is lost so often in a row is not sent once more. */
const MOST_RESENDS = 3;

export interface ConfirmContext extends SubmitContext {
	options: Pick<RunOptions, 'confirmWithin' | 'resendUnconfirmed'>;
	runKey: string;
	/** As recorded so far. */
	fates: ReadonlyMap<string, Fate>;
	/** Ids of access requests that were there before. */
	knownIds: readonly string[];
}

/**
 * Settles what lost answers left open: looks for it in the status list and, where that is wished, sends again what surely is not
 * in it. Never sends blindly: without a look nothing is sent again.
 */
export async function confirmLost(pairs: readonly WantedPair[], context: ConfirmContext): Promise<void> {
	const { confirmWithin, resendUnconfirmed } = context.options;
	if (confirmWithin === 0) return;
	for (let resends = 0; ; resends++) {
		const lost = lostOf(pairs, context.fates);
		if (lost.length === 0) return;
		const until = Math.max(...lost.map(({ fate }) => fate.lostAt)) + confirmWithin * 1000;
		const missing = await lookFor(lost, until, context);
		if (!resendUnconfirmed || missing.length === 0 || resends === MOST_RESENDS || context.halt.reason) return;
		context.session.log.info(
			`${missing.length} requests whose answer was lost are not in the status list and are sent again.`,
		);
		const nestedForSeveral = nestedShapeOf(context.session.key) !== 'refused';
		await submitCalls(context.planner(missing, { nestedForSeveral }), context);
	}
}

/**
 * Looks for lost pairs until a time (milliseconds since 1970), at least once, records what is found and why the rest is not,
 * and gives back the pairs that surely are not in the list.
 */
export async function lookFor(
	lost: ReadonlyArray<{ pair: WantedPair; fate: Unconfirmed }>,
	until: number,
	context: Pick<ConfirmContext, 'session' | 'runKey' | 'fates' | 'knownIds' | 'record'>,
): Promise<WantedPair[]> {
	const { session, runKey, fates, knownIds, record } = context;
	const accepted = [...fates.values()].flatMap((fate) => (fate.kind === 'accepted' ? [fate] : []));
	const own = new IdSet(accepted.flatMap((fate) => fate.newRequests).flatMap((entry) => entry.accessRequestIds));
	const existing = accepted.flatMap((fate) => fate.existingRequests).flatMap((entry) => entry.accessRequestIds);
	const ofOtherRuns = lost.flatMap(({ pair }) => idsSubmittedFor(session, pair));
	const claimed = new IdSet([...knownIds, ...own, ...existing, ...ofOtherRuns]);
	const open = lost.map(({ pair, fate }) => ({ pair, sentAt: fate.sentAt }));
	const looked = await reconcile(open, { session, runKey, until, claimed, own });
	for (const { pair, fate } of lost) {
		const key = pairKey(pair);
		const message = whyOpen(key, looked);
		record(key, looked.found.get(key) ?? { ...fate, ...(message !== undefined && { message }) });
	}
	return lost.map(({ pair }) => pair).filter((pair) => looked.notFound.has(pairKey(pair)));
}

export function lostOf(
	pairs: readonly WantedPair[],
	fates: ReadonlyMap<string, Fate>,
): Array<{ pair: WantedPair; fate: Unconfirmed }> {
	return pairs.flatMap((pair) => {
		const fate = fates.get(pairKey(pair));
		return fate?.kind === 'unconfirmed' ? [{ pair, fate }] : [];
	});
}

function whyOpen(key: string, { ambiguous, notFound, error, cutShort }: Reconciled): string | undefined {
	if (notFound.has(key)) return undefined;
	if (ambiguous.has(key)) return 'the status list has a request that may be this one or another of the same kind';
	if (cutShort)
		return `${cutShort.noAnswer?.reason === 'timeUp' ? 'time ran out' : 'the execution was canceled'} before the search for it was over`;
	return `the status list could not be read${error ? ` (${error.message.replace(/\.$/, '')})` : ''}`;
}
