import { accountsSelection } from '../access/accountsSelection';
import { idList, optionalText, record, requiredText } from '../access/bodyFields';
import { cancelRequest, cancelRequests, closedState, closeRequests } from '../access/cancelAndClose';
import { submitAccessRequest } from '../access/submit';
import type { Context, Endpoint } from '../http/endpoint';

const service = 'access-requests';

/** ISC API: the most ids in one call. */
const mostToCancel = 50;
const mostToClose = 500;

/** ISC API: submitting, canceling and closing access requests. */
export const accessRequestEndpoints: Endpoint[] = [
	{
		method: 'POST',
		service,
		path: '',
		scopes: ['idn:access-request:manage', 'idn:access-request-self:manage'],
		handle: ({ tenant, caller, body, reply }) => {
			const answer = submitAccessRequest(tenant, caller, body);
			void reply.code(202);
			return answer;
		},
	},
	{ method: 'POST', service, path: '/cancel', scopes: ['idn:access-request:manage'], handle: cancel },
	{
		method: 'POST',
		service,
		path: '/bulk-cancel',
		scopes: ['idn:access-request-administration:manage'],
		levels: ['ORG_ADMIN'],
		handle: bulkCancel,
	},
	{ method: 'POST', service, path: '/close', scopes: [], levels: ['ORG_ADMIN'], handle: close },
	{
		method: 'POST',
		service,
		path: '/accounts-selection',
		scopes: ['idn:access-request:create', 'idn:access-request:manage', 'idn:access-request-self:manage'],
		experimental: true,
		handle: ({ tenant, caller, body }) => accountsSelection(tenant, caller, body),
	},
];

function cancel({ tenant, caller, body, reply }: Context): unknown {
	const { accountActivityId, comment } = record(body, 'request body');
	cancelRequest(tenant, caller, requiredText(accountActivityId, 'accountActivityId'), requiredText(comment, 'comment'));
	return reply.code(202).send({});
}

function bulkCancel({ tenant, caller, body, reply }: Context): unknown {
	const { accessRequestIds, comment } = record(body, 'request body');
	cancelRequests(
		tenant,
		caller,
		idList(accessRequestIds, 'accessRequestIds', mostToCancel),
		requiredText(comment, 'comment'),
	);
	return reply.code(202).send({});
}

function close({ tenant, body, reply }: Context): unknown {
	const { accessRequestIds, message, executionStatus, completionStatus } = record(body, 'request body');
	const ids = idList(accessRequestIds, 'accessRequestIds', mostToClose);
	const text = optionalText(message, 'message') ?? 'The IdentityNow Administrator manually closed this request.';
	closeRequests(tenant, ids, closedState(executionStatus ?? undefined, completionStatus ?? undefined), text);
	return reply.code(202).send({});
}
