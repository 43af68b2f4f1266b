import type { IscSession } from '../session';

/** `LIMITED`: the node does less, or otherwise, because of it. */
export interface Finding {
	area: string;
	finding: string;
	status: 'OK' | 'LIMITED' | 'UNKNOWN';
	/** What the node does about it, or what a person can do. */
	advice: string;
}

/** One look at the tenant. */
export interface Probe {
	area: string;
	/** What it finds out, for the case that it can't. */
	what: string;
	look(session: IscSession): Promise<Array<Omit<Finding, 'area'>>>;
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
