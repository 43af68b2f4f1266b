import type { INodeProperties } from 'n8n-workflow';

import { apiDomains } from '../../isc/tenant';

const THIS_MACHINE = String.raw`(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?`;

/** The rule of isc/tenant.ts as a pattern for n8n's expressions: https, or http on this machine. Nothing that could be read as another host. */
const ALLOWED_URL = String.raw`/^(https:\/\/[^\/\\\s@?#]+|http:\/\/${THIS_MACHINE})(\/|$)/i`;

/** Plain http addresses that will be refused: all except this machine's own. */
const REFUSED_HTTP = String.raw`^\s*[hH][tT]{2}[pP]:(?!\/\/${THIS_MACHINE}(\/|\s*$))`;

/** The rule of isc/tenant.ts as a pattern for n8n's expressions. */
const TENANT_NAME = '/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/';

/** The tenant's address: the same fields for every way to sign in. */
export const tenantFields: INodeProperties[] = [
	{
		displayName: 'Environment',
		name: 'environment',
		type: 'options',
		options: [
			{ name: 'Production', value: 'production', description: 'Address ends in identitynow.com' },
			{ name: 'Demo', value: 'demo', description: 'Address ends in identitynow-demo.com' },
			{ name: 'FedRAMP', value: 'fedramp', description: 'Address ends in saas.sailpointfedramp.com' },
			{ name: 'Custom', value: 'custom', description: 'Any other API address, such as a vanity domain' },
		],
		default: 'production',
	},
	{
		displayName: 'Tenant',
		name: 'tenant',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. acme',
		description: 'Only the name: "acme" for https://acme.identitynow.com',
		displayOptions: { hide: { environment: ['custom'] } },
	},
	{
		displayName: 'API URL',
		name: 'apiUrl',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. https://acme.api.identitynow.com',
		description: 'Base URL of the API, with https://. Plain http is allowed only for localhost, 127.0.0.1 and [::1].',
		displayOptions: { show: { environment: ['custom'] } },
	},
	{
		displayName:
			'Plain http is allowed only for this machine (localhost, 127.0.0.1, [::1]), because the secret would travel unencrypted. Use https://.',
		name: 'plainHttpNotice',
		type: 'notice',
		default: '',
		displayOptions: { show: { environment: ['custom'], apiUrl: [{ _cnd: { regex: REFUSED_HTTP } }] } },
	},
];

/** An expression for a custom address; empty if the address isn't allowed, because n8n itself calls the result. */
export function customUrl(url: string): string {
	return `(${ALLOWED_URL}.test(${url}) ? ${url} : "")`;
}

/**
 * An expression for an address that begins with the name of the tenant; empty if the name is invalid: with a slash in it, it would be another
 * host.
 *
 * @param after the rest of the address, e.g. `.api.identitynow.com`
 */
export function tenantUrl(tenant: string, after: string): string {
	const name = `${tenant}.toLowerCase()`;
	return `(${TENANT_NAME}.test(${name}) ? "https://" + ${name} + "${after}" : "")`;
}

/** An expression for the base URL of the API; empty if there is none. `self`: the credential's fields in the expression. */
export function apiBaseUrl(self: '$self' | '$credentials'): string {
	const field = (name: string) => `(${self}["${name}"] || "").trim()`;
	const at = (domain: string) => tenantUrl(field('tenant'), `.${domain}`);
	return (
		`${field('environment')} === "custom" ? ${customUrl(`${field('apiUrl')}.replace(/\\/+$/, "")`)}` +
		` : ${field('environment')} === "demo" ? ${at(apiDomains.demo)}` +
		` : ${field('environment')} === "fedramp" ? ${at(apiDomains.fedramp)}` +
		` : ["production", ""].includes(${field('environment')}) ? ${at(apiDomains.production)} : ""`
	);
}

/** An expression for an address below another; empty if that is empty. */
export function below(address: string, path: string): string {
	return `((${address}) === "" ? "" : (${address}) + "${path}")`;
}

/** Keeps n8n's HTTP Request node from sending the token to any host but the tenant's. */
export function ownDomainOnly(self: '$self'): INodeProperties[] {
	const host = `((${apiBaseUrl(self)}).match(/^https?:\\/\\/(\\[[^\\]]*\\]|[^\\/:?#]+)/i) || ["", "unknown.invalid"])[1]`;
	return [
		{
			displayName: 'Allowed HTTP Request Domains',
			name: 'allowedHttpRequestDomains',
			type: 'hidden',
			default: 'domains',
		},
		{ displayName: 'Allowed Domains', name: 'allowedDomains', type: 'hidden', default: `={{ ${host} }}` },
	];
}
