import { trimmedText } from './shared/untyped';

/** The credential's fields about the tenant. Values may be of any type: n8n resolves expressions in them. */
export interface TenantFields {
	environment?: unknown;
	/** The tenant's name, e.g. `acme`. */
	tenant?: unknown;
	/** Custom environment only: the API's base URL. */
	apiUrl?: unknown;
}

export interface TenantAddress {
	/** Without a slash at the end, e.g. `https://acme.api.identitynow.com`. */
	baseUrl: string;
	/** The tenant's name as entered, or the host of a custom address. */
	tenant: string;
}

/** The address in a credential can't be used. */
export class TenantAddressError extends Error {
	override readonly name = 'TenantAddressError';

	constructor(
		message: string,
		/** What to do. */
		readonly advice: string,
	) {
		super(message);
	}
}

export type Environment = 'production' | 'demo' | 'fedramp';

/** The part of the API's host after the tenant's name. Source: ISC API, servers; demo and FedRAMP from SailPoint's own tools. */
export const apiDomains: Record<Environment, string> = {
	production: 'api.identitynow.com',
	demo: 'api.identitynow-demo.com',
	fedramp: 'api.saas.sailpointfedramp.com',
};

/**
 * The address of a tenant's API.
 *
 * @throws {TenantAddressError} if the fields name no address that may be used
 */
export function tenantAddress(fields: TenantFields): TenantAddress {
	const environment = trimmedText(fields.environment) || 'production';
	if (environment === 'custom') return customAddress(trimmedText(fields.apiUrl));
	if (!isEnvironment(environment)) {
		throw new TenantAddressError(
			`The credential has an unknown environment: "${environment}".`,
			'Choose Production, Demo, FedRAMP or Custom in the credential.',
		);
	}
	const tenant = trimmedText(fields.tenant).toLowerCase();
	if (!/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(tenant)) {
		throw new TenantAddressError(
			tenant === '' ? 'The credential names no tenant.' : `"${tenant}" is not the name of a tenant.`,
			'Enter only the name in Tenant, e.g. "acme" for https://acme.identitynow.com. ' +
				'For any other address, choose the environment Custom.',
		);
	}
	return { baseUrl: `https://${tenant}.${apiDomains[environment]}`, tenant };
}

/**
 * Hosts of a tenant's own addresses, in lower case: the API's and, last, the one of its pages, which is the same without `api`. ISC API:
 * servers. A tenant may also have an address of its own choice, which nothing here tells.
 */
export function tenantHosts(baseUrl: string): string[] {
	const { host } = new URL(baseUrl);
	return [...new Set([host, host.replace('.api.', '.')])];
}

/** Whether only this machine can answer at the host. */
export function isLoopback(hostname: string): boolean {
	return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}

function customAddress(apiUrl: string): TenantAddress {
	const example = 'Enter the base URL of the API in API URL, e.g. https://acme.api.identitynow.com.';
	if (apiUrl === '') throw new TenantAddressError('The credential names no API URL.', example);
	if (!URL.canParse(apiUrl))
		throw new TenantAddressError('The API URL in the credential is not a web address.', example);

	const url = new URL(apiUrl);
	if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
		throw new TenantAddressError(
			'The API URL in the credential contains more than an address.',
			`${example} It can't have a user name, a query or a fragment.`,
		);
	}
	if (url.protocol === 'http:' && !isLoopback(url.hostname)) {
		throw new TenantAddressError(
			`The API URL in the credential begins with http://, so the secret would travel to ${url.host} unencrypted.`,
			'Use https:// instead. Plain http is allowed only for this machine (localhost, 127.0.0.1 or [::1]).',
		);
	}
	if (url.protocol !== 'https:' && url.protocol !== 'http:') {
		throw new TenantAddressError("The API URL in the credential doesn't begin with https://.", example);
	}
	return { baseUrl: `${url.origin}${url.pathname.replace(/\/+$/, '')}`, tenant: url.host };
}

function isEnvironment(value: string): value is Environment {
	return Object.hasOwn(apiDomains, value);
}
