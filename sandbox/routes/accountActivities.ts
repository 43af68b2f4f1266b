import { meOrId } from '../access/caller';
import { pageOf, sendPage } from '../http/collection';
import type { Context, Endpoint } from '../http/endpoint';
import { badRequest, forbidden, notFound } from '../http/errors';
import { optionalFilter, type FilterFields } from '../query/filter';
import { sortRows } from '../query/sort';
import { accountActivity, modifiedAt } from '../render/accountActivity';
import type { AccessRequest } from '../store/model';

const service = 'account-activities';

/** ISC API: account activities. Each access request is one, with the same id. */
export const accountActivityEndpoints: Endpoint[] = [
	{ method: 'GET', service, path: '', scopes: [], handle: list },
	{ method: 'GET', service, path: '/:id', scopes: [], handle: one },
];

const dates = ['gt', 'lt', 'ge', 'le', 'eq', 'in', 'ne', 'isnull'] as const;

const fields: FilterFields<AccessRequest> = {
	type: { operators: ['eq', 'in', 'ge', 'le', 'lt', 'ne', 'isnull', 'sw'], get: () => 'appRequest', kind: 'text' },
	created: { operators: dates, get: (row) => row.created, kind: 'date' },
	modified: { operators: dates, get: modifiedAt, kind: 'date' },
};

function list(context: Context): unknown {
	const { tenant, query, reply } = context;
	const filter = optionalFilter(query.filters, fields, tenant.quirks);
	const concerns = peopleTest(context);
	const rows = [...tenant.store.requests.all()].filter(
		(request) => request.items.some((item) => !item.hidden) && concerns(request) && filter?.test(request) !== false,
	);
	rows.reverse();
	const sorted = sortRows(rows, query.sorters, {
		type: () => 'appRequest',
		created: (row) => row.created,
		modified: modifiedAt,
	});
	return sendPage({ tenant, reply }, sorted, pageOf(query), (request) => accountActivity(tenant, request));
}

function one({ tenant, caller, params }: Context): unknown {
	const request = tenant.store.requests.get(params.id);
	if (request === undefined) throw notFound();
	const { identity } = caller;
	const mine =
		identity !== undefined &&
		(request.requesterId === identity.id || request.items.some((item) => item.identityId === identity.id));
	if (!caller.isAdmin && !mine) throw forbidden();
	return accountActivity(tenant, request);
}

/** ISC API: only an ORG_ADMIN may see the activities of others. */
function peopleTest({ caller, query }: Context): (request: AccessRequest) => boolean {
	const id = (name: string): string | undefined =>
		query[name] === undefined ? undefined : meOrId(caller, query[name]);
	const [requestedFor, requestedBy, regarding] = [id('requested-for'), id('requested-by'), id('regarding-identity')];
	if (regarding !== undefined && (requestedFor !== undefined || requestedBy !== undefined)) {
		throw badRequest('regarding-identity is mutually exclusive with requested-for and requested-by.');
	}
	const own = caller.isAdmin ? undefined : caller.identity?.id;
	for (const asked of [requestedFor, requestedBy, regarding]) {
		if (own !== undefined && asked !== undefined && asked !== own) throw forbidden();
	}
	const isFor = (request: AccessRequest, person: string): boolean =>
		request.items.some((item) => item.identityId === person);
	const either = (request: AccessRequest, person: string): boolean =>
		request.requesterId === person || isFor(request, person);
	return (request) =>
		(requestedFor === undefined || isFor(request, requestedFor)) &&
		(requestedBy === undefined || request.requesterId === requestedBy) &&
		(regarding === undefined || either(request, regarding)) &&
		(own === undefined || either(request, own));
}
