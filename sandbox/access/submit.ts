import { createHash } from 'node:crypto';
import { newId } from '../ids';
import type { AccessRequest, Identity, RequestItem } from '../store/model';
import type { Tenant } from '../tenant';
import { userOf, type Caller } from './caller';
import { readDraft, type RequestDraft } from './draft';
import { alreadyHasAccess, changesNothing } from './duplicates';
import { checkMachineItem, checkSelection, selectedAccounts } from './rules/accounts';
import { checkDates } from './rules/dates';
import { conflictsOf, entitlementsIn, violationContext } from './conflicts';
import { checkGrantItem } from './rules/grant';
import { checkPermission } from './rules/permission';
import { resolveReferences, type ResolvedEntry, type ResolvedItem } from './rules/references';
import { checkRevokeItem } from './rules/revoke';
import { checkEntitlementsAllowed, checkMachinesAllowed, checkShape } from './rules/shape';

/** ISC API: an entry of `newRequests` and `existingRequests`. */
export interface Tracking {
	requestedFor: string;
	requestedItemsDetails: Array<{ type: string; id: string }>;
	attributesHash: number;
	accessRequestIds: string[];
}

export interface SubmitAnswer {
	newRequests: Tracking[];
	existingRequests: Tracking[];
}

interface SortedItems {
	identity: Identity;
	fresh: ResolvedItem[];
	running: Array<{ resolved: ResolvedItem; requestId: string }>;
}

/** Checks all rules, then puts the request in the queue. @throws ApiError 400, 403 */
export function submitAccessRequest(tenant: Tenant, caller: Caller, body: unknown): SubmitAnswer {
	const requester = userOf(caller);
	const draft = readDraft(body);
	checkEntitlementsAllowed(draft, tenant.quirks);
	checkShape(draft, tenant.quirks);
	checkMachinesAllowed(draft, tenant);
	const entries = resolveReferences(tenant.store, draft);
	checkPermission(caller, draft, entries, tenant.store.config);
	checkItems(tenant, draft, entries);
	const sorted = entries.map((entry) => sortByRunning(tenant, draft, entry));
	const requests = newRequests(tenant, draft, requester, sorted);
	for (const request of requests) tenant.lifecycle.begin(request);
	return {
		newRequests: trackNew(draft, sorted, requests),
		existingRequests: sorted.flatMap((entry) => trackRunning(draft, entry)),
	};
}

function checkItems(tenant: Tenant, draft: RequestDraft, entries: readonly ResolvedEntry[]): void {
	const { store, quirks } = tenant;
	const now = tenant.clock.now();
	for (const { identity, items } of entries) {
		for (const resolved of items) {
			checkDates(draft.requestType, resolved.draft, now);
			if (identity.type === 'MACHINE') checkMachineItem(draft.requestType, identity, resolved.draft, resolved.item);
			if (draft.requestType === 'REVOKE_ACCESS') checkRevokeItem(store, identity, resolved, quirks, now);
			else checkGrantItem(draft.requestType, resolved.draft, resolved.item, store.config, now);
			checkSelection(store, identity, resolved.draft, resolved.item);
			selectedAccounts(identity, resolved.draft);
			const refuses = quirks.ignoredRequests === 'refused' && draft.requestType === 'GRANT_ACCESS';
			if (refuses && changesNothing(store, draft.requestType, identity, resolved, now))
				throw alreadyHasAccess(identity, resolved.item.name);
		}
	}
}

function sortByRunning(tenant: Tenant, draft: RequestDraft, { identity, items }: ResolvedEntry): SortedItems {
	const sorted: SortedItems = { identity, fresh: [], running: [] };
	for (const resolved of items) {
		const running = tenant.store.requests.runningFor({
			...resolved.draft,
			identityId: identity.id,
			itemId: resolved.item.id,
			requestType: draft.requestType,
		});
		if (running === undefined) sorted.fresh.push(resolved);
		else sorted.running.push({ resolved, requestId: running.requestId });
	}
	return sorted;
}

