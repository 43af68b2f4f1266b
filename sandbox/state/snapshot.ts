import type { RefreshGrant } from '../http/tokens';
import type { SandboxOptions } from '../options';
import { isFinal, type AccessRequest, type AccessRequestConfig, type Account, type Holding } from '../store/model';
import type { Tenant } from '../tenant';
import type { Subscription } from '../triggers/subscriptions';

/** Everything that has happened since the tenant was seeded. The seed itself is recreated at each start. */
export interface Snapshot {
	format: 1;
	seed: string;
	/** The time of the sandbox clock, in ms since 1970. */
	now: number;
	config: AccessRequestConfig;
	requests: AccessRequest[];
	holdings: Array<[identityId: string, Holding[]]>;
	accounts: Array<[identityId: string, Account[]]>;
	subscriptions: Subscription[];
	refreshTokens: Array<[string, RefreshGrant]>;
}

/** Identifies the seed, so that a state isn't restored into another tenant. */
export function seedName(options: SandboxOptions): string {
	const seed = JSON.stringify(options.seed ?? 'small');
	return options.seedFile === undefined ? seed : `${seed} and ${options.seedFile}`;
}

export function takeSnapshot(tenant: Tenant, options: SandboxOptions): Snapshot {
	const { store } = tenant;
	const touched = [...store.holdings.touched];
	return {
		format: 1,
		seed: seedName(options),
		now: tenant.clock.now(),
		config: store.config,
		requests: [...store.requests.all()],
		holdings: touched.map((id) => [id, [...store.holdings.of(id)]]),
		accounts: touched.map((id) => [id, store.identities.get(id)?.accounts ?? []]),
		subscriptions: tenant.triggers.subscriptions.list(),
		refreshTokens: tenant.tokens.kept,
	};
}

/** Restores a snapshot into a newly seeded tenant, and continues the requests that were running. */
export function restoreSnapshot(tenant: Tenant, snapshot: Snapshot): void {
	const { store, lifecycle } = tenant;
	store.config = snapshot.config;
	for (const [id, accounts] of snapshot.accounts) {
		const identity = store.identities.get(id);
		if (identity !== undefined) identity.accounts = accounts;
	}
	for (const [id, holdings] of snapshot.holdings) {
		store.holdings.replace(id, holdings);
		for (const holding of holdings) lifecycle.watch(holding);
	}
	for (const subscription of snapshot.subscriptions) tenant.triggers.subscriptions.put(subscription);
	tenant.tokens.restore(snapshot.refreshTokens);
	for (const request of snapshot.requests) restoreRequest(tenant, request);
}

function restoreRequest({ store, lifecycle }: Tenant, request: AccessRequest): void {
	store.requests.add(request);
	for (const item of request.items) for (const approval of item.approvals) store.requests.addApproval(approval);
	if (request.items.some((item) => !isFinal(item.state))) lifecycle.resume(request);
}
