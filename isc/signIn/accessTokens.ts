import { createHash } from 'node:crypto';

/** What the token endpoint gives. */
export interface IssuedToken {
	token: string;
	/** Seconds. ISC API: `expires_in`. */
	expiresIn?: number;
}

interface Entry {
	token?: string;
	/** Milliseconds since 1970. */
	expiresAt: number;
	/** The request that is under way, for all who want its answer. */
	pending?: Promise<string>;
}

/** For the life of the n8n process: n8n itself keeps no lock and no expiry for a fetched token. */
const entries = new Map<string, Entry>();

/** Seconds a token is taken to live where ISC does not say. ISC API: a client's lifetime is at most this. */
const longestLife = 43_200;

/** Whose token it is. The secret is part of it, so that nobody gets by with a wrong one on another's token. */
export function tokenKey(baseUrl: string, clientId: string, clientSecret: string): string {
	return createHash('sha256')
		.update(JSON.stringify([baseUrl, clientId, clientSecret]))
		.digest('base64');
}

/** The freshest token of this process that should still be good. */
export function knownToken(key: string): string | undefined {
	const entry = entries.get(key);
	return entry?.token !== undefined && entry.expiresAt > Date.now() ? entry.token : undefined;
}

/**
 * A token other than `failed`: one that was fetched meanwhile, the answer of the request under way, or else a new one.
 * However many ask side by side, `request` is made once.
 *
 * @throws whatever `request` throws, to all who wait for it
 */
export async function freshToken(key: string, failed: string, request: () => Promise<IssuedToken>): Promise<string> {
	const entry = entries.get(key);
	if (entry?.pending !== undefined) return await entry.pending;

	const known = knownToken(key);
	if (known !== undefined && known !== failed) return known;

	forgetExpired();
	const pending = request().then(
		({ token, expiresIn }) => {
			entries.set(key, { token, expiresAt: Date.now() + usableMs(expiresIn ?? longestLife) });
			return token;
		},
		(error: unknown) => {
			entries.delete(key);
			return Promise.reject(error);
		},
	);
	entries.set(key, { expiresAt: 0, pending });
	return await pending;
}

/** A little less than ISC says: a token must still be good when the call that carries it arrives. */
function usableMs(expiresIn: number): number {
	return (expiresIn - Math.min(5, expiresIn / 10)) * 1000;
}

function forgetExpired(): void {
	const now = Date.now();
	for (const [key, { pending, expiresAt }] of entries)
		if (pending === undefined && expiresAt <= now) entries.delete(key);
}
