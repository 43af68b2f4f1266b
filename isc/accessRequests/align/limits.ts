import { groupBy } from '../../shared/lists';
import type { AlignedPair, AlignRules, HeldList } from '../model/alignment';
import { itemLabel, personLabel } from '../model/wording';
import { blocked } from './actions';

/** This many revokes are allowed in each list, whatever share of it they are. */
const ALWAYS_ALLOWED = 2;

/**
 * Blocks the revokes of a list that are more than Max Revoke Share or Max Revokes allows, and all revokes of a run with more than its limit. Pure.
 * The share is of those whose access a request could take away.
 */
export function withinLimits(
	aligned: readonly AlignedPair[],
	held: ReadonlyMap<string, HeldList>,
	rules: AlignRules,
): AlignedPair[] {
	const revokes = aligned.filter(({ action }) => action === 'REVOKE');
	const tooMany = new Map<string, string>();
	for (const [scope, list] of groupBy(revokes, (one) => one.scope)) {
		const why = tooManyInList(list.length, revocableIn(held.get(scope)), rules);
		if (why !== undefined) tooMany.set(scope, why);
	}
	const inRun =
		revokes.length > rules.maxRevokesInRun
			? `this run would revoke ${revokes.length} times, and at most ${rules.maxRevokesInRun} are allowed (Max Revokes in a Run)`
			: undefined;
	return aligned.map((one) => {
		const why = one.action === 'REVOKE' ? (tooMany.get(one.scope) ?? inRun) : undefined;
		if (why === undefined) return one;
		return { ...one, ...blocked(`${personLabel(one.pair)} and ${itemLabel(one.pair)}`, why) };
	});
}

function tooManyInList(count: number, base: number, { maxRevokeShare, maxRevokes }: AlignRules): string | undefined {
	if (count > maxRevokes)
		return `this list would revoke ${count} times, and at most ${maxRevokes} are allowed (Max Revokes)`;
	const allowed = Math.max(ALWAYS_ALLOWED, Math.floor((base * maxRevokeShare) / 100));
	if (count <= allowed) return undefined;
	const share = base === 0 ? 100 : Math.round((count / base) * 1000) / 10;
	return `this list would revoke ${count} of ${base} (${share} %), and at most ${maxRevokeShare} % are allowed (Max Revoke Share)`;
}

function revocableIn(list: HeldList | undefined): number {
	return (list?.held ?? []).filter(({ via, isRevocable }) => via === 'REQUEST' && isRevocable !== false).length;
}
