import { badRequest, forbidden, notFound } from '../http/errors';
import { isFinal, type AccessRequest, type RequestItem, type RequestState } from '../store/model';
import type { Tenant } from '../tenant';
import { userOf, type Caller } from './caller';
import { isCancelable } from './phases';

/**
 * Cancels one request. ISC API: "only if it has not passed the approval step", by an ORG_ADMIN or the requester.
 * @throws ApiError 400, 403, 404
 */
export function cancelRequest(tenant: Tenant, caller: Caller, id: string, comment: string): void {
	const user = userOf(caller);
	const request = requestOf(tenant, id);
	if (!caller.isAdmin && request.requesterId !== user.id) throw forbidden();
	const cancelable = cancelableItems(request);
	for (const item of cancelable) tenant.lifecycle.cancel(item, user.id, comment);
}

/** Cancels several requests. All ids are checked before the first request is canceled. @throws ApiError 400, 404 */
export function cancelRequests(tenant: Tenant, caller: Caller, ids: readonly string[], comment: string): void {
	const user = userOf(caller);
	const items = ids.flatMap((id) => cancelableItems(requestOf(tenant, id)));
	for (const item of items) if (!isFinal(item.state)) tenant.lifecycle.cancel(item, user.id, comment);
}

/**
 * Closes requests that are stuck at any stage. ISC API: ids that are unknown or already final are logged in an audit
 * event and cause no error.
 */
export function closeRequests(tenant: Tenant, ids: readonly string[], state: RequestState, message: string): void {
	for (const id of ids) {
		for (const item of tenant.store.requests.get(id)?.items ?? []) {
			if (!isFinal(item.state)) tenant.lifecycle.close(item, state, message);
		}
	}
}

/**
 * The final state of a closed request. ISC API: `executionStatus` is Terminated or Completed, `completionStatus` is
 * Success, Incomplete or Failure.
 */
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
		throw badRequest(`Access request "${request.id}" has passed the approval step and cannot be canceled.`);
	return items;
}
