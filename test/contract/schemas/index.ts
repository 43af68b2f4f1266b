import { ApiDocument, type Part } from '../openApi/document';
import {
	bulkDecision,
	completedApproval,
	configuration,
	decision,
	forwarding,
	pendingApproval,
	problem,
	publicIdentity,
	requestableObject,
	searchBody,
	searchHit,
	summary,
} from './others';
import { listOf, oneOf, shape, text, whole, yesNo } from './parts';
import { cancellation, cancellations, closing, statusRow, submission, submitted } from './requests';

interface Call {
	query?: Record<string, Part>;
	body?: Part;
	/** Status and body of success; no schema: an answer without a body. */
	answers: [status: number, schema?: Part];
}

const refusals: Record<string, Part> = {
	400: problem,
	401: shape({ error: text }),
	403: problem,
	404: problem,
	429: shape({ message: text }),
	500: problem,
};

const limit = { ...whole, minimum: 0, maximum: 250 };
const list = { limit, offset: { ...whole, minimum: 0 }, count: yesNo, filters: text, sorters: text };
const empty = { type: 'object', maxProperties: 0 };
const approvals = '/access-request-approvals/v1';

/** The endpoints that matter most, as ISC's document has them, in our own words and stricter: what it always gives must be there. */
const calls: Record<string, Call> = {
	'POST /access-requests/v1': { body: submission, answers: [202, submitted] },
	'POST /access-requests/v1/cancel': { body: cancellation, answers: [202, empty] },
	'POST /access-requests/v1/bulk-cancel': { body: cancellations, answers: [202, empty] },
	'POST /access-requests/v1/close': { body: closing, answers: [202, empty] },
	'GET /access-request-status/v1': {
		query: {
			...list,
			'requested-for': text,
			'requested-by': text,
			'regarding-identity': text,
			'assigned-to': text,
			'request-state': oneOf('EXECUTING'),
		},
		answers: [200, listOf(statusRow, 0, 250)],
	},
	[`GET ${approvals}/pending`]: {
		query: { ...list, 'owner-id': text },
		answers: [200, listOf(pendingApproval, 0, 250)],
	},
	[`GET ${approvals}/completed`]: {
		query: { ...list, 'owner-id': text },
		answers: [200, listOf(completedApproval, 0, 250)],
	},
	[`GET ${approvals}/approval-summary`]: { query: { 'owner-id': text, 'from-date': text }, answers: [200, summary] },
	[`POST ${approvals}/{approvalId}/approve`]: { body: decision, answers: [202, empty] },
	[`POST ${approvals}/{approvalId}/reject`]: { body: decision, answers: [202, empty] },
	[`POST ${approvals}/{approvalId}/forward`]: { body: forwarding, answers: [202, empty] },
	[`POST ${approvals}/bulk-approve`]: { body: bulkDecision, answers: [202, empty] },
	'GET /public-identities/v1': {
		query: { ...list, 'add-core-filters': yesNo },
		answers: [200, listOf(publicIdentity, 0, 250)],
	},
	'GET /requestable-objects/v1': {
		query: { ...list, 'identity-id': text, types: text, term: text, statuses: text },
		answers: [200, listOf(requestableObject, 0, 250)],
	},
	'POST /search/v1': {
		query: { limit: { ...limit, maximum: 10_000 }, offset: list.offset, count: yesNo },
		body: searchBody,
		answers: [200, listOf(searchHit)],
	},
	'POST /search/v1/count': { body: searchBody, answers: [204] },
	'GET /access-request-config/v2': { answers: [200, configuration] },
	'PUT /access-request-config/v2': { body: { ...configuration, required: [] }, answers: [200, configuration] },
};

/** Our own schemas, in the form in which the checker reads ISC's. */
export function ownDocument(): ApiDocument {
	const paths: Record<string, Part> = {};
	for (const [endpoint, call] of Object.entries(calls)) {
		const [method, path] = endpoint.split(' ');
		paths[path] = { ...paths[path], [method.toLowerCase()]: operation(call) };
	}
	return new ApiDocument({ openapi: '3.1.0', paths });
}

/** The endpoints that have a schema of our own. */
export const ownEndpoints = Object.keys(calls);

function operation({ query = {}, body, answers: [success, schema] }: Call): Part {
	const json = (of: Part): Part => ({ content: { 'application/json': { schema: of } } });
	const refused = Object.entries(refusals).map(([status, of]) => [status, json(of)]);
	return {
		parameters: Object.entries(query).map(([name, of]) => ({ name, in: 'query', schema: of })),
		...(body === undefined ? {} : { requestBody: json(body) }),
		responses: { ...Object.fromEntries(refused), [success]: schema === undefined ? {} : json(schema) },
	};
}
