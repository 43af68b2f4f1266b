import type { RunOptions } from '../model/runOptions';
import type { WantedPair } from '../model/wanted';
import { pairKey } from '../model/pairs';
import { IdSet } from '../../shared/ids';
import { idsSubmittedFor } from '../../api/recentlySubmitted';
import { reconcile, type Reconciled } from '../reconcile';
import { nestedShapeOf, submitCalls, type SubmitContext } from '../submit';
import type { Fate, Unconfirmed } from '../model/fates';
import { withoutStop } from '../model/wording';

/** A request that is lost this many times in a row isn't sent again. */
const MOST_RESENDS = 3;

export interface ConfirmContext extends SubmitContext {
	options: Pick<RunOptions, 'confirmWithin' | 'resendUnconfirmed'>;
	runKey: string;
	/** What is recorded so far. */
	fates: ReadonlyMap<string, Fate>;
	/** Ids of access requests that existed before this run. */
	knownIds: readonly string[];
}

/**
 * Looks in the status list for requests whose answer was lost and, with Resend Unconfirmed, sends those again that certainly aren't in it.
 * Nothing is sent again without such a look.
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
			`Sending ${missing.length} requests again: their answers were lost, and they aren't in the status list.`,
		);
		const nestedForSeveral = nestedShapeOf(context.session.key) !== 'refused';
		await submitCalls(context.planner(missing, { nestedForSeveral }), context);
	}
}

/**
 * Looks for lost pairs at least once, and until a time (milliseconds since 1970). Records what is found and why the others aren't.
 *
 * @returns the pairs that certainly aren't in the list
 */
export async function lookFor(
	lost: ReadonlyArray<{ pair: WantedPair; fate: Unconfirmed }>,
	until: number,
	context: Pick<ConfirmContext, 'session' | 'runKey' | 'fates' | 'knownIds' | 'record'>,
): Promise<WantedPair[]> {
	const { session, runKey, fates, knownIds, record } = context;
	const accepted = [...fates.values()].flatMap((fate) => (fate.kind === 'accepted' ? [fate] : []));
	const answeredIds = new IdSet(
		accepted.flatMap((fate) => fate.newRequests).flatMap((entry) => entry.accessRequestIds),
	);
	const existingIds = accepted.flatMap((fate) => fate.existingRequests).flatMap((entry) => entry.accessRequestIds);
	const recentIds = lost.flatMap(({ pair }) => idsSubmittedFor(session, pair));
	const excludedIds = new IdSet([...knownIds, ...answeredIds, ...existingIds, ...recentIds]);
	const sent = lost.map(({ pair, fate }) => ({ pair, sentAt: fate.sentAt }));
	const reconciled = await reconcile(sent, { session, runKey, until, excludedIds, answeredIds });
	for (const { pair, fate } of lost) {
		const key = pairKey(pair);
		const message = whyUnconfirmed(key, reconciled);
		record(key, reconciled.found.get(key) ?? { ...fate, ...(message !== undefined && { message }) });
	}
	return lost.map(({ pair }) => pair).filter((pair) => reconciled.notFound.has(pairKey(pair)));
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

function whyUnconfirmed(key: string, { ambiguous, notFound, error, cutShort }: Reconciled): string | undefined {
	if (notFound.has(key)) return undefined;
	if (ambiguous.has(key)) return 'the status list has a request that may be this one or another of the same kind';
	if (cutShort)
		return `${cutShort.noAnswer?.reason === 'timeUp' ? 'time ran out' : 'the execution was canceled'} before the search for it ended`;
	return `the status list couldn't be read${error ? ` (${withoutStop(error.message)})` : ''}`;
}
