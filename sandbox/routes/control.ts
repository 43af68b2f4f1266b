import type { FastifyInstance } from 'fastify';
import { idList, record, requiredText } from '../access/bodyFields';
import { refresh, removeOnSource } from '../access/sourceChanges';
import { badRequest, notFound } from '../http/errors';
import {
	faultModes,
	profileProblem,
	quirkProblem,
	type FaultSpec,
	type LiveSettings,
	type Profile,
	type Quirks,
} from '../options';
import { setProfile, type Tenant } from '../tenant';

/**
 * The control routes, for people and for tests in another process. They need no token, and no limit applies to them:
 * `GET|POST|DELETE /_control/faults`, `DELETE /_control/faults/:id`, `GET|DELETE /_control/calls`, `POST
 * /_control/clock/advance {ms}`, `GET /_control/clock`, `GET|PATCH /_control/quirks`, `GET|PATCH /_control/settings`,
 * `GET|PUT /_control/profile {profile}`, `PATCH /_control/clients/:id {scopes}`, `POST /_control/source/remove
 * {identityId, entitlementId}`, `POST /_control/refresh`.
 */
export function serveControl(app: FastifyInstance, tenant: Tenant): void {
	app.get('/_control/faults', () => tenant.faults.list());
	app.post('/_control/faults', (request, reply) => {
		const spec = record(request.body, 'fault');
		if (!faultModes.some((mode) => mode === spec.mode))
			throw badRequest(`mode must be one of ${faultModes.join(', ')}.`);
		void reply.code(201);
		return { id: tenant.faults.add(spec as unknown as FaultSpec) };
	});
	app.delete('/_control/faults', (_request, reply) => {
		tenant.faults.clear();
		return reply.code(204).send();
	});
	app.delete<{ Params: { id: string } }>('/_control/faults/:id', (request, reply) =>
		reply.code(tenant.faults.remove(request.params.id) ? 204 : 404).send(),
	);
	app.get<{ Querystring: { since?: string } }>('/_control/calls', (request) =>
		tenant.calls.list.slice(Number(request.query.since ?? 0)),
	);
	app.delete('/_control/calls', (_request, reply) => {
		tenant.calls.clear();
		return reply.code(204).send();
	});
	app.get('/_control/clock', () => clock(tenant));
	app.post('/_control/clock/advance', async (request) => {
		const { ms } = record(request.body, 'body');
		if (typeof ms !== 'number' || !(ms >= 0)) throw badRequest('ms must be a number of at least 0.');
		await tenant.clock.advance(ms);
		return clock(tenant);
	});
	app.get('/_control/quirks', () => tenant.quirks);
	app.patch('/_control/quirks', (request) => {
		for (const [name, value] of Object.entries(record(request.body, 'body'))) {
			const problem = quirkProblem(name, value);
			if (problem !== undefined) throw badRequest(problem);
		}
		return change<Quirks>(tenant.quirks, request.body, 'quirk');
	});
	app.get('/_control/settings', () => tenant.settings);
	app.patch('/_control/settings', (request) => change<LiveSettings>(tenant.settings, request.body, 'setting'));
	serveTenantControl(app, tenant);
}

/** The routes that change the tenant itself, not just its responses. */
function serveTenantControl(app: FastifyInstance, tenant: Tenant): void {
	app.get('/_control/profile', () => ({ profile: tenant.profile }));
	app.put('/_control/profile', (request) => {
		const { profile } = record(request.body, 'body');
		const problem = profileProblem(profile);
		if (problem !== undefined) throw badRequest(problem);
		setProfile(tenant, profile as Profile);
		return { profile: tenant.profile };
	});
	app.patch<{ Params: { id: string } }>('/_control/clients/:id', (request) => {
		const client = tenant.store.clients.get(request.params.id);
		if (client === undefined) throw notFound(`Client "${request.params.id}" was not found.`);
		const { scopes } = record(request.body, 'body');
		client.scopes = idList(scopes, 'scopes', 100);
		return { id: client.id, scopes: client.scopes };
	});
	app.post('/_control/source/remove', (request, reply) => {
		const { identityId, entitlementId } = record(request.body, 'body');
		const person = requiredText(identityId, 'identityId');
		const removed = removeOnSource(tenant, person, requiredText(entitlementId, 'entitlementId'));
		if (removed === 0) throw badRequest('This identity has no direct assignment of this entitlement.');
		return reply.code(204).send();
	});
	app.post('/_control/refresh', () => ({ restored: refresh(tenant) }));
}

function clock(tenant: Tenant): { now: string } {
	return { now: new Date(tenant.clock.now()).toISOString() };
}

/** Changes the settings in the body. @throws ApiError 400 for an unknown setting or a value of the wrong type */
function change<Settings extends object>(settings: Settings, body: unknown, what: string): Settings {
	const wanted = record(body, 'body');
	const current = new Map<string, unknown>(Object.entries(settings));
	for (const [name, value] of Object.entries(wanted)) {
		if (!current.has(name)) throw badRequest(`"${name}" is not a ${what}.`);
		if (typeof current.get(name) !== typeof value) throw badRequest(`${what} "${name}" has a value of the wrong type.`);
	}
	return Object.assign(settings, wanted);
}
