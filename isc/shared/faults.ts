/** Collects what is wrong with one row; the same fault is kept once, however many items share it. */
export class Faults {
	readonly list: RowProblem[] = [];
	private readonly seen = new Set<string>();

	constructor(private readonly row: number) {}

	add(field: string, message: string, advice: string): void {
		const key = `${field}\n${message}`;
		if (this.seen.has(key)) return;
		this.seen.add(key);
		this.list.push({ row: this.row, field, message, advice });
	}
}

/** A value after reading: not given, given and read, or given and faulty (no value; the fault is reported already). */
export interface Read<T> {
	field: string;
	given: boolean;
	value?: T;
	/** A start today: given, but sent without a date. */
	asSoonAsPossible?: true;
}

/** What is wrong with a row, before or instead of an answer by ISC. */
export interface RowProblem {
	row: number;
	/** The parameter's name in the editor, or the path in the JSON. */
	field?: string;
	/** What is wrong, one sentence without the row. */
	message: string;
	/** What to do, one sentence or more. */
	advice: string;
	/** Where ISC said it. */
	httpCode?: number;
	detailCode?: string;
	trackingId?: string;
}
