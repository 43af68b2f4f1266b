import type { WantedPair } from '../model/wanted';
import type { Disposition, Standing } from '../model/standings';
import { pairKey } from '../model/pairs';
import type { Failed, Fates } from '../model/fates';

/**
 * Standings as they are acted on: a row with a problem is not sent in part, or running it again would meet what was sent.
 * Lists run parallel.
 */
export function withholdRows(pairs: readonly WantedPair[], standings: readonly Standing[]): Disposition[] {
	const faulty = new Set(pairs.filter((_, index) => standings[index].kind === 'problem').map((pair) => pair.row));
	const failed: Failed = {
		kind: 'failed',
		message: 'Not sent for this item: another of its requests has a problem.',
		advice: 'Mend that one, and run this again.',
	};
	return standings.map((standing, index) =>
		standing.kind === 'submit' && faulty.has(pairs[index].row)
			? { kind: 'withheld', because: 'row', failed }
			: standing,
	);
}

/** Nothing more of the run is sent: what was to be sent, or need not have been, is withheld; what is settled stays so. */
export function withholdAll(
	pairs: readonly WantedPair[],
	dispositions: readonly Disposition[],
	fates: Fates,
	failed: Failed,
): Disposition[] {
	return dispositions.map((disposition, index) => {
		const settled = disposition.kind === 'taken' || disposition.kind === 'problem' || fates.has(pairKey(pairs[index]));
		return settled ? disposition : { kind: 'withheld', because: 'run', failed };
	});
}

/** The refusal of a run that would submit more than it may; undefined where it may. Counted in person × item pairs. */
export function overLimit(toSend: readonly WantedPair[], total: number, maxRequests: number): Failed | undefined {
	const wanted = new Set(toSend.map(pairKey)).size;
	if (maxRequests === 0 || wanted <= maxRequests) return undefined;
	const rows = new Set(toSend.map((pair) => pair.row)).size;
	return {
		kind: 'failed',
		message:
			`Not sent: this run would submit ${wanted} requests (person × access item) for ${rows} input items, more than ` +
			`the ${maxRequests} that the option Max Requests allows`,
		advice:
			`Nothing was sent. Of ${total} requests that were asked for, ${total - toSend.length} need not or cannot be submitted. If this many ` +
			'are meant, raise Max Requests (0 = no limit); else check the input data.',
	};
}
