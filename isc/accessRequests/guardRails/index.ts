import type { RowProblem } from '../../shared/faults';
import { IdSet } from '../../shared/ids';
import type { CheckContext } from '../model/checks';
import type { WantedPair } from '../model/wanted';
import { brokenByItself } from './byItself';
import { breaks, type Broken } from './broken';
import { itemRails } from './items';
import { peopleRail } from './people';
import { privilegedRail } from './privileged';

/** A guard rail that is ready to look at pairs: what it says about a pair that breaks it. */
export type Rail = (pair: WantedPair) => Broken | undefined;

/**
 * Finds the rows that break a guard rail of the workflow's builder. Returns the pairs of the other rows. A guard rail that can't be checked
 * counts as broken.
 *
 * @throws {IscError} if ISC doesn't answer
 */
export async function guardRails(
	pairs: readonly WantedPair[],
	{ session, options }: CheckContext,
): Promise<{ pairs: WantedPair[]; problems: RowProblem[] }> {
	const { guardRails: set } = options;
	if (set === undefined || pairs.length === 0) return { pairs: [...pairs], problems: [] };
	const tooMany = manyPeople(pairs, set.maxPeople);
	const rails: Rail[] = [
		() => tooMany,
		(pair) => brokenByItself(pair, set, session.clock.now()),
		await itemRails(session, set),
		await peopleRail(session, set, pairs),
		await privilegedRail(session, set, pairs),
	];
	const problems = new Map<string, RowProblem>();
	for (const pair of pairs) {
		const broken = rails.map((rail) => rail(pair)).find((found) => found !== undefined);
		if (broken !== undefined) problems.set(`${pair.row}|${broken.message}`, { row: pair.row, ...broken });
	}
	const failed = new Set([...problems.values()].map(({ row }) => row));
	return { pairs: pairs.filter(({ row }) => !failed.has(row)), problems: [...problems.values()] };
}

/** Counts everybody in the run, so that no row can be the last one that still fits. */
function manyPeople(pairs: readonly WantedPair[], maxPeople: number | undefined): Broken | undefined {
	const count = new IdSet(pairs.map(({ identityId }) => identityId)).size;
	if (maxPeople === undefined || count <= maxPeople) return undefined;
	return breaks('Max People', `this run is for ${count} people, and at most ${maxPeople} are allowed`);
}
