import { badRequest } from '../http/errors';

/** What to look for in a field: a word, which may contain `*` and `?`, a quoted phrase, or a range. */
export type SearchTerm =
	| { kind: 'word'; text: string; wildcard: boolean }
	| { kind: 'phrase'; text: string }
	| { kind: 'range'; from: string | null; to: string | null; includeFrom: boolean; includeTo: boolean };

/** A parsed search query, in the part of Elasticsearch's query string syntax that is common in ISC's search. */
export type SearchQuery =
	| { kind: 'all' }
	| { kind: 'and' | 'or'; terms: SearchQuery[] }
	| { kind: 'not'; term: SearchQuery }
	| { kind: 'match'; field: string | null; term: SearchTerm }
	| { kind: 'exists'; field: string }
	| { kind: 'nested'; path: string; term: SearchQuery };

/** ISC API: a query can have "approximately 800" values. */
export const mostValues = 800;

/** @throws ApiError 400 if the query is invalid or has too many values */
export function parseSearch(text: string): SearchQuery {
	if (text.trim() === '' || text.trim() === '*') return { kind: 'all' };
	const reader = new SearchReader(text);
	const query = reader.alternatives(null);
	reader.expectEnd();
	return query;
}

class SearchReader {
	private at = 0;
	private values = 0;

	constructor(private readonly text: string) {}

	alternatives(field: string | null): SearchQuery {
		const terms = [this.conjunction(field)];
		while (this.takeWord('OR') || this.take('||')) terms.push(this.conjunction(field));
		return terms.length === 1 ? terms[0] : { kind: 'or', terms };
	}

	expectEnd(): void {
		this.skipSpace();
		if (this.at < this.text.length) throw this.error(`"${this.text[this.at]}" was not expected`);
	}

	/** Terms without an operator between them must all match. */
	private conjunction(field: string | null): SearchQuery {
		const terms = [this.clause(field)];
		for (;;) {
			this.skipSpace();
			if (this.at >= this.text.length || this.text[this.at] === ')' || this.seesWord('OR') || this.sees('||')) break;
			if (!this.takeWord('AND')) this.take('&&');
			terms.push(this.clause(field));
		}
		return terms.length === 1 ? terms[0] : { kind: 'and', terms };
	}

	private clause(field: string | null): SearchQuery {
		this.skipSpace();
		if (this.takeWord('NOT') || this.take('!') || this.take('-')) return { kind: 'not', term: this.clause(field) };
		this.take('+');
		if (this.take('(')) return this.group(field);
		if (this.sees('@')) return this.nested();
		const named = field === null ? this.fieldName() : null;
		if (named === '_exists_') return { kind: 'exists', field: this.word() };
		if (named !== null && this.take('(')) return this.group(named);
		return this.match(named ?? field);
	}

	private group(field: string | null): SearchQuery {
		const inner = this.alternatives(field);
		if (!this.take(')')) throw this.error('")" was expected');
		return inner;
	}

	/** `@access(type:ROLE AND name:"x")`: the same entry of the list must match all terms. */
	private nested(): SearchQuery {
		const found = /^@([\w.]+)\(/.exec(this.text.slice(this.at, this.at + 200));
		if (found === null) throw this.error('"@name(" was expected');
		this.at += found[0].length;
		return { kind: 'nested', path: found[1], term: this.group(null) };
	}

	private fieldName(): string | null {
		const found = /^([A-Za-z_][\w.]*):/.exec(this.text.slice(this.at, this.at + 200));
		if (found === null) return null;
		this.at += found[0].length;
		return found[1];
	}

	private match(field: string | null): SearchQuery {
		this.values += 1;
		if (this.values > mostValues) throw badRequest(`The query has more than ${mostValues} values.`);
		this.skipSpace();
		const char = this.text[this.at];
		if (char === '"') return { kind: 'match', field, term: { kind: 'phrase', text: this.quoted() } };
		if (char === '[' || char === '{') return { kind: 'match', field, term: this.range() };
		const bound = /^(>=|<=|>|<)/.exec(this.text.slice(this.at, this.at + 2))?.[0];
		if (bound !== undefined) return { kind: 'match', field, term: this.halfRange(bound) };
		const { text, wildcard } = this.wordWithWildcards();
		if (field !== null && text === '*' && wildcard) return { kind: 'exists', field };
		return { kind: 'match', field, term: { kind: 'word', text, wildcard } };
	}

	private halfRange(bound: string): SearchTerm {
		this.at += bound.length;
		const value = this.text[this.at] === '"' ? this.quoted() : this.word();
		const inclusive = bound.endsWith('=');
		if (bound.startsWith('>')) return { kind: 'range', from: value, to: null, includeFrom: inclusive, includeTo: true };
		return { kind: 'range', from: null, to: value, includeFrom: true, includeTo: inclusive };
	}

	private range(): SearchTerm {
		const found = /^([[{])\s*(\S+)\s+TO\s+([^\]}\s]+)\s*([\]}])/.exec(this.text.slice(this.at, this.at + 400));
		if (found === null) throw this.error('a range such as [a TO b] was expected');
		this.at += found[0].length;
		const [, open, from, to, close] = found;
		return {
			kind: 'range',
			from: from === '*' ? null : from,
			to: to === '*' ? null : to,
			includeFrom: open === '[',
			includeTo: close === ']',
		};
	}

	private quoted(): string {
		let value = '';
		for (let i = this.at + 1; i < this.text.length; i += 1) {
			if (this.text[i] === '\\' && i + 1 < this.text.length) {
				i += 1;
				value += this.text[i];
			} else if (this.text[i] === '"') {
				this.at = i + 1;
				return value;
			} else {
				value += this.text[i];
			}
		}
		throw this.error('a closing quotation mark is missing');
	}

	private word(): string {
		return this.wordWithWildcards().text;
	}

	private wordWithWildcards(): { text: string; wildcard: boolean } {
		let text = '';
		let wildcard = false;
		let i = this.at;
		for (; i < this.text.length && !/[\s()"]/.test(this.text[i]); i += 1) {
			const char = this.text[i];
			if (char === '\\' && i + 1 < this.text.length) {
				i += 1;
				text += this.text[i];
				continue;
			}
			if (char === '*' || char === '?') wildcard = true;
			text += char;
		}
		if (i === this.at) throw this.error('a value is missing');
		this.at = i;
		return { text, wildcard };
	}

	private skipSpace(): void {
		while (this.at < this.text.length && /\s/.test(this.text[this.at])) this.at += 1;
	}

	private sees(mark: string): boolean {
		return this.text.startsWith(mark, this.at);
	}

	private seesWord(word: string): boolean {
		return this.sees(word) && /^[\s("]?$/.test(this.text[this.at + word.length] ?? '');
	}

	private take(mark: string): boolean {
		this.skipSpace();
		if (!this.sees(mark)) return false;
		this.at += mark.length;
		return true;
	}

	private takeWord(word: string): boolean {
		this.skipSpace();
		if (!this.seesWord(word)) return false;
		this.at += word.length;
		return true;
	}

	private error(what: string): Error {
		return badRequest(`Invalid query: ${what} in ${this.text.slice(0, 200)}`);
	}
}
