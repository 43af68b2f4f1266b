import type { AccessItem, Identity, RequestItem, Sandbox } from '../../../sandbox';

export type Operation = 'grant' | 'revoke';

/** One input item: one person and one access item. */
export interface Row {
	person: Identity;
	item: AccessItem;
	comment?: string;
	removeDate?: string;
}

/** A sandbox, and the rows to run against it. */
export interface Scene {
	sandbox: Sandbox;
	operation: Operation;
	rows: Row[];
	/** How many requests there were before the run. */
	before: number;
}

/** The result of each row, in the order of the rows. */
export interface RowOutcome {
	/** The outcome in the row's result; `ROW ERROR` if the row has an error and no result. */
	outcome: string;
	accessRequestIds: string[];
	message: string;
	statusCode?: number;
}

/** The requests that the run made. */
export function requestsOf({ sandbox, before }: Scene): readonly RequestItem[] {
	return sandbox.requestItems().slice(before);
}

/** Twelve rows. Combined, a grant takes two calls of six pairs each, and a revoke six calls of two. */
export function twelveRows(sandbox: Sandbox, operation: Operation): Scene {
	const people = sandbox.addPeople(operation === 'grant' ? 12 : 6);
	const [entitlement] = sandbox.addItems('ENTITLEMENT', 1);
	const [role] = sandbox.addItems('ROLE', 1);
	const [profile] = sandbox.addItems('ACCESS_PROFILE', 1);
	const rows =
		operation === 'grant'
			? people.map((person, index) => ({ person, item: index < 6 ? entitlement : role }))
			: people.flatMap((person) => [role, profile].map((item) => ({ person, item })));
	if (operation === 'revoke') for (const { person, item } of rows) sandbox.hold(person, item);
	return { sandbox, operation, rows, before: 0 };
}
