import { badRequest, forbidden, notFound } from '../http/errors';
import { isFinal, type AccessRequest, type RequestItem, type RequestState } from '../store/model';
import type { Tenant } from '../tenant';
import { userBehind, type Caller } from './caller';
import { isCancelable } from './phases';

/** ISC API: "only if it has not passed the approval step", by an ORG_ADMIN or by who submitted it. @throws ApiError 400, 403, 404 */
export function cancelRequest(tenant: Tenant, caller: Caller, id: string, comment: string): void {
	const user = userBehind(caller);
	const request = requestOf(tenant, id);
	if (!caller.isAdmin && request.requesterId !== user.id) throw forbidden();
	const cancelable = cancelableItems(request);
	for (const item of cancelable) tenant.lifecycle.cancel(item, user.id, comment);
}

/** Cancels many; all ids are looked at before the first is cancelled. @throws ApiError 400, 404 */
export function cancelRequests(tenant: Tenant, caller: Caller, ids: readonly string[], comment: string): void {
	const user = userBehind(caller);
	const items = ids.flatMap((id) => cancelableItems(requestOf(tenant, id)));
	for (const item of items) if (!isFinal(item.state)) tenant.lifecycle.cancel(item, user.id, comment);
}

/** ISC API: closing, for stuck requests at any stage. Ids that are unknown or settled already end in an audit, not in an error. */
export function closeRequests(tenant: Tenant, ids: readonly string[], state: RequestState, message: string): void {
	for (const id of ids) {
		for (const item of tenant.store.requests.get(id)?.items ?? []) {
			if (!isFinal(item.state)) tenant.lifecycle.close(item, state, message);
		}
	}
}

/** What a closed request ends as. ISC API: `executionStatus` Terminated or Completed, `completionStatus` Success, Incomplete or Failure. */
export function closedState(
	executionStatus: unknown = 'Terminated',
	completionStatus: unknown = 'Failure',
): RequestState {
	if (executionStatus !== 'Terminated' && executionStatus !== 'Completed')
		throw badRequest('executionStatus must be Terminated or Completed.');
	if (completionStatus !== 'Success' && completionStatus !== 'Incomplete' && completionStatus !== 'Failure') {
		throw badRequest('completionStatus must be Success, Incomplete or Failure.');
	}
	if (executionStatus === 'Terminated') return 'TERMINATED';
	if (completionStatus === 'Success') return 'REQUEST_COMPLETED';
	return completionStatus === 'Incomplete' ? 'NOT_ALL_ITEMS_PROVISIONED' : 'PROVISIONING_FAILED';
}

function requestOf(tenant: Tenant, id: string): AccessRequest {
	const request = tenant.store.requests.get(id);
	if (request === undefined) throw notFound(`Access request "${id}" was not found.`);
	return request;
}

function cancelableItems(request: AccessRequest): RequestItem[] {
	const items = request.items.filter(isCancelable);
	if (items.length === 0)
		throw badRequest(`Access request "${request.id}" has passed the approval step and cannot be cancelled.`);
	return items;
}
