import type { CheckContext, CheckReport } from '../model/checks';
import type { AssessedPair } from '../model/standings';

/** Finds requests that would give a person conflicting access. */
export async function checkSeparationOfDuties(
	pairs: readonly AssessedPair[],
	_context: CheckContext,
): Promise<CheckReport> {
	return { pairs: [...pairs], hints: [] };
}
