import { typeName } from '../../api/itemNames';
import { sameId } from '../../shared/ids';
import { shorten } from '../../shared/labels';
import type { Failed } from '../model/fates';
import { plannedPair } from '../model/pairs';
import { PLANNED_FIELDS, type Plan, type PlannedPair } from '../model/plans';
import type { WantedPair } from '../model/wanted';
import { itemLabel, itemTag, personLabel } from '../model/wording';

/** The run that is to keep to approved plans. */
export interface PlannedRun extends Omit<Plan, 'pairs' | 'createdAt'> {
	/** Milliseconds since 1970. */
	now: number;
	/** How old a plan may be, in hours. */
	maxAge: number;
}

const HOUR = 3_600_000;
/** Clocks of two n8n instances may differ by this much. */
const CLOCKS_MS = 5 * 60_000;

/**
 * Why a run isn't what was approved: it is another kind of run, a plan is too old, or a pair isn't in a plan as it is wanted now. Undefined if
 * each pair equals an approved one. Approved pairs may be missing. Pure.
 */
export function notApproved(
	pairs: readonly WantedPair[],
	approved: readonly Plan[],
	run: PlannedRun,
): Failed | undefined {
	const difference =
		runDifference(approved, run) ??
		firstDifference(pairs, ({ requestType }) =>
			approved.flatMap((plan) => (run.scope === undefined || plan.requestType === requestType ? plan.pairs : [])),
		);
	if (difference === undefined) return undefined;
	return {
		kind: 'failed',
		message: `Not sent: this run isn't what was approved. ${difference}`,
		advice: 'Nothing was sent. Make a new dry run, and have its plan approved.',
	};
}

function runDifference(approved: readonly Plan[], run: PlannedRun): string | undefined {
	for (const plan of approved) {
		const age = run.now - Date.parse(plan.createdAt);
		if (!(age <= run.maxAge * HOUR))
			return `The plan of ${plan.createdAt} is older than the ${run.maxAge} hours of Plan Max Age.`;
		if (age < -CLOCKS_MS) return `The plan is of ${plan.createdAt}, which is in the future.`;
		const other = (what: string, before: unknown, now: unknown) =>
			before === now ? undefined : `${what} is ${String(before)} in the plan and ${String(now)} now.`;
		const difference =
			other('The tenant', plan.tenant, run.tenant) ??
			other('Scope', plan.scope ?? 'absent', run.scope ?? 'absent') ??
			// Align makes plans of two types; its pairs say which type each must be.
			(run.scope === undefined ? other('The type of request', plan.requestType, run.requestType) : undefined) ??
			other('Combine Items', plan.combineItems, run.combineItems);
		if (difference !== undefined) return difference;
		if (!sameId(plan.requestedBy, run.requestedBy) || run.requestedBy === 'unknown')
			return `The user behind the credential is ${plan.requestedBy} in the plan and ${run.requestedBy} now.`;
	}
	return undefined;
}

function firstDifference(
	pairs: readonly WantedPair[],
	approvedFor: (pair: WantedPair) => readonly PlannedPair[],
): string | undefined {
	for (const pair of pairs) {
		const wanted = plannedPair(pair);
		const approved = approvedFor(pair);
		const same = approved.filter((plan) => isSameAccess(plan, wanted));
		const differences = same.map((plan) => differenceOf(plan, wanted));
		if (differences.includes(undefined)) continue;
		const what = `${itemLabel(pair)} for ${personLabel(pair)}`;
		const why = differences.length > 0 ? `${what}: ${differences[0]}` : notPlanned(what, wanted, approved);
		return `${why} ${itemTag(pair.row)}`;
	}
	return undefined;
}

function isSameAccess(plan: PlannedPair, wanted: PlannedPair): boolean {
	return sameId(plan.identityId, wanted.identityId) && plan.type === wanted.type && sameId(plan.id, wanted.id);
}

/** If the plan has the same access for another person, or other access for the same person, says which. */
function notPlanned(what: string, { identityId, type, id }: PlannedPair, approved: readonly PlannedPair[]): string {
	const otherPerson = approved.find((plan) => plan.type === type && sameId(plan.id, id));
	if (otherPerson !== undefined)
		return `${what} isn't in the plan: Identity is ${otherPerson.identityId} in the plan and ${identityId} now`;
	const otherItem = approved.find((plan) => sameId(plan.identityId, identityId));
	if (otherItem !== undefined)
		return `${what} isn't in the plan: Access Item is the ${typeName(otherItem.type)} ${otherItem.id} in the plan and the ${typeName(type)} ${id} now`;
	return `${what} isn't in the plan`;
}

/** The first field that differs, with both values, or a warning that the plan didn't have. */
function differenceOf(plan: PlannedPair, wanted: PlannedPair): string | undefined {
	for (const [name, label] of Object.entries(PLANNED_FIELDS)) {
		const [before, now] = [plan[name as keyof PlannedPair], wanted[name as keyof PlannedPair]];
		if (!isSame(before, now)) return `${label} is ${shown(before)} in the plan and ${shown(now)} now`;
	}
	const known = plan.warnings ?? [];
	const warning = wanted.warnings?.find((text) => !known.includes(text));
	return warning === undefined ? undefined : `there is a warning that the plan didn't have: ${warning}`;
}

function isSame(before: unknown, now: unknown): boolean {
	return canonical(before) === canonical(now);
}

/** The same text for the same content, whatever the order of its keys. */
function canonical(value: unknown): string {
	return (
		JSON.stringify(value, (_key, inner: unknown) =>
			typeof inner === 'object' && inner !== null && !Array.isArray(inner)
				? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
				: inner,
		) ?? 'absent'
	);
}

function shown(value: unknown): string {
	if (value === undefined) return 'absent';
	return shorten(typeof value === 'string' ? `"${value}"` : canonical(value));
}
