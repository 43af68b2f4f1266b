import { createHmac, randomBytes } from 'node:crypto';

/** Fields whose values are words of the API and say nothing about anybody, if they look like one: `EXECUTING`. */
const WORDS = new Set([
	...[
		'type',
		'_type',
		'state',
		'status',
		'result',
		'scheme',
		'decision',
		'requestType',
		'identityType',
		'currentState',
	],
	...['requestedObjectType', 'originalOwnerType', 'reference', 'localeOrigin', 'indices', 'completionStatus'],
	...['authorities', 'scope', 'identityState', 'cloudStatus', 'locale'],
]);
const isWord = (text: string) =>
	/^[A-Z][A-Z0-9_]*$|^[a-z]+(Details|s)$|^[a-z-]+(:[a-z*-]+)+$|^(Ina|A)ctive$|^[a-z]{2}-[A-Z]{2}$/.test(text);
const isDate = (text: string) => /^\d{4}-\d\d-\d\d(T[\d:.]+(Z|[+-]\d\d:?\d\d)?)?$/.test(text);
const isId = (text: string) => /^[0-9a-f]{32}$|^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
/** `400.1 Bad Request Content`. */
const isDetailCode = (text: string) => /^\d{3}(\.\d+)*[A-Za-z ]*$/.test(text);
/** The field of attributes and metadata that has their value. A number there may be one of an employee. */
const OWN_VALUE = 'value';
/** Parameters of a query whose values are kept. */
const KEPT_PARAMETERS = new Set([
	'limit',
	'offset',
	'count',
	'sorters',
	'grant_type',
	'request-state',
	'type',
	'owner-id-type',
]);

/**
 * Replaces everything in a recording that may say something about a person or a tenant. Only what is known to say nothing stays: numbers outside
 * attributes, `true` and `false`, dates, the API's own words in the fields that have them. The same value becomes the same pseudonym
 * everywhere, so that requests and answers still fit together. The key is random and kept nowhere, so nobody can try out whose pseudonym it is.
 */
export class Pseudonyms {
	private readonly key = randomBytes(32);

	/** Of the same form: an ID stays an ID, an address an address. */
	of(text: string): string {
		const hash = createHmac('sha256', this.key).update(text.toLowerCase()).digest('hex');
		if (isId(text)) return text.includes('-') ? uuid(hash) : hash.slice(0, 32);
		if (text.includes('@')) return `person-${hash.slice(0, 8)}@example.com`;
		if (/^https?:/.test(text)) return `https://example.com/${hash.slice(0, 8)}`;
		return `Made-up ${hash.slice(0, 8)}`;
	}

	/** A body or an answer. The names of fields stay, but not those in metadata and attributes, which are the client's own. */
	json(value: unknown, field = ''): unknown {
		if (typeof value === 'string') return this.text(value, field);
		if (typeof value === 'number') return field === OWN_VALUE ? 0 : value;
		if (Array.isArray(value)) return value.map((entry) => this.json(entry, field === 'attributes' ? '' : field));
		if (typeof value !== 'object' || value === null) return value;
		const isOwn = [OWN_VALUE, 'attributes', 'clientMetadata'].includes(field);
		return Object.fromEntries(
			Object.entries(value).map(([name, entry]) =>
				isOwn ? [this.of(name), this.json(entry, OWN_VALUE)] : [name, this.json(entry, name)],
			),
		);
	}

	/** IDs and addresses between the slashes. */
	path(path: string): string {
		return path
			.split('/')
			.map((part) => (isId(part) || part.includes('@') ? this.of(part) : part))
			.join('/');
	}

	/** The query of an address, sorted. */
	query(query: string): string {
		const pairs = [...new URLSearchParams(query)].map(([name, value]): [string, string] => [
			name,
			KEPT_PARAMETERS.has(name) || isPlain(value)
				? value
				: name === 'filters'
					? this.expression(value)
					: this.of(value),
		]);
		pairs.sort();
		return new URLSearchParams(pairs).toString();
	}

	private text(text: string, field: string): string {
		if (text === '' || isDate(text) || (field === 'detailCode' && isDetailCode(text))) return text;
		if (WORDS.has(field) && isWord(text)) return text;
		if (field === 'name' && /^[A-Z]+(_[A-Z]+)*_PHASE$/.test(text)) return text;
		return field === 'query' ? this.expression(text) : this.of(text);
	}

	/** A filter or a search: names of fields and operators stay, every other word does not. */
	private expression(text: string): string {
		return text.replace(/"((?:[^"\\]|\\.)*)"|[^\s()",:[\]{}]+/g, (all, quoted: string | undefined, at: number) => {
			if (quoted !== undefined) return `"${this.of(quoted)}"`;
			const isField =
				/^(:|\s+(eq|ne|co|sw|gt|ge|lt|le|in|pr)\b)/.test(text.slice(at + all.length)) && /^@?[a-z][\w.]*$/i.test(all);
			return isField || all.startsWith('@') || OPERATORS.has(all) || isPlain(all)
				? all
				: this.of(all).replace(' ', '-');
		});
	}
}

const OPERATORS = new Set('eq ne co sw gt ge lt le in pr and or not AND OR NOT TO'.split(' '));
/** A number isn't: it may be compared with that of an employee. */
const isPlain = (text: string) => text === '' || /^(true|false|null|\*)$/.test(text) || isDate(text);

function uuid(hash: string): string {
	return [hash.slice(0, 8), hash.slice(8, 12), hash.slice(12, 16), hash.slice(16, 20), hash.slice(20, 32)].join('-');
}
