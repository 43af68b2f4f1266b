import { record } from '../access/bodyFields';
import type { Context, Endpoint } from '../http/endpoint';
import { badRequest } from '../http/errors';
import type { LiveSettings } from '../options';
import type { AccessRequestConfig } from '../store/model';
import { defaultConfig } from '../store/store';

const service = 'access-request-config';
const read = ['idn:access-request-config:read'];
const manage = ['idn:access-request-config:manage'];

/** ISC API: the access request configuration, version 2. Version 1 lacks the newer fields. */
export const configEndpoints: Endpoint[] = [
	{ method: 'GET', service, version: 'v2', path: '', scopes: read, handle: ({ tenant }) => tenant.store.config },
	{ method: 'PUT', service, version: 'v2', path: '', scopes: manage, levels: ['ORG_ADMIN'], handle: write },
	{
		method: 'GET',
		service,
		path: '',
		scopes: read,
		handle: ({ tenant }) => version1(tenant.store.config, tenant.settings),
	},
];

function write({ tenant, body }: Context): unknown {
	const next = record(body, 'configuration');
	tenant.store.config = merged(tenant.store.config, next, defaultConfig(), 'configuration');
	tenant.changed();
	return tenant.store.config;
}

/** Applies the fields in the body one by one. A value whose type differs from the default is refused. */
function merged<Value extends object>(
	current: Value,
	next: Record<string, unknown>,
	shape: Value,
	what: string,
): Value {
	const result: Record<string, unknown> = Object.fromEntries(Object.entries(current));
	const known = new Map<string, unknown>(Object.entries(shape));
	for (const [name, value] of Object.entries(next)) {
		const sample = known.get(name);
		if (sample === undefined) continue;
		if (isPlain(sample) && isPlain(value))
			result[name] = merged(Object(result[name]), value, sample, `${what}.${name}`);
		else if (sample === null || value === null || typeof sample === typeof value) result[name] = value;
		else throw badRequest(`${what}.${name} has a value of the wrong type.`);
	}
	return result as Value;
}

function isPlain(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function version1(
	{
		govGroupVisibilityEnabled: _groups,
		machineIdentityAccessRequestEnabled: _machines,
		...config
	}: AccessRequestConfig,
	{ autoApproval }: LiveSettings,
): unknown {
	return { ...config, autoApprovalEnabled: autoApproval };
}
