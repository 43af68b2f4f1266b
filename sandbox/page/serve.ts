import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { FastifyInstance } from 'fastify';
import { optionalText, record } from '../access/bodyFields';
import { badRequest, notFound } from '../http/errors';
import type { Tenant } from '../tenant';
import { completeTask } from '../routes/workItems';
import { callsView, peopleView, requestsView, tenantView } from './views';

const FILES: Record<string, { file: string; type: string }> = {
	'/': { file: 'index.html', type: 'text/html; charset=utf-8' },
	'/_page/page.js': { file: 'page.js', type: 'text/javascript; charset=utf-8' },
	'/_page/page.css': { file: 'page.css', type: 'text/css; charset=utf-8' },
};

/**
 * Serves the page at the root of the sandbox, and its data. It needs no token: anyone who can reach the sandbox can see
 * everything.
 */
export function servePage(app: FastifyInstance, tenant: Tenant): void {
	for (const [url, { file, type }] of Object.entries(FILES)) {
		const content = readFileSync(path.join(__dirname, file), 'utf8');
		app.get(url, (_request, reply) => reply.type(type).header('Cache-Control', 'no-store').send(content));
	}
	app.get('/_page/tenant', () => tenantView(tenant));
	app.get<{ Querystring: { search?: string } }>('/_page/people', (request) =>
		peopleView(tenant, request.query.search ?? ''),
	);
	app.get('/_page/requests', () => requestsView(tenant));
	app.get('/_page/calls', () => callsView(tenant));
	app.post<{ Params: { id: string } }>('/_page/approvals/:id', (request, reply) => {
		decide(tenant, request.params.id, request.body);
		return reply.code(204).send();
	});
	app.post<{ Params: { id: string } }>('/_page/tasks/:id', (request, reply) => {
		completeTask(tenant, request.params.id);
		return reply.code(204).send();
	});
}

/** Decides an approval on behalf of its owner. @throws ApiError 400, 404 */
function decide(tenant: Tenant, id: string, body: unknown): void {
	const { decision, comment } = record(body, 'body');
	const approval = tenant.store.requests.approval(id);
	if (approval === undefined) throw notFound(`Approval "${id}" was not found.`);
	if (approval.state !== 'PENDING') throw badRequest('This approval is no longer pending.');
	const remark = {
		authorId: deciderOf(tenant, approval.ownerId),
		text: optionalText(comment, 'comment') ?? '',
		at: tenant.clock.now(),
	};
	if (decision === 'approve') tenant.lifecycle.approve(approval, remark);
	else if (decision === 'reject') tenant.lifecycle.reject(approval, remark);
	else throw badRequest('decision must be "approve" or "reject".');
	tenant.changed();
}

/** The first member of a group decides for the group. */
function deciderOf({ store }: Tenant, ownerId: string): string {
	return store.groups.get(ownerId)?.memberIds[0] ?? ownerId;
}
