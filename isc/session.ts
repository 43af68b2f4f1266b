import type { IscClient } from './api/client';
import type { Clock, Log, TokenUser } from './api/http';

/** One node run's connection to one tenant. */
export interface IscSession {
	client: IscClient;
	clock: Clock;
	log: Log;
	/** The tenant's name from the credential, or the host of a custom address. */
	tenant: string;
	/** Hosts of the tenant's own addresses, the one that people know last. None if the credential names no tenant. */
	hosts?: readonly string[];
	/** The host that calls go to. None if the credential can't be used. */
	apiHost?: string;
	/** Tenant and client: the key of everything that the process remembers between runs. */
	key: string;
	/**
	 * The person behind the credential. Read at most once.
	 * @throws {IscError} if the token has no user behind it, or there is no token
	 */
	me(): Promise<TokenUser>;
	/** Notes accepted requests, and the references they are for, where people search for the execution. None if it can't be searched. */
	noteRequests?(ids: readonly string[], references: readonly string[]): void;
}
