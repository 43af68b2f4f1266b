import type { WantedPair } from '../model/wanted';
import type { PairOutcome, PairResult } from '../model/report';
import type { Disposition, Standing } from '../model/standings';
import { pairKey, sameDetails } from '../model/pairs';
import { IdSet } from '../../shared/ids';
import type { Accepted, Failed, Fates, Unconfirmed } from '../model/fates';
import { itemLabel, itemTag, personLabel, withoutStop } from '../model/wording';

/** What is known at the end of a run. */
export interface FinishedRun {
	pairs: readonly WantedPair[];
	/** Parallel to `pairs`. */
	dispositions: readonly Disposition[];
	/** What happened to the pairs that were to be sent, by `pairKey`. */
	fates: Fates;
	/** The pair that was sent for each `pairKey`. Later pairs with the same key are reported from it. */
	sent: ReadonlyMap<string, WantedPair>;
	dryRun: boolean;
	/** Why, if nobody asked for it. */
	whyDryRun?: string;
	/** How long lost requests were looked for, in seconds. */
	confirmWithin: number;
}

/** The entry of a pair in `results`, with what its row needs to know. */
export interface PairReport {
	result: PairResult;
	accepted?: Accepted;
	/** Set if the result makes the row fail. */
	error?: { advice: string; httpCode?: number; detailCode?: string; trackingId?: string; field?: string };
}

/** What happened to the pair at this index. */
export function pairReport(run: FinishedRun, index: number): PairReport {
	const pair = run.pairs[index];
	const disposition = run.dispositions[index];
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
			return sentReport(run, pair, joined(pair.accountNote, disposition.message));
	}
}

function joined(...texts: Array<string | undefined>): string | undefined {
	return texts.filter((text) => text !== undefined).join(' ') || undefined;
}

/** A pair that ISC accepted on an earlier try of the run is reported as that try would have. */
function takenReport(pair: WantedPair, { result, submittedAt }: Standing & { kind: 'taken' }): PairReport {
	const { type, id } = pair.item;
	const entry = {
		requestedFor: pair.identityId,
		requestedItemsDetails: [{ type, id }],
		accessRequestIds: result.accessRequestIds,
	};
	return { result, accepted: { kind: 'accepted', newRequests: [entry], existingRequests: [], submittedAt } };
}

function sentReport(run: FinishedRun, pair: WantedPair, note: string | undefined): PairReport {
	const key = pairKey(pair);
	const first = run.sent.get(key) ?? pair;
	if (!sameDetails(first, pair)) return otherDetailsReport(run, pair, first);
	const shared =
		first.row === pair.row ? undefined : `${itemTag(first.row)} requests the same access; the request is sent once.`;
	if (run.dryRun)
		return { result: resultOf(pair, 'PLANNED', [], note ?? 'Would be submitted.', run.whyDryRun, shared) };
	const fate = run.fates.get(key);
	switch (fate?.kind) {
		case 'accepted':
			return acceptedReport(pair, fate, note, shared);
		case 'failed':
			return failedReport(pair, fate);
		case 'unconfirmed': {
			const { httpCode, trackingId } = fate.error;
			return {
				result: resultOf(pair, 'UNCONFIRMED', [], unconfirmedMessage(fate, run.confirmWithin)),
				error: { advice: unconfirmedAdvice(pair, fate), httpCode, trackingId },
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
	const message = isNew ? fate.message : 'ISC answered that the same request already exists.';
	const result = resultOf(pair, isNew ? 'SUBMITTED' : 'ALREADY_REQUESTED', ids, note, message, shared);
	return { result: withState(result, fate.state), accepted: fate };
}

function failedReport(pair: WantedPair, { message, accessRequestIds = [], ...error }: Failed): PairReport {
	return { result: resultOf(pair, 'FAILED', accessRequestIds, message), error };
}

/** An earlier row requests the same access with different details. Only that request is sent. */
function otherDetailsReport(run: FinishedRun, pair: WantedPair, first: WantedPair): PairReport {
	const reason = `${itemTag(first.row)} requests the same access with different details, such as dates or comment`;
	const fate = run.fates.get(pairKey(pair));
	if (run.dryRun || fate?.kind === 'accepted') {
		const ids = fate?.kind === 'accepted' ? acceptedReport(first, fate).result.accessRequestIds : [];
		return { result: resultOf(pair, 'ALREADY_REQUESTED', ids, `${reason}. That request is sent, this one isn't.`) };
	}
	return failedReport(pair, {
		kind: 'failed',
		message: `Not sent: ${reason}, and ISC hasn't confirmed that request.`,
		advice: 'Check the result of that input item, keep one of the two, and run this again.',
	});
}

/** What is certain about a request whose answer was lost, and how to find out the rest. */
function unconfirmedMessage(fate: Unconfirmed, confirmWithin: number): string {
	const whyNotFound =
		fate.message ??
		(confirmWithin > 0
			? `it wasn't in the status list within ${confirmWithin} seconds`
			: "the node didn't look for it because Confirm Within is 0");
	return (
		`ISC may have accepted this request: no usable answer came (${withoutStop(fate.error.message)}), and ${whyNotFound}. ` +
		`To find out, look in ISC for a request made at ${new Date(fate.sentAt).toISOString()}.`
	);
}

function unconfirmedAdvice(pair: WantedPair, fate: Unconfirmed): string {
	const sentAt = new Date(fate.sentAt).toISOString();
	return (
		`In ISC, look under Access Requests for ${itemLabel(pair)} and ${personLabel(pair)}, requested at ${sentAt} by the user behind this ` +
		'credential. Or run the workflow again later: unless Duplicate Handling is Submit, it recognizes what ISC accepted and sends only what ' +
		'is missing. To have the node send such a request again by itself, turn on Resend Unconfirmed.'
	);
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
		...pair.notes,
	};
}

function withState(result: PairResult, state: string | undefined): PairResult {
	return state === undefined ? result : { ...result, state };
}
