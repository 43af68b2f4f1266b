/** An id of ISC: 32 hex digits, or the same as a UUID. */
const anId = /[0-9A-Fa-f]{8}-?(?:[0-9A-Fa-f]{4}-?){3}[0-9A-Fa-f]{12}/g;
const wholeId = new RegExp(`^${anId.source}$`);

/** Text that belongs to the client: nothing in it is an id of the tenant's. */
const clientsOwn = new Set(['clientMetadata', 'comment', 'requesterComment']);

/**
 * A tenant that spells ids in some lists another way than in its other answers: in upper case, or with or without hyphens. It knows its
 * own ids again in any spelling, once it has given them out so.
 */
export class IdSpelling {
	private readonly known = new Map<string, string>();

	/** A copy of an answer with every id in it spelled the other way. */
	give(value: unknown): unknown {
		return walk(value, (text) => (wholeId.test(text) ? this.respelled(text) : text));
	}

	/** A copy of a part of a request with the tenant's own spelling of every id that was given out the other way. */
	read<Part>(value: Part): Part {
		if (this.known.size === 0) return value;
		return walk(value, (text) => text.replace(anId, (id) => this.known.get(folded(id)) ?? id)) as Part;
	}

	/** The same id always gets the same spelling. */
	private respelled(id: string): string {
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
		Object.entries(value).map(([name, entry]) => [name, clientsOwn.has(name) ? entry : walk(entry, change)]),
	);
}
