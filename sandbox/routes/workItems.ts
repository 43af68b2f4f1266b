import { pageOf, sendPage } from '../http/collection';
import type { Context, Endpoint } from '../http/endpoint';
import { badRequest, notFound } from '../http/errors';
import { iso } from '../render/common';
import { isFinal, type RequestItem } from '../store/model';
import type { Tenant } from '../tenant';

const service = 'work-items';

/** ISC API: the manual tasks of the caller, and with `ownerId` those of others. The page of the sandbox completes them. */
export const workItemEndpoints: Endpoint[] = [
	{ method: 'GET', service, path: '', scopes: ['idn:work-item:read'], handle: list },
];

/** A manual task, with the item of the request that waits for it. */
interface Task {
	row: RequestItem;
	task: NonNullable<RequestItem['manualTask']>;
}

function list({ tenant, caller, query, reply }: Context): unknown {
	const owner = caller.isAdmin ? (query.ownerId ?? null) : (caller.identity?.id ?? '');
	const open = tasksOf(tenant).filter(
		({ row, task }) =>
			row.state === 'EXECUTING' && task.completed === undefined && (owner === null || task.ownerId === owner),
	);
	return sendPage({ tenant, reply }, open, pageOf(query), (one) => workItem(tenant, one));
}

/** Ends a manual task as done, as its owner does on the page. @throws ApiError 400 if it isn't open, 404 */
export function completeTask(tenant: Tenant, id: string): void {
	const found = tasksOf(tenant).find(({ task }) => task.id === id);
	if (found === undefined) throw notFound(`Work item "${id}" was not found.`);
	if (found.task.completed !== undefined || isFinal(found.row.state)) throw badRequest('This work item is not open.');
	tenant.lifecycle.completeManualTask(found.row);
	tenant.changed();
}

function tasksOf({ store }: Tenant): Task[] {
	return store.requests.items.flatMap((row) => (row.manualTask === undefined ? [] : [{ row, task: row.manualTask }]));
}

function workItem({ store }: Tenant, { row, task }: Task): object {
	return {
		id: task.id,
		requesterId: row.requesterId,
		ownerId: task.ownerId,
		ownerName: store.identities.get(task.ownerId)?.name ?? task.ownerId,
		created: iso(task.created),
		modified: iso(task.created),
		description: `Provision ${store.items.get(row.itemId)?.name ?? row.itemId} by hand`,
		state: 'Pending',
		type: 'ManualAction',
	};
}
