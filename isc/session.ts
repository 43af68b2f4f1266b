import type { IscClient } from './api/client';
import type { Clock, Log, TokenUser } from './api/http';

/** One node run's connection to one tenant. */
export interface IscSession {
	client: IscClient;
	clock: Clock;
	log: Log;
	/** The tenant's name as the credential gives it, or the host of a custom address. */
	tenant: string;
	/** Hosts of the tenant's own addresses, the one that people know last; none where the credential names no tenant. */
	hosts?: readonly string[];
	/** Tenant and client: what anything that the process remembers between runs is filed under. */
	key: string;
	/**
	 * The person behind the credential; asked for at most once.
	 * @throws {IscError} when the token has no user behind it, or no token can be had.
	 */
	me(): Promise<TokenUser>;
}
