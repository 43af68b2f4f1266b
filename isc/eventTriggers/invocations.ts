import { isRecord } from '../shared/untyped';
import { TenantMemory } from '../shared/memory';
import type { IscSession } from '../session';
import type { DecidingTrigger, Payload } from './events';

/** A delivery that ISC waits for an answer to. */
export interface Invocation {
	/** ISC's id. */
	id: string;
	triggerId: DecidingTrigger;
	/** The callback address without its host. */
	path: string;
	/** Proves to ISC that the answer comes from the subscriber. In no output, error or log. */
	secret: string;
	/** When the event came, in milliseconds since 1970. */
	receivedAt: number;
	/** When ISC's deadline is over, in milliseconds since 1970. */
	respondBy: number;
	accessRequestId?: string;
}

/** What has become of an invocation, as far as this process knows. */
export interface OpenInvocation {
	invocation: Invocation;
	/** `answered`: ISC has taken an answer. `over`: the fallback has been sent. */
	state: 'open' | 'answered' | 'over';
	/** The answer that is on its way: resolves when ISC has answered it, or hasn't. Never rejects. */
	underWay?: Promise<void>;
	/** Someone waits for the time of the fallback. */
	isWatched?: boolean;
}

const MOST = 5_000;
/** ISC's longest deadline isn't documented; no answer is worth keeping for longer than this. */
const KEEP_MS = 7 * 24 * 60 * 60_000;

/** By tenant, client and invocation. Other n8n processes have their own; what they share is in n8n's static data. */
const open = new TenantMemory<OpenInvocation>(MOST, KEEP_MS);

export function rememberInvocation({ key, clock }: IscSession, invocation: Invocation): OpenInvocation {
	const known = open.get(key, invocation.id, clock.now());
	if (known !== undefined) return known;
	const entry: OpenInvocation = { invocation, state: 'open' };
	open.set(key, invocation.id, entry, clock.now());
	return entry;
}

export function knownInvocation({ key, clock }: IscSession, id: string): OpenInvocation | undefined {
	return open.get(key, id, clock.now());
}

/**
 * The id and path of a callback address.
 *
 * @param apiHost the host that the credential's calls go to: the secret goes nowhere else
 * @returns undefined if the address isn't one of the tenant's own
 */
export function readCallback(
	callbackURL: string,
	apiHost: string | undefined,
): { id: string; path: string } | undefined {
	if (!URL.canParse(callbackURL)) return undefined;
	const { host, pathname, search, hash, username, password, protocol } = new URL(callbackURL);
	const [, id] = /\/trigger-invocations(?:\/v\d+)?\/([\w-]{8,128})\/complete$/.exec(pathname) ?? [];
	const isPlain = search === '' && hash === '' && username === '' && password === '';
	return host === apiHost && isPlain && /^https?:$/.test(protocol) && id !== undefined
		? { id, path: pathname }
		: undefined;
}

/** The key in the workflow's static data: a node's own data is its own alone, and the action node answers. */
export const STORED_INVOCATIONS = 'sailPointIscInvocations';

/** The id in the output of a built-in sample. ISC waits for no answer to it. */
export const SAMPLE_INVOCATION = 'sample';

/** The invocations that a trigger node has put into n8n's static data, which every n8n process reads. */
export interface StoredInvocations {
	[id: string]: Invocation & { fallback: 'deny' | 'passOn'; items: Payload[] };
}

const MOST_STORED = 200;

/** How long an invocation is known after its deadline: the workflow may answer late, and must learn that it is too late. */
const KEPT_AFTER_MS = 60 * 60_000;

/** The stored ones with one more. Those whose deadline is long over are left out, and the oldest beyond 200. */
export function withStored(stored: unknown, entry: StoredInvocations[string], now: number): StoredInvocations {
	const kept = Object.entries(readStored(stored)).filter(([, { respondBy }]) => respondBy > now - KEPT_AFTER_MS);
	return Object.fromEntries([...kept.slice(1 - MOST_STORED), [entry.id, entry]]);
}

/** What of the static data can be read. */
export function readStored(stored: unknown): StoredInvocations {
	if (!isRecord(stored)) return {};
	return Object.fromEntries(
		Object.entries(stored).filter(
			([, entry]) =>
				isRecord(entry) &&
				[entry.id, entry.path, entry.secret, entry.triggerId].every((text) => typeof text === 'string') &&
				typeof entry.respondBy === 'number' &&
				typeof entry.receivedAt === 'number',
		),
	) as StoredInvocations;
}
