import type { WantedPair } from '../model/wanted';
import type { PairOutcome, PairResult } from '../model/report';
import type { Disposition, Standing } from '../model/standings';
import { pairKey, sameDetails } from '../model/pairs';
import { IdSet } from '../../shared/ids';
import type { Accepted, Failed, Fates } from '../model/fates';
import { unconfirmedAdvice, unconfirmedMessage } from './unconfirmed';

/** What is known once a run is over. Lists run parallel to `pairs`. */
export interface RunState {
	pairs: readonly WantedPair[];
	dispositions: readonly Disposition[];
	/** What became of what was to be sent, by `pairKey`. */
	fates: Fates;
	/** The pair that was sent for each key; later pairs of the key are reported from it. */
	sent: ReadonlyMap<string, WantedPair>;
	dryRun: boolean;
	/** Seconds that were given to look for lost answers. */
	confirmWithin: number;
}

/** A pair's entry of `results`, with what its row needs to know. */
export interface PairReport {
	result: PairResult;
	accepted?: Accepted;
	/** Set where the result is the row's error. */
	error?: { advice: string; httpCode?: number; detailCode?: string; trackingId?: string; field?: string };
}

/** What became of the pair at this index. */
export function pairReport(state: RunState, index: number): PairReport {
	const pair = state.pairs[index];
	const disposition = state.dispositions[index];
	switch (disposition.kind) {
		case 'alreadyHeld':
			return { result: resultOf(pair, 'ALREADY_HELD', [], disposition.message) };
		case 'notHeld':
			return { result: resultOf(pair, 'NOT_HELD', [], disposition.message) };
		case 'alreadyRequested': {
			const result = resultOf(pair, 'ALREADY_REQUESTED', disposition.accessRequestIds, disposition.message);
			return { result: withState(result, disposition.state) };
		}
		case 'taken':
			return takenReport(pair, disposition);
		case 'problem': {
			const { message, ...error } = disposition.problem;
			return { result: resultOf(pair, 'FAILED', disposition.accessRequestIds ?? [], message), error };
		}
		case 'withheld': {
			const { result, error } = failedReport(pair, disposition.failed);
			return disposition.because === 'run' ? { result, error } : { result };
		}
		case 'submit':
			return sentReport(state, pair, joined(pair.accountNote, disposition.message));
	}
}

function joined(...texts: Array<string | undefined>): string | undefined {
	return texts.filter((text) => text !== undefined).join(' ') || undefined;
}

/** Taken by an earlier try of the run: reported as that try would have. */
function takenReport(pair: WantedPair, { result, submittedAt }: Standing & { kind: 'taken' }): PairReport {
	const { type, id } = pair.item;
	const entry = {
		requestedFor: pair.identityId,
		requestedItemsDetails: [{ type, id }],
		accessRequestIds: result.accessRequestIds,
	};
	return { result, accepted: { kind: 'accepted', newRequests: [entry], existingRequests: [], submittedAt } };
}

function sentReport(state: RunState, pair: WantedPair, note: string | undefined): PairReport {
	const key = pairKey(pair);
	const first = state.sent.get(key) ?? pair;
	if (!sameDetails(first, pair)) return otherDetailsReport(state, pair, first);
	const shared = first.row === pair.row ? undefined : `[item ${first.row}] asks for the same; it is sent once.`;
	if (state.dryRun) return { result: resultOf(pair, 'PLANNED', [], note ?? 'Would be sent.', shared) };
	const fate = state.fates.get(key);
	switch (fate?.kind) {
		case 'accepted':
			return acceptedReport(pair, fate, note, shared);
		case 'failed':
			return failedReport(pair, fate);
		case 'unconfirmed': {
			const result = resultOf(pair, 'UNCONFIRMED', [], unconfirmedMessage(fate, state.confirmWithin));
			return {
				result,
				error: {
					advice: unconfirmedAdvice(pair, fate),
					httpCode: fate.error.httpCode,
					trackingId: fate.error.trackingId,
				},
			};
		}
		case undefined:
			return failedReport(pair, {
				kind: 'failed',
				message: 'Not sent: the run ended before its turn.',
				advice: 'Run the workflow again.',
			});
	}
}

function acceptedReport(pair: WantedPair, fate: Accepted, note?: string, shared?: string): PairReport {
	const isNew = fate.newRequests.length > 0 || fate.existingRequests.length === 0;
	const entries = isNew ? fate.newRequests : fate.existingRequests;
	const ids = [...new IdSet(entries.flatMap((entry) => entry.accessRequestIds))];
	const said = isNew ? fate.message : 'ISC answered that the same request exists already.';
	const result = resultOf(pair, isNew ? 'SUBMITTED' : 'ALREADY_REQUESTED', ids, note, said, shared);
	return { result: withState(result, fate.state), accepted: fate };
}

function failedReport(pair: WantedPair, { message, accessRequestIds = [], ...error }: Failed): PairReport {
	return { result: resultOf(pair, 'FAILED', accessRequestIds, message), error };
}

/** Another row asked for the same pair before, with other dates or texts: that one is sent, this one is told so. */
function otherDetailsReport(state: RunState, pair: WantedPair, first: WantedPair): PairReport {
	const told = `[item ${first.row}] of this run asks for the same access with other dates or texts`;
	const fate = state.fates.get(pairKey(pair));
	if (state.dryRun || fate?.kind === 'accepted') {
		const ids = fate?.kind === 'accepted' ? acceptedReport(first, fate).result.accessRequestIds : [];
		return { result: resultOf(pair, 'ALREADY_REQUESTED', ids, `${told}: that request is sent, this one is not.`) };
	}
	return failedReport(pair, {
		kind: 'failed',
		message: `Not sent: ${told}, and that one did not go through.`,
		advice: 'See what became of that item, keep one of the two, and run this again.',
	});
}

function resultOf(
	pair: WantedPair,
	outcome: PairOutcome,
	accessRequestIds: string[],
	...messages: Array<string | undefined>
): PairResult {
	const { identityId, identityName, item } = pair;
	const message = messages.filter((text) => text !== undefined).join(' ');
	return {
		...(identityName !== undefined && { identityName }),
		...(item.name !== undefined && { name: item.name }),
		outcome,
		...(message !== '' && { message }),
		identityId,
		type: item.type,
		id: item.id,
		...(item.sourceName !== undefined && { sourceName: item.sourceName }),
		accessRequestIds,
	};
}

function withState(result: PairResult, state: string | undefined): PairResult {
	return state === undefined ? result : { ...result, state };
}
