import { isRecord } from '../shared/untyped';
import type { IscClient } from './client';

/** One side of a conflicting-access policy, as far as the person has or would get it. */
export interface ConflictSide {
	id: string;
	name: string;
	/** Whether the person has it already. Absent if ISC doesn't say. */
	existing?: boolean;
}

/** A policy that further access would violate. */
export interface Conflict {
	policy: string;
	left: ConflictSide[];
	right: ConflictSide[];
}

/**
 * The conflicting-access policies that further entitlements would make a person violate. ISC API: `POST /sod-violations/v1/predict`, two-sided
 * policies only, for ORG_ADMIN.
 *
 * @param entitlementIds at least one
 * @throws {IscError}
 */
export async function predictConflicts(
	client: IscClient,
	identityId: string,
	entitlementIds: readonly string[],
): Promise<Conflict[]> {
	const accessRefs = entitlementIds.map((id) => ({ type: 'ENTITLEMENT', id }));
	const { body } = await client.read<{ violationContexts?: unknown }>({
		method: 'POST',
		path: '/sod-violations/v1/predict',
		body: { identityId, accessRefs },
		expects: 'object',
	});
	return conflictsIn(body.violationContexts);
}

/** Violations as ISC lists them, in a prediction and in a status row. */
export function conflictsIn(contexts: unknown): Conflict[] {
	return [contexts].flat().flatMap((context) => {
		if (!isRecord(context)) return [];
		const { policy, conflictingAccessCriteria: criteria } = context;
		const sides = isRecord(criteria) ? criteria : {};
		return [
			{
				policy: isRecord(policy) ? String(policy.name ?? policy.id ?? 'unnamed') : 'unnamed',
				left: sideOf(sides.leftCriteria),
				right: sideOf(sides.rightCriteria),
			},
		];
	});
}

function sideOf(criteria: unknown): ConflictSide[] {
	const list = isRecord(criteria) ? [criteria.criteriaList].flat() : [];
	return list.filter(isRecord).map(({ id, name, existing }) => ({
		id: String(id ?? ''),
		name: String(name ?? id ?? 'unnamed'),
		...(typeof existing === 'boolean' && { existing }),
	}));
}
