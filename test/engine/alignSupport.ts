import type { AccessItem, Identity, Sandbox } from '../../sandbox';
import { startNodeRun, type NodeOptions, type NodeResult, type StartedNode } from './harness';
import { runOperation } from './operation';
import { access, accessItem, credentialFor, people } from './support';

/** A row of a list: a person, by email, and the names of the roles that they should hold. */
export interface ListRow {
	email: string;
	roles: string[];
}

/** Parameters that read a list of people and roles from the input items. */
export const byRoles = {
	...people('email', '={{ $json.email }}'),
	...access(accessItem('ROLE', 'name', '={{ $json.roles }}')),
	comment: 'Monthly alignment',
};

/** For tests that aren't about ISC's limit: a sandbox that allows many calls, and a node that makes them. */
export const FAST = { rateLimit: 5_000 };
const fastOptions = { callsPer10Seconds: 5_000 };

/** Runs Align in n8n's engine. It continues on failure, as a workflow that reports does. */
export async function runAlign(
	sandbox: Sandbox,
	items: object[],
	parameters: { options?: object } & Record<string, unknown> = {},
	options: Omit<NodeOptions, 'parameters' | 'items'> & { client?: 'admin' | 'user' } = {},
): Promise<NodeResult> {
	return await runOperation(
		sandbox,
		['accessRequest', 'align'],
		{
			...byRoles,
			...parameters,
			options: { ...(sandbox.settings.rateLimit > 100 && fastOptions), ...parameters.options },
		},
		{ onError: 'continueErrorOutput', items: items as never, ...options },
	);
}

/** Starts such a run, to be canceled midway. */
export function startAlign(sandbox: Sandbox, items: object[], parameters: object = {}): StartedNode {
	return startNodeRun({
		executionId: `align-${process.pid}-${(started += 1)}`,
		credentials: credentialFor(sandbox),
		parameters: {
			authentication: 'accessToken',
			resource: 'accessRequest',
			operation: 'align',
			...byRoles,
			...parameters,
		},
		onError: 'continueErrorOutput',
		items: items as never,
	});
}

let started = 0;

export interface Aligned {
	action: string;
	message: string;
	identityId: string;
	id: string;
	outcome?: string;
	reason?: string;
	via?: string;
	through?: string;
	heldUntil?: string;
	blockedBy?: number[];
	accessRequestIds: string[];
	plan?: object;
}

export function alignedOf({ items }: NodeResult): Aligned[] {
	return items.map(({ json }) => json as unknown as Aligned);
}

/** The one item about a person, or about a person and an access item. */
export function itemOf(result: NodeResult, person: Identity, item?: AccessItem): Aligned {
	const found = alignedOf(result).filter(
		({ identityId, id }) => identityId === person.id && (item === undefined || id === item.id),
	);
	expect(found).toHaveLength(1);
	return found[0];
}

/** How many items have each action. */
export function actionsOf(result: NodeResult): Record<string, number> {
	const counts: Record<string, number> = {};
	for (const { action } of alignedOf(result)) counts[action] = (counts[action] ?? 0) + 1;
	return counts;
}

/** Rows that list all who should hold each role. */
export function rowsFor(wanted: ReadonlyArray<[person: Identity, roles: AccessItem[]]>): ListRow[] {
	return wanted.map(([{ email }, roles]) => ({ email: email ?? '', roles: roles.map(({ name }) => name) }));
}

export function revokesSent(
	sandbox: Sandbox,
): Array<{ requestedFor: string[]; requestedItems: Array<{ id: string }> }> {
	return sandbox
		.callsTo('/access-requests/v1', 'POST')
		.map(({ body }) => body as { requestType: string; requestedFor: string[]; requestedItems: Array<{ id: string }> })
		.filter(({ requestType }) => requestType === 'REVOKE_ACCESS');
}
