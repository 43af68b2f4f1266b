import { badRequest, illegalValue } from '../../http/errors';
import type { AccessItem, AccessRequestConfig, RequestRules, RequestType } from '../../store/model';
import type { ItemDraft } from '../draft';
import { checkDuration } from './dates';

/**
 * The request configuration of an item. For entitlements, the configuration of the tenant fills in what is missing. ISC
 * API: access request configuration.
 */
export function rulesOf(item: AccessItem, config: AccessRequestConfig): RequestRules {
	if (item.type !== 'ENTITLEMENT') return item.rules;
	const { accessRequestConfig: general, revocationRequestConfig } = config.entitlementRequestConfig;
	return {
		approvals: item.rules.approvals.length > 0 ? item.rules.approvals : general.approvalSchemes,
		revocationApprovals:
			item.rules.revocationApprovals.length > 0
				? item.rules.revocationApprovals
				: revocationRequestConfig.approvalSchemes,
		commentRequired: item.rules.commentRequired || general.requestCommentRequired,
		denialCommentRequired: item.rules.denialCommentRequired || general.denialCommentRequired,
		requireEndDate: item.rules.requireEndDate || general.requireEndDate,
		maxDuration: item.rules.maxDuration ?? general.maxPermittedAccessDuration,
		reauthorizationRequired: item.rules.reauthorizationRequired || general.reauthorizationRequired,
		formDefinitionId: item.rules.formDefinitionId ?? general.formDefinitionId,
	};
}

/** Checks a requested item against its configuration. @throws ApiError 400 */
export function checkGrantItem(
	requestType: RequestType,
	draft: ItemDraft,
	item: AccessItem,
	config: AccessRequestConfig,
	now: number,
): void {
	if (draft.formInstanceId !== null && draft.formInstanceId.trim() === '') throw illegalValue('item.formInstanceId');
	if (!item.enabled || !item.requestable) throw badRequest(`"${item.name}" is not requestable.`);
	const rules = rulesOf(item, config);
	if (rules.commentRequired && (draft.comment === null || draft.comment.trim() === '')) {
		throw badRequest(`A comment is required when requesting "${item.name}".`);
	}
	if (rules.reauthorizationRequired && config.reauthorizationEnabled) {
		throw badRequest(`"${item.name}" can only be requested after reauthorization.`);
	}
	if (requestType === 'GRANT_ACCESS') checkDuration(rules, draft, item.name, now);
}
