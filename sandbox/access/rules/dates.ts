import { badRequest } from '../../http/errors';
import type { RequestRules, RequestType } from '../../store/model';
import type { ItemDraft } from '../draft';

const hourMs = 3_600_000;
const unitMs = { HOURS: hourMs, DAYS: 24 * hourMs, WEEKS: 7 * 24 * hourMs, MONTHS: 30 * 24 * hourMs } as const;

/**
 * ISC API: removeDate must be in the future, a startDate in the past means as soon as possible, and a revoke has no
 * startDate.
 * @throws ApiError 400
 */
export function checkDates(requestType: RequestType, draft: ItemDraft, now: number): void {
	const { startDate, removeDate } = draft;
	if (requestType === 'REVOKE_ACCESS' && startDate !== null)
		throw badRequest('startDate cannot be specified in a REVOKE_ACCESS request.');
	if (removeDate !== null && removeDate <= now) throw badRequest('removeDate must be a future date.');
	if (startDate !== null && removeDate !== null && removeDate <= startDate)
		throw badRequest('removeDate must be after startDate.');
}

/** Checks the end date against the configuration of the item. @throws ApiError 400 */
export function checkDuration(rules: RequestRules, draft: ItemDraft, name: string, now: number): void {
	if (draft.removeDate === null) {
		if (rules.requireEndDate || rules.maxDuration !== null)
			throw badRequest(`An end date is required when requesting "${name}".`);
		return;
	}
	if (rules.maxDuration === null) return;
	const longest = rules.maxDuration.value * unitMs[rules.maxDuration.timeUnit];
	const from = Math.max(now, draft.startDate ?? now);
	if (draft.removeDate - from > longest) {
		const { value, timeUnit } = rules.maxDuration;
		throw badRequest(
			`The end date of "${name}" is beyond its maximum permitted access duration of ${value} ${timeUnit}.`,
		);
	}
}
