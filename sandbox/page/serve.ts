import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { FastifyInstance } from 'fastify';
import { optionalText, record } from '../access/bodyFields';
import { badRequest, notFound } from '../http/errors';
import type { Tenant } from '../tenant';
import { completeTask } from '../routes/workItems';
import type { Snapshots } from '../state/snapshots';
import { requestsView } from './requestsView';
import { settingsView } from './settingsView';
import { callsView, peopleView, tenantView } from './views';

const TYPES = { html: 'text/html', js: 'text/javascript', css: 'text/css' };
const FILES = ['page.css', 'page.js', 'dom.js', 'requests.js', 'people.js', 'calls.js', 'settings.js'];

/**
 * Serves the page at the root of the sandbox, and its data. It needs no token: anyone who can reach the sandbox can see
 * everything.
 */
export function servePage(app: FastifyInstance, tenant: Tenant, snapshots: Snapshots): void {
	serveFile(app, '/', 'index.html');
	for (const file of FILES) serveFile(app, `/_page/${file}`, file);
	app.get('/_page/settings', () => settingsView(tenant, snapshots));
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

function serveFile(app: FastifyInstance, url: string, file: string): void {
	const content = readFileSync(path.join(__dirname, file), 'utf8');
	const type = TYPES[path.extname(file).slice(1) as keyof typeof TYPES];
	app.get(url, (_request, reply) =>
		reply.type(`${type}; charset=utf-8`).header('Cache-Control', 'no-store').send(content),
	);
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
