import type { WantedPair } from '../model/wanted';
import type { Disposition, Standing } from '../model/standings';
import { pairKey } from '../model/pairs';
import type { Failed, Fates } from '../model/fates';

/**
 * What to do with each pair by its standing. If one pair of a row has a problem, none of the row is sent: the next run would otherwise find
 * part of the row submitted already. The lists are parallel.
 */
export function withholdRows(pairs: readonly WantedPair[], standings: readonly Standing[]): Disposition[] {
	const rowsWithProblem = new Set(
		pairs.filter((_, index) => standings[index].kind === 'problem').map((pair) => pair.row),
	);
	const failed: Failed = {
		kind: 'failed',
		message: 'Not sent for this input item: another of its requests has a problem.',
		advice: 'Fix that problem and run this again.',
	};
	return standings.map((standing, index) =>
		standing.kind === 'submit' && rowsWithProblem.has(pairs[index].row)
			? { kind: 'withheld', because: 'row', failed }
			: standing,
	);
}

/** Nothing more of the run is sent. All pairs are withheld but those that have a problem or that an earlier try sent. */
export function withholdAll(
	pairs: readonly WantedPair[],
	dispositions: readonly Disposition[],
	fates: Fates,
	failed: Failed,
): Disposition[] {
	return dispositions.map((disposition, index) => {
		const isDecided =
			disposition.kind === 'taken' || disposition.kind === 'problem' || fates.has(pairKey(pairs[index]));
		return isDecided ? disposition : { kind: 'withheld', because: 'run', failed };
	});
}

/** The failure of a run that would submit more than Max Requests; undefined if it wouldn't. Counted in pairs of person and item. */
export function overLimit(toSend: readonly WantedPair[], total: number, maxRequests: number): Failed | undefined {
	const requests = new Set(toSend.map(pairKey)).size;
	if (maxRequests === 0 || requests <= maxRequests) return undefined;
	const rows = new Set(toSend.map((pair) => pair.row)).size;
	return {
		kind: 'failed',
		message:
			`Not sent: this run would submit ${requests} requests (person × access item) for ${rows} input items, more than ` +
			`the ${maxRequests} that the option Max Requests allows`,
		advice:
			`Nothing was sent. Of the ${total} requests in the input, ${total - toSend.length} don't need to be submitted or can't be. ` +
			'If you want to submit this many, raise Max Requests (0 = no limit). Otherwise, check the input data.',
	};
}
