import { applyPatch, type Operation } from 'rfc6902';
import { record, requiredText } from '../access/bodyFields';
import { pageOf, sendPage } from '../http/collection';
import type { Context, Endpoint } from '../http/endpoint';
import { badRequest, notFound } from '../http/errors';
import { optionalFilter, type FilterFields } from '../query/filter';
import { sortRows } from '../query/sort';
import { triggerOf, triggers, type Trigger } from '../triggers/catalog';
import { validateFilter } from '../triggers/filter';
import { readSubscription, shownSubscription, type Subscription } from '../triggers/subscriptions';

const service = 'trigger-subscriptions';
const read = ['sp:trigger-service-subscriptions:read', 'sp:trigger-service-subscriptions:manage'];
const manage = ['sp:trigger-service-subscriptions:manage'];
const shared = { levels: ['ORG_ADMIN'], apiClients: true } as const;

/** ISC API: event triggers and subscriptions to them. */
export const triggerEndpoints: Endpoint[] = [
	{ method: 'GET', service: 'triggers', path: '', scopes: read, ...shared, handle: listTriggers },
	{ method: 'GET', service, path: '', scopes: read, ...shared, handle: list },
	{ method: 'POST', service, path: '', scopes: manage, ...shared, handle: create },
	{ method: 'POST', service, path: '/validate-filter', scopes: manage, ...shared, handle: validate },
	{ method: 'PUT', service, path: '/:id', scopes: manage, ...shared, handle: replace },
	{ method: 'PATCH', service, path: '/:id', scopes: manage, ...shared, handle: patch },
	{ method: 'DELETE', service, path: '/:id', scopes: manage, ...shared, handle: remove },
];

const triggerFields: FilterFields<Trigger> = {
	id: { operators: ['eq', 'ge', 'le'], get: (row) => row.id, kind: 'id' },
};

const subscriptionFields: FilterFields<Subscription> = {
	id: { operators: ['eq'], get: (row) => row.id, kind: 'id' },
	triggerId: { operators: ['eq'], get: (row) => row.triggerId, kind: 'id' },
	type: { operators: ['eq', 'le'], get: (row) => row.type, kind: 'id' },
};

function listTriggers({ tenant, query, reply }: Context): unknown {
	const filter = optionalFilter(query.filters, triggerFields, tenant.quirks);
	const rows = triggers.filter((trigger) => filter?.test(trigger) !== false);
	return sendPage(
		{ tenant, reply },
		sortRows(rows, query.sorters, { id: (row) => row.id, name: (row) => row.name }),
		pageOf(query),
		(row) => row,
	);
}

function list({ tenant, query, reply }: Context): unknown {
	const filter = optionalFilter(query.filters, subscriptionFields, tenant.quirks);
	const rows = tenant.triggers.subscriptions.list().filter((row) => filter?.test(row) !== false);
	const sorters = {
		triggerId: (row: Subscription) => row.triggerId,
		triggerName: (row: Subscription) => triggerOf(row.triggerId)?.name,
	};
	return sendPage({ tenant, reply }, sortRows(rows, query.sorters, sorters), pageOf(query), shownSubscription);
}

function create({ tenant, body, reply }: Context): unknown {
	const subscription = readSubscription(body);
	tenant.triggers.subscriptions.checkRoom(subscription.triggerId);
	tenant.triggers.subscriptions.put(subscription);
	tenant.changed();
	void reply.code(201);
	return shownSubscription(subscription);
}

function replace({ tenant, params, body }: Context): unknown {
	const subscription = readSubscription(body, found(tenant, params.id));
	tenant.triggers.subscriptions.put(subscription);
	tenant.changed();
	return shownSubscription(subscription);
}

/** ISC API: a JSON patch. `id` and `triggerId` can't be changed. */
function patch({ tenant, params, body }: Context): unknown {
	const before = found(tenant, params.id);
	if (!Array.isArray(body)) throw badRequest('The body must be a list of patch operations.');
	const { triggerName: _triggerName, ...document } = shownSubscription(before);
	const errors = applyPatch(document, body as Operation[]).filter((error) => error !== null);
	if (errors.length > 0) throw badRequest(`The patch cannot be applied: ${errors[0].message}`);
	const subscription = readSubscription(document, before);
	tenant.triggers.subscriptions.put(subscription);
	tenant.changed();
	return shownSubscription(subscription);
}

function remove({ tenant, params, reply }: Context): unknown {
	if (!tenant.triggers.subscriptions.remove(params.id)) throw notFound();
	tenant.changed();
	return reply.code(204).send();
}

function validate({ body }: Context): unknown {
	const { input, filter } = record(body, 'request body');
	return validateFilter(requiredText(filter, 'filter'), record(input, 'input'));
}

function found(tenant: Context['tenant'], id: string): Subscription {
	const subscription = tenant.triggers.subscriptions.get(id);
	if (subscription === undefined) throw notFound();
	return subscription;
}
