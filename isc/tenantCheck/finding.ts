import type { IscSession } from '../session';

/** `LIMITED`: the node does less, or otherwise, because of it. */
export interface Finding {
	area: string;
	finding: string;
	status: 'OK' | 'LIMITED' | 'UNKNOWN';
	/** What the node does about it, or what a person can do. */
	advice: string;
}

/** What the operations of the node depend on. */
export type Permission =
	| 'search'
	| 'requests'
	| 'roles'
	| 'holders'
	| 'profiles'
	| 'sod'
	| 'approvals'
	| 'newerApprovals'
	| 'people'
	| 'subscriptions';

/** What the looks so far have found out, for those that come after. A permission that isn't there couldn't be found out. */
export interface Known {
	may: Map<Permission, boolean>;
	requestsFor?: 'everybody' | 'reports' | 'self';
}

/** One look at the tenant. */
export interface Probe {
	area: string;
	/** What it finds out, for the case that it can't. */
	what: string;
	look(session: IscSession, known: Known): Promise<Array<Omit<Finding, 'area'>>>;
}

export function ok(finding: string, advice: string): Array<Omit<Finding, 'area'>> {
	return [{ finding, status: 'OK', advice }];
}

export function limited(finding: string, advice: string): Array<Omit<Finding, 'area'>> {
	return [{ finding, status: 'LIMITED', advice }];
}

export function unknown(finding: string, advice: string): Array<Omit<Finding, 'area'>> {
	return [{ finding, status: 'UNKNOWN', advice }];
}
