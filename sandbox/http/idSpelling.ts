/** An ISC id: 32 hex digits, or a UUID. */
const idPattern = /[0-9A-Fa-f]{8}-?(?:[0-9A-Fa-f]{4}-?){3}[0-9A-Fa-f]{12}/g;
const wholeId = new RegExp(`^${idPattern.source}$`);

/** Fields written by the client. Nothing in them counts as an id. */
const clientFields = new Set(['clientMetadata', 'comment', 'requesterComment']);

/**
 * For a tenant that spells ids differently in some lists: in upper case, or with or without hyphens. Once an id has been
 * sent in another spelling, requests may use that spelling too.
 */
export class IdSpelling {
	private readonly known = new Map<string, string>();

	/** Returns a copy of a response in which every id is spelled differently. */
	respell(value: unknown): unknown {
		return walk(value, (text) => (wholeId.test(text) ? this.otherSpelling(text) : text));
	}

	/** Returns a copy of a part of a request in which every respelled id has its original spelling. */
	restore<Part>(value: Part): Part {
		if (this.known.size === 0) return value;
		return walk(value, (text) => text.replace(idPattern, (id) => this.known.get(folded(id)) ?? id)) as Part;
	}

	/** The same id always gets the same spelling. */
	private otherSpelling(id: string): string {
		const plain = folded(id);
		if (!this.known.has(plain)) this.known.set(plain, id);
		if (id.includes('-')) return plain;
		if (Number.parseInt(plain.slice(-1), 16) % 2 === 0) return plain.toUpperCase();
		return plain.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
	}
}

function folded(id: string): string {
	return id.replaceAll('-', '').toLowerCase();
}

function walk(value: unknown, change: (text: string) => string): unknown {
	if (typeof value === 'string') return change(value);
	if (Array.isArray(value)) return value.map((entry) => walk(entry, change));
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(
		Object.entries(value).map(([name, entry]) => [name, clientFields.has(name) ? entry : walk(entry, change)]),
	);
}
