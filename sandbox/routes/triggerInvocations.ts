import { optionalText, record, requiredText } from '../access/bodyFields';
import { pageOf, sendPage } from '../http/collection';
import type { Context, Endpoint } from '../http/endpoint';
import { badRequest } from '../http/errors';
import { optionalFilter, type FilterFields } from '../query/filter';
import { sortRows } from '../query/sort';
import { iso } from '../render/common';
import { triggerOf } from '../triggers/catalog';
import { ask, tell } from '../triggers/delivery';
import type { Invocation } from '../triggers/invocations';

const service = 'trigger-invocations';
const read = ['sp:trigger-service-invocation-status:read', 'sp:trigger-service-invocation-status:manage'];

/** ISC API: deliveries of events: their status, their completion, and test deliveries. */
export const triggerInvocationEndpoints: Endpoint[] = [
	{ method: 'GET', service, path: '/status', scopes: read, levels: ['ORG_ADMIN'], apiClients: true, handle: status },
	{ method: 'POST', service, path: '/:id/complete', scopes: [], apiClients: true, handle: complete },
	{ method: 'POST', service, path: '/test', scopes: [read[1]], levels: ['ORG_ADMIN'], apiClients: true, handle: test },
];

const fields: FilterFields<Invocation> = {
	triggerId: { operators: ['eq'], get: (row) => row.triggerId, kind: 'id' },
	subscriptionId: { operators: ['eq'], get: (row) => row.subscriptionId, kind: 'id' },
};

function status({ tenant, query, reply }: Context): unknown {
	const filter = optionalFilter(query.filters, fields, tenant.quirks);
	const rows = tenant.triggers.invocations.list().filter((row) => filter?.test(row) !== false);
	const sorters = {
		triggerId: (row: Invocation) => row.triggerId,
		subscriptionName: (row: Invocation) => row.subscriptionName,
		created: (row: Invocation) => row.created,
		completed: (row: Invocation) => row.completed,
	};
	return sendPage({ tenant, reply }, sortRows(rows, query.sorters, sorters), pageOf(query), (row) => ({
		id: row.id,
		triggerId: row.triggerId,
		subscriptionName: row.subscriptionName,
		subscriptionId: row.subscriptionId,
		type: row.type,
		created: iso(row.created),
		...(row.completed === null ? {} : { completed: iso(row.completed) }),
		startInvocationInput: { triggerId: row.triggerId, input: row.input, contentJson: row.contentJson },
		completeInvocationInput: {
			localizedError: row.error === null ? null : { locale: 'en-US', message: row.error },
			output: row.output,
		},
	}));
}

/** ISC API: the secret shows that the caller is the subscriber. This endpoint never answers with 404. */
function complete({ tenant, params, body, reply }: Context): unknown {
	const { secret, output, error } = record(body, 'request body');
	const invocation = tenant.triggers.invocations.get(params.id);
	if (invocation === undefined) throw badRequest(`Invocation "${params.id}" was not found.`);
	if (requiredText(secret, 'secret') !== invocation.secret)
		throw badRequest('The secret does not match the invocation.');
	const problem = optionalText(error, 'error');
	const result = problem === null || problem === '' ? record(output ?? {}, 'output') : null;
	const isFirst = tenant.triggers.invocations.complete(invocation, result, problem === '' ? null : problem);
	if (!isFirst && tenant.quirks.secondAnswer === 'refused') throw badRequest('The invocation is already completed.');
	return reply.code(204).send();
}

function test({ tenant, body, reply }: Context): unknown {
	const { triggerId, input, contentJson, subscriptionIds } = record(body, 'request body');
	const trigger = triggerOf(requiredText(triggerId, 'triggerId'));
	if (trigger === undefined) throw badRequest(`Trigger "${String(triggerId)}" does not exist.`);
	const wanted = Array.isArray(subscriptionIds) ? subscriptionIds : undefined;
	const subscribers = tenant.triggers.subscriptions
		.list()
		.filter((row) => row.triggerId === trigger.id && (wanted === undefined || wanted.includes(row.id)));
	if (subscribers.length === 0) return reply.code(204).send();
	const event = input === undefined || input === null ? trigger.exampleInput : record(input, 'input');
	const content = record(contentJson ?? {}, 'contentJson');
	return subscribers.map((subscription) => {
		const invocation = tenant.triggers.invocations.start(subscription, event, 'TEST', content);
		if (trigger.type === 'FIRE_AND_FORGET') void tell(tenant.triggers, subscription, invocation);
		else ask(tenant.triggers, subscription, invocation).catch(() => undefined);
		return { id: invocation.id, triggerId: trigger.id, secret: invocation.secret, contentJson: content };
	});
}
