import type { Endpoint } from '../../../sandbox/http/endpoint';
import { endpoints } from '../../../sandbox/routes';
import { http } from '../../sandbox/support';
import { clientOf, type Scene } from './scene';

interface Request {
	method: string;
	url: string;
	headers: Record<string, string>;
	data?: unknown;
}

/** The address of an endpoint in the per-service form, with names in braces as OpenAPI writes them. */
export function templateOf({ service, version = 'v1', path }: Endpoint): string {
	return `/${service}/${version}${path.replace(/:(\w+)/g, '{$1}')}`;
}

const nobody = '2c9180835d2e5168015d32f890ca1581';

/** Meets every refusal of every endpoint: 400, 401, 403, 404, 429 and 500. */
export async function meetEveryError(scene: Scene): Promise<void> {
	for (const endpoint of endpoints) {
		const url = templateOf(endpoint).replace(/\{\w+\}/g, nobody);
		const request: Request = {
			method: endpoint.method,
			url,
			headers: {
				'Content-Type': endpoint.method === 'PATCH' ? 'application/json-patch+json' : 'application/json',
				...(endpoint.experimental === true && { 'X-SailPoint-Experimental': 'true' }),
			},
			...(endpoint.method === 'GET' || endpoint.method === 'DELETE'
				? {}
				: { data: endpoint.method === 'PATCH' ? [] : {} }),
		};
		await refused(scene, request);
		await failing(scene, request);
	}
}

async function refused(scene: Scene, request: Request): Promise<void> {
	await http(scene.url).request(request);
	await http(scene.url, { Authorization: 'Bearer no.such.token' }).request(request);
	for (const client of ['user', 'limited', 'apiClient', 'admin'] as const)
		await clientOf(scene, client).request(request);
	const admin = clientOf(scene);
	if (request.data === undefined && !isList(request.url)) return;
	if (request.data === undefined)
		await admin.request({
			...request,
			headers: { 'Content-Type': request.headers['Content-Type'] },
			params: { limit: 100_000 },
		});
	if (request.data !== undefined) await admin.request({ ...request, data: '{"not json' });
	else await admin.request({ ...request, params: { filters: 'no sense', sorters: 'nothing' } });
}

/** Whether it takes the standard collection parameters: not the configuration, nor what is asked for by its id or as a sum. */
function isList(url: string): boolean {
	return (
		!url.startsWith('/access-request-config/') &&
		!url.endsWith('/approval-summary') &&
		!url.startsWith('/work-items/') &&
		!url.includes(nobody)
	);
}

async function failing({ sandbox, ...scene }: Scene, request: Request): Promise<void> {
	for (const status of [429, 500]) {
		sandbox.faults.add({ mode: 'status', status, count: 1 });
		await clientOf({ sandbox, ...scene }).request(request);
		sandbox.faults.clear();
	}
}

/** Runs into the real limit: one call more than 100 in ten seconds. */
export async function exceedLimit(scene: Scene): Promise<void> {
	scene.sandbox.settings.rateLimit = 100;
	const user = clientOf(scene, 'user');
	for (let call = 0; call < 101; call += 1)
		await user.get('/access-request-status/v1', { params: { 'requested-by': 'me', limit: 1 } });
	scene.sandbox.settings.rateLimit = 0;
}