function newRequests(
	tenant: Tenant,
	draft: RequestDraft,
	requester: Identity,
	sorted: readonly SortedItems[],
): AccessRequest[] {
	const groups = new Map<string, AccessRequest>();
	const { requestIds, itemsPerRequest } = tenant.quirks;
	for (const { identity, fresh } of sorted) {
		fresh.forEach((resolved, index) => {
			const part = itemsPerRequest > 0 ? Math.floor(index / itemsPerRequest) : 0;
			const key = requestIds === 'perCall' ? `${part}` : `${identity.id} ${part}`;
			const request = groups.get(key) ?? startRequest(tenant, draft, requester);
			groups.set(key, request);
			addItem(tenant, request, identity, resolved);
		});
	}
	return [...groups.values()];
}

function startRequest(
	tenant: Tenant,
	{ requestType, clientMetadata }: RequestDraft,
	requester: Identity,
): AccessRequest {
	return {
		id: newId(),
		requestType,
		requesterId: requester.id,
		created: tenant.clock.now(),
		clientMetadata,
		items: [],
	};
}

function addItem(tenant: Tenant, request: AccessRequest, identity: Identity, resolved: ResolvedItem): void {
	const item = newRequestItem(request, identity, resolved);
	item.duplicate = changesNothing(tenant.store, request.requestType, identity, resolved, request.created);
	item.hidden = item.duplicate && tenant.quirks.ignoredRequests === 'hidden';
	if (request.requestType === 'GRANT_ACCESS') {
		const further = entitlementsIn(tenant.store, item.itemId).map(({ id }) => id);
		const conflicts = conflictsOf(tenant.store, identity.id, further, request.created);
		if (conflicts.length > 0) item.violations = conflicts.map(violationContext);
	}
	request.items.push(item);
}

function newRequestItem(request: AccessRequest, identity: Identity, { draft, item }: ResolvedItem): RequestItem {
	return {
		id: newId(),
		requestId: request.id,
		activityItemId: newId(),
		requestType: request.requestType,
		requesterId: request.requesterId,
		identityId: identity.id,
		identityType: identity.type,
		itemId: item.id,
		comment: draft.comment,
		clientMetadata: draft.clientMetadata,
		requestMetadata: request.clientMetadata,
		startDate: draft.startDate,
		removeDate: draft.removeDate,
		assignmentId: draft.assignmentId,
		nativeIdentity: draft.nativeIdentity,
		formInstanceId: draft.formInstanceId,
		accounts: selectedAccounts(identity, draft),
		state: 'EXECUTING',
		phases: [],
		approvals: [],
		errors: [],
		cancelled: null,
		preApproval: null,
		dynamicApprover: null,
		duplicate: false,
		hidden: false,
		created: request.created,
		modified: request.created,
	};
}

function trackNew(draft: RequestDraft, sorted: readonly SortedItems[], requests: readonly AccessRequest[]): Tracking[] {
	return sorted
		.filter(({ fresh }) => fresh.length > 0)
		.map(({ identity, fresh }) => {
			const mine = requests.filter((request) => request.items.some((item) => item.identityId === identity.id));
			return tracking(
				draft,
				identity,
				fresh,
				mine.map((request) => request.id),
			);
		});
}

function trackRunning(draft: RequestDraft, { identity, running }: SortedItems): Tracking[] {
	const ids = [...new Set(running.map((entry) => entry.requestId))];
	return ids.map((id) =>
		tracking(
			draft,
			identity,
			running.filter((entry) => entry.requestId === id).map((entry) => entry.resolved),
			[id],
		),
	);
}

function tracking(
	draft: RequestDraft,
	identity: Identity,
	items: readonly ResolvedItem[],
	accessRequestIds: string[],
): Tracking {
	const details = items.map(({ item }) => ({ type: item.type, id: item.id }));
	return {
		requestedFor: identity.id,
		requestedItemsDetails: details,
		attributesHash: hashOf(draft, identity, items),
		accessRequestIds,
	};
}

/** ISC API: `attributesHash`, an int32 computed from the requested access. The same request always has the same hash. */
function hashOf(draft: RequestDraft, identity: Identity, items: readonly ResolvedItem[]): number {
	const access = items.map(({ draft: { id, type, startDate, removeDate } }) => [id, type, startDate, removeDate]);
	return createHash('md5')
		.update(JSON.stringify([draft.requestType, identity.id, access]))
		.digest()
		.readInt32BE(0);
}
