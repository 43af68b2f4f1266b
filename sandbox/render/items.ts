import type { AccessItem, ApprovalScheme } from '../store/model';
import type { Store } from '../store/store';
import { identityRef, iso, itemFields, sourceRef } from './common';

/** ISC API: an entitlement of `GET /entitlements/v1`. */
export function entitlement(store: Store, item: AccessItem): Record<string, unknown> {
	return {
		id: item.id,
		name: item.name,
		attribute: item.attribute,
		value: item.value,
		sourceSchemaObjectType: 'group',
		description: item.description,
		privilegeLevel: { direct: item.privileged ? 'HIGH' : 'NONE', effective: item.privileged ? 'HIGH' : 'NONE' },
		tags: [],
		cloudGoverned: false,
		requestable: item.requestable,
		owner: identityRef(store, item.ownerId),
		created: iso(item.created),
		modified: iso(item.modified),
		source: sourceRef(store, item.sourceId),
		attributes: {},
		segments: item.segments.length === 0 ? null : item.segments,
		directPermissions: [],
	};
}

/** ISC API: an entitlement of a role or access profile, which says `privileged` and has no level and no tags. */
export function containedEntitlement(store: Store, item: AccessItem): Record<string, unknown> {
	const { privilegeLevel: _level, tags: _tags, ...shared } = entitlement(store, item);
	return { ...shared, privileged: item.privileged };
}

/** ISC API: a role of `GET /roles/v1`. */
export function role(store: Store, item: AccessItem): Record<string, unknown> {
	const contents = item.contains.flatMap((id) => store.items.get(id) ?? []);
	const { rules } = item;
	return {
		...common(store, item),
		accessProfiles: contents
			.filter(({ type }) => type === 'ACCESS_PROFILE')
			.map(({ id, name, type }) => ({ id, type, name })),
		entitlements: contents
			.filter(({ type }) => type === 'ENTITLEMENT')
			.map(({ id, name, type }) => ({ type, id, name })),
		privilegeLevel: item.privileged ? 'High' : null,
		membership: null,
		legacyMembershipInfo: null,
		accessRequestConfig: { ...requestConfig(item), approvalSchemes: schemes(rules.approvals) },
		revocationRequestConfig: {
			commentsRequired: true,
			denialCommentsRequired: rules.denialCommentRequired,
			approvalSchemes: schemes(rules.revocationApprovals),
		},
		dimensional: item.dimensional ?? false,
		dimensionRefs: [],
	};
}

/** ISC API: an access profile of `GET /access-profiles/v1`. */
export function accessProfile(store: Store, item: AccessItem): Record<string, unknown> {
	const { rules } = item;
	return {
		...common(store, item),
		source: sourceRef(store, item.sourceId),
		entitlements: item.contains
			.flatMap((id) => store.items.get(id) ?? [])
			.map(({ id, name, type }) => ({ type, id, name })),
		accessRequestConfig: { ...requestConfig(item), approvalSchemes: schemes(rules.approvals) },
		revocationRequestConfig: { approvalSchemes: schemes(rules.revocationApprovals) },
	};
}

function common(store: Store, item: AccessItem): Record<string, unknown> {
	return {
		...itemFields(item),
		owner: identityRef(store, item.ownerId),
		enabled: item.enabled,
		requestable: item.requestable,
		segments: item.segments.length === 0 ? null : item.segments,
	};
}

function requestConfig({ rules }: AccessItem): Record<string, unknown> {
	return {
		commentsRequired: rules.commentRequired,
		denialCommentsRequired: rules.denialCommentRequired,
		reauthorizationRequired: rules.reauthorizationRequired,
		requireEndDate: rules.requireEndDate,
		maxPermittedAccessDuration: rules.maxDuration,
		formDefinitionId: rules.formDefinitionId,
	};
}

/** ISC API: `GET /entitlements/v1/{id}/entitlement-request-config`. Its fields are named differently from those of roles. */
export function entitlementRequestConfig({ rules }: AccessItem): Record<string, unknown> {
	return {
		accessRequestConfig: {
			requestCommentRequired: rules.commentRequired,
			denialCommentRequired: rules.denialCommentRequired,
			reauthorizationRequired: rules.reauthorizationRequired,
			requireEndDate: rules.requireEndDate,
			maxPermittedAccessDuration: rules.maxDuration,
			formDefinitionId: rules.formDefinitionId,
			approvalSchemes: schemes(rules.approvals),
		},
		revocationRequestConfig: { approvalSchemes: schemes(rules.revocationApprovals) },
	};
}

function schemes(list: readonly ApprovalScheme[]): Array<{ approverType: string; approverId: string | null }> {
	return list.map(({ approverType, approverId }) => ({ approverType, approverId: approverId ?? null }));
}
