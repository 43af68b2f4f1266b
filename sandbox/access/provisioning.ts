import { newId } from '../ids';
import type { AccessItem, Holding, Identity, RequestItem, RequestState, Source } from '../store/model';
import type { Quirks } from '../quirks';
import type { Store } from '../store/store';
import { assignmentsOf, isInEffect, requestedAssignments } from './held';
import { sourcesOf, targetAccounts } from './rules/accounts';

interface Provisioned {
	/** EXECUTING means that the source is stuck and the request never ends. */
	state: RequestState;
	errors: string[];
	/** Assignments with end dates to watch. */
	holdings: Holding[];
}

/** Provisions an approved item: gives, changes or removes the access. */
export function applyAccess(store: Store, request: RequestItem, now: number, quirks: Quirks): Provisioned {
	const item = store.items.get(request.itemId);
	const identity = store.identities.get(request.identityId);
	if (item === undefined || identity === undefined)
		return failed('ERROR', 'The access item or identity no longer exists.');
	const refusal = refusalOf(store, request, item, now);
	if (refusal !== undefined) return refusal;
	const sources = sourcesOf(store, item);
	const bad = sources.find((source) => source.outcome !== 'works');
	const isDoneByHand = bad?.outcome === 'manual' && request.manualTask?.completed !== undefined;
	if (bad?.outcome === 'manual' && !isDoneByHand) return manualTask(store, request, bad, now);
	if (bad !== undefined && !isDoneByHand) return badSource(bad);
	const holdings =
		request.requestType === 'REVOKE_ACCESS'
			? revoke(store, request, now)
			: grant(store, request, item, identity, { now, quirks });
	const state = sources.some((source) => source.verifies) ? 'PROVISIONING_VERIFICATION_PENDING' : 'REQUEST_COMPLETED';
	return { state, errors: [], holdings };
}

/**
 * ISC API: without its form a request is accepted and fails later. According to reports, so does a revoke of access that
 * a role gave.
 */
function refusalOf(store: Store, request: RequestItem, item: AccessItem, now: number): Provisioned | undefined {
	if (
		request.requestType === 'GRANT_ACCESS' &&
		item.rules.formDefinitionId !== null &&
		request.formInstanceId === null
	) {
		return failed('ERROR', `The form of "${item.name}" was not completed.`);
	}
	const form = store.forms.get(request.formInstanceId ?? '');
	const required = item.rules.formDefinitionId;
	if (form !== undefined && required !== null && form.formDefinitionId !== required)
		return failed('ERROR', `The form instance "${form.id}" doesn't match the form of "${item.name}".`);
	if (request.requestType !== 'REVOKE_ACCESS') return undefined;
	const derived = assignmentsOf(store, request.identityId, item.id).every(
		(holding) => holding.origin !== 'REQUEST' || !isInEffect(holding, now),
	);
	if (derived && requestedAssignments(store, request.identityId, item.id).length === 0) {
		return failed('PROVISIONING_FAILED', `"${item.name}" was granted by role membership or birthright provisioning.`);
	}
	return undefined;
}

function badSource(source: Source): Provisioned {
	switch (source.outcome) {
		case 'partial':
			return failed('NOT_ALL_ITEMS_PROVISIONED', `Source "${source.name}" provisioned only some of the items.`);
		case 'error':
			return failed('ERROR', `Source "${source.name}" reported an unexpected error.`);
		case 'manual':
		case 'stuck':
			return { state: 'EXECUTING', errors: [], holdings: [] };
		default:
			return failed('PROVISIONING_FAILED', `Source "${source.name}" refused the change.`);
	}
}

/** The owner of the source has to do it by hand. */
function manualTask(store: Store, request: RequestItem, source: Source, now: number): Provisioned {
	const task = { id: newId(), ownerId: source.ownerId, created: now };
	store.requests.change(request, (changed) => (changed.manualTask = task));
	return { state: 'EXECUTING', errors: [], holdings: [] };
}

function failed(state: RequestState, text: string): Provisioned {
	return { state, errors: [text], holdings: [] };
}

function revoke(store: Store, request: RequestItem, now: number): Holding[] {
	const kept: Holding[] = [];
	for (const holding of requestedAssignments(store, request.identityId, request.itemId)) {
		if (request.assignmentId !== null && request.assignmentId !== holding.id) continue;
		if (request.nativeIdentity !== null && request.nativeIdentity !== holding.nativeIdentity) continue;
		if (request.removeDate === null || request.removeDate <= now) {
			store.holdings.remove(holding);
			continue;
		}
		store.holdings.changeDates(holding, { startDate: holding.startDate, removeDate: request.removeDate });
		kept.push(holding);
	}
	return kept;
}

function grant(
	store: Store,
	request: RequestItem,
	item: AccessItem,
	identity: Identity,
	{ now, quirks }: { now: number; quirks: Quirks },
): Holding[] {
	const startDate = request.startDate !== null && request.startDate > now ? request.startDate : null;
	const targets = request.accounts.length > 0 ? targetAccounts(identity, item, request.accounts) : [null];
	return targets.flatMap((target) => {
		const existing = requestedAssignments(store, identity.id, item.id).filter(
			(holding) => target === null || holding.nativeIdentity === target,
		);
		if (existing.length === 0) {
			if (request.requestType === 'MODIFY_ACCESS') return [];
			return [newHolding(store, request, item, identity, startDate, target, now)];
		}
		for (const holding of existing) {
			store.holdings.changeDates(holding, changedDates(request, holding, startDate, { now, quirks }));
			if (holding.offSource === true) store.holdings.setOffSource(holding, false);
		}
		return existing;
	});
}

/** A grant sets both dates and clears those it doesn't contain. A modify changes only those it contains, or removes the end too. */
function changedDates(
	request: RequestItem,
	holding: Holding,
	startDate: number | null,
	{ now, quirks }: { now: number; quirks: Quirks },
): { startDate: number | null; removeDate: number | null } {
	const began = holding.startDate === null || holding.startDate <= now;
	if (request.requestType === 'GRANT_ACCESS')
		return { startDate: began ? null : startDate, removeDate: request.removeDate };
	return {
		startDate: request.startDate === null ? holding.startDate : startDate,
		removeDate: request.removeDate ?? (quirks.modifyWithoutEndDate === 'keeps' ? holding.removeDate : null),
	};
}

function newHolding(
	store: Store,
	request: RequestItem,
	item: AccessItem,
	identity: Identity,
	startDate: number | null,
	target: string | null,
	now: number,
): Holding {
	const holding: Holding = {
		id: newId(),
		identityId: identity.id,
		itemId: item.id,
		origin: 'REQUEST',
		added: now,
		startDate,
		removeDate: request.removeDate,
		nativeIdentity: target ?? accountOn(identity, item.sourceId),
	};
	store.holdings.add(holding);
	return holding;
}

/** Without a selection: the first account on the source. If there is none, provisioning creates one. */
function accountOn(identity: Identity, sourceId: string | null): string | null {
	if (sourceId === null) return null;
	const existing = identity.accounts.find((account) => account.sourceId === sourceId);
	if (existing !== undefined) return existing.nativeIdentity;
	const account = { id: newId(), uuid: newId(), nativeIdentity: identity.alias, sourceId };
	identity.accounts.push(account);
	return account.nativeIdentity;
}
