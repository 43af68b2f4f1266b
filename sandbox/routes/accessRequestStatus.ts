import { meOrId, userOf } from '../access/caller';
import { pageOf, sendPage, type Query } from '../http/collection';
import type { Context, Endpoint } from '../http/endpoint';
import { badRequest, forbidden } from '../http/errors';
import { optionalFilter, requiredValues, type FilterFields } from '../query/filter';
import type { Filter, FilterOperator } from '../query/filterParser';
import { sortRows, type SortFields } from '../query/sort';
import { administrationRow, statusRow } from '../render/status';
import type { Quirks } from '../quirks';
import { isFinal, type RequestItem } from '../store/model';
import type { Tenant } from '../tenant';

/** ISC API: the status list of access requests. */
export const accessRequestStatusEndpoints: Endpoint[] = [
	{
		method: 'GET',
		service: 'access-request-status',
		path: '',
		scopes: ['idn:access-request-status:read'],
		handle: (context) => listStatus(context, false),
	},
	{
		method: 'GET',
		service: 'access-request-administration',
		path: '',
		scopes: ['idn:access-request-administration:read'],
		levels: ['ORG_ADMIN'],
		experimental: true,
		handle: (context) => listStatus(context, true),
	},
];

const comparisons: FilterOperator[] = ['eq', 'ge', 'gt', 'le', 'lt', 'ne'];

/** ISC API: `eq` and comparisons. An announcement and reports say that only `in` works. */
const idOperators: Readonly<Record<Quirks['accessRequestIdFilter'], readonly FilterOperator[]>> = {
	eq: [...comparisons, 'sw'],
	in: ['in'],
	both: [...comparisons, 'sw', 'in'],
	inOnlyEqEmpty: ['eq', 'in'],
};

function filterFields(tenant: Tenant): FilterFields<RequestItem> {
	return {
		accessRequestId: {
			operators: idOperators[tenant.quirks.accessRequestIdFilter],
			get: (row) => row.requestId,
			kind: 'id',
		},
		accountActivityItemId: { operators: [...comparisons, 'sw', 'in'], get: (row) => row.activityItemId, kind: 'id' },
		created: { operators: comparisons, get: (row) => row.created, kind: 'date' },
	};
}

/** ISC API: the administration list supports more operators, and the field `status`. */
function administrationFields(): FilterFields<RequestItem> {
	const all: FilterOperator[] = [...comparisons, 'in', 'sw', 'isnull'];
	return {
		accessRequestId: { operators: all, get: (row) => row.requestId, kind: 'id' },
		accountActivityItemId: { operators: all, get: (row) => row.activityItemId, kind: 'id' },
		status: { operators: ['in', 'eq', 'ne'], get: (row) => row.state, kind: 'id' },
		created: { operators: all, get: (row) => row.created, kind: 'date' },
	};
}

function sortFields(tenant: Tenant): SortFields<RequestItem> {
	return {
		created: (row) => row.created,
		modified: (row) => row.modified,
		accountActivityItemId: (row) => row.activityItemId,
		name: (row) => tenant.store.items.get(row.itemId)?.name,
		accessRequestId: (row) => row.requestId,
	};
}

function listStatus(context: Context, administration: boolean): unknown {
	const { tenant, query, reply } = context;
	const page = pageOf(query);
	const filter = optionalFilter(
		query.filters,
		administration ? administrationFields() : filterFields(tenant),
		tenant.quirks,
	);
	const requestIds = filter === undefined ? undefined : requiredValues(filter.parsed, 'accessRequestId', ['eq', 'in']);
	const rows = peopleFilter(context, requestIds);
	const executing = onlyExecuting(tenant, query);
	if (!administration && findsNothingByEq(tenant, filter?.parsed)) return sendPage(context, [], page, () => undefined);
	const found: RequestItem[] = [];
	for (const row of rows) {
		if (row.hidden) continue;
		const seen = tenant.store.requests.seen(row);
		if (seen === null || !executing(seen) || filter?.test(seen) === false) continue;
		found.push(seen);
	}
	found.reverse();
	return sendPage({ tenant, reply }, sortRows(found, query.sorters, sortFields(tenant)), page, (row) =>
		administration ? administrationRow(tenant, row) : statusRow(tenant, row),
	);
}

