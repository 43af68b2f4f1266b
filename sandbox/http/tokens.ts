import { randomBytes } from 'node:crypto';
import { JsonWebTokenError, sign, TokenExpiredError, verify } from 'jsonwebtoken';
import type { SandboxClock } from '../clock';
import { newId } from '../ids';
import type { LiveSettings } from '../options';
import type { Client, Identity } from '../store/model';
import type { Store } from '../store/store';
import { UnauthorizedError } from './errors';

/** ISC API: the claims of the access token, which identify the caller. */
export interface Claims {
	client_id: string;
	identity_id?: string;
	user_name?: string;
	org: string;
	authorities: string[];
	scope: string[];
	exp: number;
	jti: string;
}

export interface TokenResponse {
	access_token: string;
	token_type: 'bearer';
	expires_in: number;
	scope: string;
	refresh_token?: string;
	tenant_id: string;
	org: string;
	identity_id?: string;
	user_name?: string;
	strong_auth_supported: boolean;
	jti: string;
}

/** The user a refresh token signs in, and the client it was issued to. */
export interface RefreshGrant {
	clientId: string;
	identityId: string;
}

interface Grant {
	clientId: string;
	identityId: string;
	redirectUri: string;
	expires: number;
}

/** Issues tokens and verifies them. The keys last as long as the sandbox runs. */
export class TokenService {
	private readonly verified = new Map<string, Claims>();
	private readonly codes = new Map<string, Grant>();
	private readonly refreshTokens = new Map<string, RefreshGrant>();

	constructor(
		private readonly store: Store,
		private readonly clock: SandboxClock,
		private readonly settings: LiveSettings,
		private readonly org: string,
		private readonly key = randomBytes(32),
	) {}

	/** For the same people, seeded anew. Access tokens that were issued stay valid. */
	renewed(store: Store): TokenService {
		return new TokenService(store, this.clock, this.settings, this.org, this.key);
	}

	/** Issues a token for a client that acts as `identity` or, if it is an API client, without a user. */
	issue(client: Client, identity: Identity | undefined, refresh = false): TokenResponse {
		const lifetime = this.settings.tokenLifetimeSeconds;
		const claims: Claims = {
			client_id: client.id,
			...(identity === undefined ? {} : { identity_id: identity.id, user_name: identity.alias }),
			org: this.org,
			authorities: identity?.authorities ?? ['API'],
			scope: client.scopes,
			exp: Math.floor(this.clock.wallNow() / 1000) + lifetime,
			jti: newId(),
		};
		const response: TokenResponse = {
			access_token: sign(claims, this.key, { algorithm: 'HS256' }),
			token_type: 'bearer',
			expires_in: lifetime,
			scope: client.scopes.join(' '),
			tenant_id: newId(),
			org: this.org,
			strong_auth_supported: false,
			jti: claims.jti,
		};
		if (identity !== undefined) {
			response.identity_id = identity.id;
			response.user_name = identity.alias;
		}
		if (refresh && identity !== undefined) {
			response.refresh_token = newId();
			this.refreshTokens.set(response.refresh_token, { clientId: client.id, identityId: identity.id });
		}
		return response;
	}

	/** @throws UnauthorizedError with ISC's message if the token is invalid or expired */
	read(token: string): Claims {
		const now = Math.floor(this.clock.wallNow() / 1000);
		const known = this.verified.get(token);
		if (known !== undefined) {
			if (known.exp <= now) throw new UnauthorizedError('JWT validation failed: JWT is expired');
			return known;
		}
		try {
			const claims = verify(token, this.key, { algorithms: ['HS256'], clockTimestamp: now });
			if (!isClaims(claims)) throw new UnauthorizedError('JWT validation failed: claims are missing');
			this.verified.set(token, claims);
			return claims;
		} catch (error) {
			if (error instanceof TokenExpiredError) throw new UnauthorizedError('JWT validation failed: JWT is expired');
			if (error instanceof JsonWebTokenError) throw new UnauthorizedError('JWT validation failed: Invalid token');
			throw error;
		}
	}

	/** Issues a code for the authorization code flow. It can be used once within five minutes. */
	newCode(clientId: string, identityId: string, redirectUri: string): string {
		const code = newId().slice(0, 12);
		this.codes.set(code, { clientId, identityId, redirectUri, expires: this.clock.wallNow() + 300_000 });
		return code;
	}

	/**
	 * The user a code was issued for; undefined if it was already used, has expired, or was issued to another client or
	 * address.
	 */
	takeCode(code: string, clientId: string, redirectUri: string | undefined): Identity | undefined {
		const grant = this.codes.get(code);
		this.codes.delete(code);
		if (grant === undefined || grant.clientId !== clientId || grant.expires < this.clock.wallNow()) return undefined;
		if (redirectUri !== grant.redirectUri) return undefined;
		return this.store.identities.person(grant.identityId);
	}

	/** The valid refresh tokens, to be saved in the state file. */
	get kept(): Array<[string, RefreshGrant]> {
		return [...this.refreshTokens];
	}

	restore(kept: ReadonlyArray<[string, RefreshGrant]>): void {
		for (const [token, grant] of kept) this.refreshTokens.set(token, grant);
	}

	/** The user a refresh token was issued for. It can be used once; each refresh issues the next one. */
	takeRefreshToken(refreshToken: string, clientId: string): Identity | undefined {
		const grant = this.refreshTokens.get(refreshToken);
		if (grant === undefined || grant.clientId !== clientId) return undefined;
		this.refreshTokens.delete(refreshToken);
		return this.store.identities.person(grant.identityId);
	}
}

function isClaims(value: unknown): value is Claims {
	return (
		typeof value === 'object' && value !== null && 'client_id' in value && 'authorities' in value && 'exp' in value
	);
}
