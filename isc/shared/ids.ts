/** ISC's ids are 32 hexadecimal digits or a UUID. Some older objects have a name as their id. No id is longer than this. */
const LONGEST_ID = 128;
export const HEX_ID = /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i;

/** Makes ids comparable: the same id may have hyphens or not, and be in upper or lower case. */
export function idKey(id: string): string {
	return HEX_ID.test(id) ? id.replaceAll('-', '').toLowerCase() : id;
}

/** Whether two texts are the same id. A missing id equals none. */
export function sameId(a: string | null | undefined, b: string | null | undefined): boolean {
	return a !== undefined && a !== null && a !== '' && b !== undefined && b !== null && idKey(a) === idKey(b);
}

/**
 * Why a text can't be an ISC id, as the end of a sentence ("… contains a slash"); undefined if it may be one.
 * Ids become part of a path, where a dot segment or a slash would reach another endpoint.
 */
export function idProblem(text: string): string | undefined {
	if (text === '') return 'is empty';
	if (text.length > LONGEST_ID) return `is ${text.length} characters long; ids have at most ${LONGEST_ID}`;
	if (/^\.{1,2}$/.test(text)) return 'is a dot segment of a path';
	if (/[/\\]/.test(text)) return 'contains a slash or backslash';
	if (/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u.test(text)) return 'contains a control character';
	if (/\s/.test(text)) return 'contains a space';
	return undefined;
}

/** A map by id, with one entry for all spellings of an id. Its keys keep their first spelling. */
export class IdMap<Value> extends Map<string, Value> {
	private readonly spellings = new Map<string, string>();

	constructor(entries: Iterable<readonly [string, Value]> = []) {
		super();
		for (const [id, value] of entries) this.set(id, value);
	}

	override get(id: string): Value | undefined {
		return super.get(this.spelled(id));
	}

	override has(id: string): boolean {
		return super.has(this.spelled(id));
	}

	override set(id: string, value: Value): this {
		const spelled = this.spelled(id);
		this.spellings.set(idKey(id), spelled);
		return super.set(spelled, value);
	}

	override delete(id: string): boolean {
		const spelled = this.spelled(id);
		this.spellings.delete(idKey(id));
		return super.delete(spelled);
	}

	override clear(): void {
		this.spellings.clear();
		super.clear();
	}

	private spelled(id: string): string {
		return this.spellings.get(idKey(id)) ?? id;
	}
}

/** A set of ids, with one entry for all spellings of an id. It keeps the first spelling. */
export class IdSet extends Set<string> {
	private readonly spellings = new Map<string, string>();

	constructor(ids: Iterable<string> = []) {
		super();
		for (const id of ids) this.add(id);
	}

	override has(id: string): boolean {
		return this.spellings.has(idKey(id));
	}

	override add(id: string): this {
		if (this.has(id)) return this;
		this.spellings.set(idKey(id), id);
		return super.add(id);
	}

	override delete(id: string): boolean {
		const spelled = this.spellings.get(idKey(id));
		this.spellings.delete(idKey(id));
		return spelled !== undefined && super.delete(spelled);
	}

	override clear(): void {
		this.spellings.clear();
		super.clear();
	}
}