/** Seen in real tenants: `eq` on the id returns 200 with an empty list; only `in` finds the request. */
function findsNothingByEq(tenant: Tenant, filter: Filter | undefined): boolean {
	if (tenant.quirks.accessRequestIdFilter !== 'inOnlyEqEmpty' || filter === undefined) return false;
	return requiredValues(filter, 'accessRequestId', ['eq']) !== undefined;
}

/** ISC API: EXECUTING is the only valid value of `request-state`. */
function onlyExecuting(tenant: Tenant, query: Query): (row: RequestItem) => boolean {
	const state = query['request-state'];
	if (state === undefined) return () => true;
	if (state !== 'EXECUTING') throw badRequest('The only valid value of request-state is EXECUTING.');
	if (tenant.quirks.executingIncludesVerification) return (row) => !isFinal(row.state);
	return (row) => row.state === 'EXECUTING';
}

/** The rows that the caller asks for and may see, oldest first. ISC API: only an ORG_ADMIN may see the rows of others. */
function peopleFilter(
	{ tenant, caller, query }: Context,
	requestIds: readonly string[] | undefined,
): Iterable<RequestItem> {
	const { requests } = tenant.store;
	const user = userOf(caller);
	const person = (name: string): string | undefined =>
		query[name] === undefined ? undefined : meOrId(caller, query[name]);
	const [requestedFor, requestedBy, regarding] = [
		person('requested-for'),
		person('requested-by'),
		person('regarding-identity'),
	];
	const assignedTo = person('assigned-to');
	if (regarding !== undefined && (requestedFor !== undefined || requestedBy !== undefined)) {
		throw badRequest('regarding-identity is mutually exclusive with requested-for and requested-by.');
	}
	if (!caller.isAdmin) {
		for (const id of [requestedFor, requestedBy, regarding, assignedTo])
			if (id !== undefined && id !== user.id) throw forbidden();
	}
	const nobody =
		requestedFor === undefined && requestedBy === undefined && regarding === undefined && assignedTo === undefined;
	const ownOnly = nobody && !(caller.isAdmin && tenant.quirks.adminStatusList === 'everybody');
	const concerns = (row: RequestItem, id: string): boolean => row.identityId === id || row.requesterId === id;
	const test = (row: RequestItem): boolean =>
		(requestedFor === undefined || row.identityId === requestedFor) &&
		(requestedBy === undefined || row.requesterId === requestedBy) &&
		(regarding === undefined || concerns(row, regarding)) &&
		(assignedTo === undefined || isAssigned(tenant, row, assignedTo)) &&
		(!ownOnly || concerns(row, user.id));
	return candidates(tenant, requestIds, requestedFor, requestedBy).filter(test);

	function candidates(
		{ store }: Tenant,
		ids: readonly string[] | undefined,
		forId: string | undefined,
		byId: string | undefined,
	): readonly RequestItem[] {
		if (ids !== undefined) return ids.flatMap((id) => store.requests.get(id)?.items ?? []);
		if (forId !== undefined) return requests.forIdentity(forId);
		return byId === undefined ? requests.items : requests.byRequesterId(byId);
	}
}

/** ISC API: `assigned-to` is the owner of the work item of the request. */
function isAssigned(tenant: Tenant, row: RequestItem, id: string): boolean {
	return row.approvals.some(
		(approval) =>
			approval.state === 'PENDING' &&
			(approval.ownerId === id || tenant.store.groups.get(approval.ownerId)?.memberIds.includes(id) === true),
	);
}
