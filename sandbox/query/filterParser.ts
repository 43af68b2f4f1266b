import { badRequest } from '../http/errors';

export const filterOperators = ['eq', 'ne', 'gt', 'ge', 'lt', 'le', 'sw', 'co', 'in', 'ca', 'isnull', 'pr'] as const;
export type FilterOperator = (typeof filterOperators)[number];

/** A parsed `filters` expression. ISC API: "Filtering Results" of the standard collection parameters. */
export type Filter =
	| { kind: 'and' | 'or'; terms: Filter[] }
	| { kind: 'not'; term: Filter }
	| {
			kind: 'compare';
			field: string;
			operator: FilterOperator;
			values: string[];
			/** Which of the values were in quotation marks. */
			quoted: boolean[];
	  };

interface Token {
	kind: 'word' | 'text' | 'mark';
	value: string;
}

/** @throws ApiError 400 if the text isn't a valid expression */
export function parseFilter(text: string): Filter {
	const reader = new FilterReader(tokensOf(text), text);
	const filter = reader.alternatives();
	reader.expectEnd();
	return filter;
}

function tokensOf(text: string): Token[] {
	const tokens: Token[] = [];
	let i = 0;
	while (i < text.length) {
		const char = text[i];
		if (/\s/.test(char)) {
			i += 1;
		} else if (char === '(' || char === ')' || char === ',') {
			tokens.push({ kind: 'mark', value: char });
			i += 1;
		} else if (char === '"') {
			const quoted = readQuoted(text, i);
			tokens.push({ kind: 'text', value: quoted.value });
			i = quoted.end;
		} else {
			const word = /^[^\s(),"]+/.exec(text.slice(i, i + 2000))?.[0] ?? char;
			tokens.push({ kind: 'word', value: word });
			i += word.length;
		}
	}
	return tokens;
}

function readQuoted(text: string, start: number): { value: string; end: number } {
	let value = '';
	for (let i = start + 1; i < text.length; i += 1) {
		if (text[i] === '\\' && i + 1 < text.length) {
			i += 1;
			value += text[i];
		} else if (text[i] === '"') {
			return { value, end: i + 1 };
		} else {
			value += text[i];
		}
	}
	throw badRequest(`Invalid filter: a closing quotation mark is missing in ${text.slice(start, start + 40)}.`);
}

function compared(field: string, operator: FilterOperator, tokens: readonly Token[]): Filter {
	const values = tokens.map(({ value }) => value);
	return { kind: 'compare', field, operator, values, quoted: tokens.map(({ kind }) => kind === 'text') };
}

class FilterReader {
	private at = 0;

	constructor(
		private readonly tokens: readonly Token[],
		private readonly text: string,
	) {}

	alternatives(): Filter {
		const terms = [this.conjunction()];
		while (this.takeWord('or')) terms.push(this.conjunction());
		return terms.length === 1 ? terms[0] : { kind: 'or', terms };
	}

	expectEnd(): void {
		if (this.at < this.tokens.length) throw this.error(`"${this.tokens[this.at].value}" was not expected`);
	}

	private conjunction(): Filter {
		const terms = [this.term()];
		while (this.takeWord('and')) terms.push(this.term());
		return terms.length === 1 ? terms[0] : { kind: 'and', terms };
	}

	private term(): Filter {
		if (this.takeWord('not')) return { kind: 'not', term: this.term() };
		if (this.takeMark('(')) {
			const inner = this.alternatives();
			this.expectMark(')');
			return inner;
		}
		if (this.nextIsPrefix()) return this.prefixed();
		return this.comparison();
	}

	/** `pr` and `isnull` may stand before or after their field. */
	private nextIsPrefix(): boolean {
		const [next, after] = [this.tokens[this.at], this.tokens[this.at + 1]];
		return (
			next?.kind === 'word' &&
			/^(pr|isnull)$/i.test(next.value) &&
			after?.kind === 'word' &&
			!/^(and|or)$/i.test(after.value)
		);
	}

	private prefixed(): Filter {
		const operator = this.operator();
		return { kind: 'compare', field: this.word('a field'), operator, values: [], quoted: [] };
	}

	private comparison(): Filter {
		const field = this.word('a field');
		const operator = this.operator();
		if (operator === 'isnull' || operator === 'pr') return compared(field, operator, []);
		if (operator === 'in' || operator === 'ca') return compared(field, operator, this.list());
		return compared(field, operator, [this.value()]);
	}

	private operator(): FilterOperator {
		const word = this.word('an operator').toLowerCase();
		const operator = filterOperators.find((known) => known === word);
		if (operator === undefined) throw this.error(`"${word}" is not an operator`);
		return operator;
	}

	private list(): Token[] {
		this.expectMark('(');
		const values = [this.value()];
		while (this.takeMark(',')) values.push(this.value());
		this.expectMark(')');
		return values;
	}

	private value(): Token {
		const token = this.tokens[this.at];
		if (token === undefined || token.kind === 'mark') throw this.error('a value is missing');
		this.at += 1;
		return token;
	}

	private word(what: string): string {
		const token = this.tokens[this.at];
		if (token?.kind !== 'word') throw this.error(`${what} was expected`);
		this.at += 1;
		return token.value;
	}

	private takeWord(word: string): boolean {
		const token = this.tokens[this.at];
		if (token?.kind !== 'word' || token.value.toLowerCase() !== word) return false;
		this.at += 1;
		return true;
	}

	private takeMark(mark: string): boolean {
		const token = this.tokens[this.at];
		if (token?.kind !== 'mark' || token.value !== mark) return false;
		this.at += 1;
		return true;
	}

	private expectMark(mark: string): void {
		if (!this.takeMark(mark)) throw this.error(`"${mark}" was expected`);
	}

	private error(what: string): Error {
		return badRequest(`Invalid filter: ${what} in ${this.text.slice(0, 200)}`);
	}
}
