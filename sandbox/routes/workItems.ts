import { pageOf, sendPage } from '../http/collection';
import type { Context, Endpoint } from '../http/endpoint';
import { iso } from '../render/common';

/** ISC API: the manual tasks of the caller, and with `ownerId` those of others. */
export const workItemEndpoints: Endpoint[] = [
	{ method: 'GET', service: 'work-items', path: '', scopes: ['idn:work-item:read'], handle: list },
];

function list({ tenant, caller, query, reply }: Context): unknown {
	const { store } = tenant;
	const owner = caller.isAdmin ? (query.ownerId ?? null) : (caller.identity?.id ?? '');
	const tasks = store.requests.items.flatMap((row) =>
		row.manualTask !== undefined && row.state === 'EXECUTING' && (owner === null || row.manualTask.ownerId === owner)
			? [{ row, task: row.manualTask }]
			: [],
	);
	return sendPage({ tenant, reply }, tasks, pageOf(query), ({ row, task }) => ({
		id: task.id,
		requesterId: row.requesterId,
		ownerId: task.ownerId,
		ownerName: store.identities.get(task.ownerId)?.name ?? task.ownerId,
		created: iso(task.created),
		modified: iso(task.created),
		description: `Provision ${store.items.get(row.itemId)?.name ?? row.itemId} by hand`,
		state: 'Pending',
		type: 'ManualAction',
	}));
}
