import { pageOf, sendPage } from '../http/collection';
import type { Context, Endpoint } from '../http/endpoint';
import { badRequest, forbidden, notFound } from '../http/errors';
import { iso } from '../render/common';
import { isFinal, type RequestItem } from '../store/model';
import type { Tenant } from '../tenant';

const service = 'work-items';

/** ISC API: the manual tasks of the caller, and with `ownerId` those of others. Their owner completes them, or an ORG_ADMIN. */
export const workItemEndpoints: Endpoint[] = [
	{ method: 'GET', service, path: '', scopes: ['idn:work-item:read'], handle: list },
	{ method: 'POST', service, path: '/:id', scopes: ['idn:work-item:manage'], handle: complete },
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

function complete({ tenant, caller, params }: Context): unknown {
	const found = completeTask(tenant, params.id, (ownerId) => caller.isAdmin || caller.identity?.id === ownerId);
	return workItem(tenant, found);
}

/** Ends a manual task as done. @throws ApiError 400 if it isn't open, 403, 404 */
export function completeTask(tenant: Tenant, id: string, may: (ownerId: string) => boolean): Task {
	const found = tasksOf(tenant).find(({ task }) => task.id === id);
	if (found === undefined) throw notFound(`Work item "${id}" was not found.`);
	if (!may(found.task.ownerId)) throw forbidden();
	if (found.task.completed !== undefined || isFinal(found.row.state)) throw badRequest('This work item is not open.');
	tenant.lifecycle.completeManualTask(found.row);
	tenant.changed();
	return found;
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
		modified: iso(task.completed ?? task.created),
		...(task.completed !== undefined && { completed: iso(task.completed) }),
		description: `Provision ${store.items.get(row.itemId)?.name ?? row.itemId} by hand`,
		state: task.completed === undefined ? 'Pending' : 'Finished',
		type: 'ManualAction',
	};
}
