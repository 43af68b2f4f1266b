import { HEX_ID, idKey } from '../../shared/ids';
import { shorten } from '../../shared/labels';

export type AddressReading = { id: string } | { message: string; advice: string };

/**
 * The ISC id in the address of a page, in its path, query or fragment. Doesn't guess: an address without an id, with several different ones,
 * or of another tenant is refused.
 *
 * @param text the address as copied from the browser
 * @param what what the id is of, e.g. `person`
 * @param hosts the tenant's own hosts, in lower case
 */
export function readAddress(text: string, what: string, hosts: readonly string[]): AddressReading {
	const url = URL.canParse(text) ? new URL(text) : undefined;
	const isWeb = url !== undefined && /^https?:$/.test(url.protocol);
	if (!isWeb)
		return {
			message: `"${shorten(text)}" isn't a web address`,
			advice: `Paste the whole address of the ${what}'s page in ISC, including https://. To use an ID, choose By ID.`,
		};
	if (!hosts.includes(url.host)) return otherHost(url.host, hosts);
	const ids = idsIn(`${url.pathname} ${url.search} ${url.hash}`);
	if (ids.length === 1) return { id: ids[0] };
	const shown = shorten(`${url.origin}${url.pathname}`);
	if (ids.length === 0)
		return {
			message: `The address ${shown} contains no ID`,
			advice: `Open the ${what}'s page in ISC and paste its address, or choose By ID.`,
		};
	return {
		message: `The address ${shown} contains ${ids.length} IDs: ${ids.slice(0, 3).join(', ')}${ids.length > 3 ? ' …' : ''}`,
		advice: `Choose By ID and enter the ID of the ${what}.`,
	};
}

function otherHost(host: string, hosts: readonly string[]): AddressReading {
	if (hosts.length === 0)
		return {
			message: `The address is on ${shorten(host)}, and the credential names no tenant to compare it with`,
			advice: 'Correct the tenant in the credential.',
		};
	const tenantHost = hosts[hosts.length - 1];
	return {
		message: `The address is on ${shorten(host)}, but the credential's tenant is ${tenantHost}`,
		advice: `Use an address on ${tenantHost}, or the credential of the other tenant. If this is the same tenant under another host name, choose By ID.`,
	};
}

/** The ids in the text, each once, whatever its spelling. An id is a whole word; words may contain hyphens. */
function idsIn(text: string): string[] {
	const words = decoded(text).split(/[^0-9A-Za-z-]+/);
	return [...new Map(words.filter((word) => HEX_ID.test(word)).map((id) => [idKey(id), id])).values()];
}

/** Decodes repeatedly, because an address within an address is encoded twice. A text that isn't encoded correctly stays as it is. */
function decoded(text: string): string {
	try {
		const once = decodeURIComponent(text);
		return once === text ? once : decoded(once);
	} catch {
		return text;
	}
}
