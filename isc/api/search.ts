import type { HeldAccess } from './wire';

/** What search says about a person and the access they hold. Dates are not in it. Source: ISC API, Search, index `identities`. */
export interface Holdings {
	id: string;
	name?: string;
	displayName?: string;
	email?: string | null;
	inactive?: boolean;
	status?: string | null;
	access?: HeldAccess[];
	accessCount?: number;
	accounts?: Array<{ id?: string; accountId?: string; source?: { id?: string; name?: string } }>;
}
