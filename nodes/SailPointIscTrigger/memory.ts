import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

import type { IDataObject } from 'n8n-workflow';

import { TenantMemory } from '../../isc/shared/memory';
import { isRecord } from '../../isc/shared/untyped';
import type { TriggerFunctions } from './parameters/triggerParameters';

/** What a trigger node keeps in n8n's static data of the workflow. */
export interface OwnSubscription {
	/** ISC's id. Absent while a built-in sample is tested: ISC knows nothing of it. */
	subscriptionId?: string;
	/** What ISC must send with each event. */
	token: string;
}

const MOST_TOKENS = 5_000;
const A_DAY_MS = 24 * 60 * 60_000;
const MOST_SEEN = 500;

/** n8n writes static data a moment after a test listens. Until then, the process knows the token. */
const fresh = new TenantMemory<OwnSubscription>(MOST_TOKENS, A_DAY_MS);

/** By n8n, workflow and node, apart for tests: a test must not take the subscription of the active workflow for its own. */
function placeOf(fns: TriggerFunctions): [place: string, name: string] {
	const mode = fns.getMode() === 'manual' ? 'test' : 'active';
	return [[fns.getInstanceBaseUrl(), fns.getWorkflow().id ?? 'new', mode].join('|'), fns.getNode().id];
}

export function ownSubscription(fns: TriggerFunctions): OwnSubscription | undefined {
	const { subscription } = fns.getWorkflowStaticData('node');
	if (isRecord(subscription) && typeof subscription.token === 'string' && subscription.token !== '')
		return subscription as unknown as OwnSubscription;
	return fresh.get(...placeOf(fns), Date.now());
}

export function keepSubscription(fns: TriggerFunctions, own: OwnSubscription): void {
	fns.getWorkflowStaticData('node').subscription = { ...own } as unknown as IDataObject;
	fresh.set(...placeOf(fns), own, Date.now());
}

export function forgetSubscription(fns: TriggerFunctions): void {
	delete fns.getWorkflowStaticData('node').subscription;
	fresh.delete(...placeOf(fns));
}

export function newToken(): string {
	return randomBytes(32).toString('base64url');
}

/** Takes the same time for every wrong token. */
export function isSameToken(sent: string, token: string): boolean {
	return timingSafeEqual(digest(sent), digest(token));
}

function digest(text: string): Buffer {
	return createHash('sha256').update(text).digest();
}

/** Events that this process has passed on in the last day, by workflow and node. */
const delivered = new TenantMemory<true>(20_000, A_DAY_MS);

/**
 * Whether an event was passed on within the last day. If not, it counts as passed on from now on. Best effort: deliveries side by side, or to several
 * processes, may each be the first.
 */
export function wasDelivered(fns: TriggerFunctions, identity: unknown): boolean {
	const now = Date.now();
	const name = digest(JSON.stringify(identity)).toString('base64url').slice(0, 22);
	const [place, node] = placeOf(fns);
	const data = fns.getWorkflowStaticData('node');
	const seen = isRecord(data.seen) ? data.seen : {};
	const before = typeof seen[name] === 'number' && now - seen[name] < A_DAY_MS;
	if (before || delivered.get(place, `${node}|${name}`, now) === true) return true;
	delivered.set(place, `${node}|${name}`, true, now);
	const kept = Object.entries(seen).filter(([, at]) => typeof at === 'number' && now - at < A_DAY_MS);
	data.seen = Object.fromEntries([...kept.slice(1 - MOST_SEEN), [name, now]]) as IDataObject;
	return false;
}
