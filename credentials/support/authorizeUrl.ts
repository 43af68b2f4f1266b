import { apiBaseUrl, below, customUrl, tenantUrl } from './tenantFields';

const field = (name: string) => `($self["${name}"] || "").trim()`;
const at = (domain: string) => tenantUrl(field('tenant'), `.${domain}/oauth/authorize`);

/**
 * An expression for the address at which a user signs in; empty where the fields name none. Production: ISC API, authentication. Demo and FedRAMP: the tenant's own
 * host, which passes on to its sign-in page. Any other: what the operator entered, or the API's own.
 */
export const authorizeUrl =
	`${field('environment')} === "custom"` +
	` ? (${field('authorizeUrl')} ? ${customUrl(field('authorizeUrl'))} : ${below(apiBaseUrl('$self'), '/oauth/authorize')})` +
	` : ${field('environment')} === "demo" ? ${at('identitynow-demo.com')}` +
	` : ${field('environment')} === "fedramp" ? ${at('saas.sailpointfedramp.com')}` +
	` : ["production", ""].includes(${field('environment')}) ? ${at('login.sailpoint.com')} : ""`;
