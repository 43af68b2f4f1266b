import { apiBaseUrl, below, customUrl, tenantUrl } from './tenantFields';

const field = (name: string) => `($self["${name}"] || "").trim()`;
const at = (domain: string) => tenantUrl(field('tenant'), `.${domain}/oauth/authorize`);

/**
 * An expression for the address at which a user signs in; empty if the fields name none. Production: ISC API, authentication. Demo and FedRAMP: the
 * host of the tenant, which redirects to its sign-in page. Custom: the address that the operator entered, or the one of the API.
 */
export const authorizeUrl =
	`${field('environment')} === "custom"` +
	` ? (${field('authorizeUrl')} ? ${customUrl(field('authorizeUrl'))} : ${below(apiBaseUrl('$self'), '/oauth/authorize')})` +
	` : ${field('environment')} === "demo" ? ${at('identitynow-demo.com')}` +
	` : ${field('environment')} === "fedramp" ? ${at('saas.sailpointfedramp.com')}` +
	` : ["production", ""].includes(${field('environment')}) ? ${at('login.sailpoint.com')} : ""`;
