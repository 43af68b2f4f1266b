import { apiBaseUrl, customUrl } from './tenantFields';

const field = (name: string) => `($self["${name}"] || "").trim()`;
const at = (domain: string) => `"https://" + ${field('tenant')}.toLowerCase() + ".${domain}/oauth/authorize"`;

/**
 * An expression that gives the address at which a user signs in. Production: ISC API, authentication. Demo and FedRAMP: the tenant's own
 * host, which passes on to its sign-in page. Any other: what the operator entered, or the API's own.
 */
export const authorizeUrl =
	`${field('environment')} === "custom"` +
	` ? (${field('authorizeUrl')} ? ${customUrl(field('authorizeUrl'))} : (${apiBaseUrl('$self')}) + "/oauth/authorize")` +
	` : ${field('environment')} === "demo" ? ${at('identitynow-demo.com')}` +
	` : ${field('environment')} === "fedramp" ? ${at('saas.sailpointfedramp.com')}` +
	` : ${at('login.sailpoint.com')}`;
