/** Collects the faults of one input item. The same fault counts once, however many entries of the item have it. */
export class Faults {
	readonly list: RowProblem[] = [];
	private readonly known = new Set<string>();

	constructor(private readonly row: number) {}

	add(field: string, message: string, advice: string): void {
		const key = `${field}\n${message}`;
		if (this.known.has(key)) return;
		this.known.add(key);
		this.list.push({ row: this.row, field, message, advice });
	}
}

/** A value that was read. It is not provided, or provided with a `value`, or provided but faulty: then it has no value and its fault is in `Faults`. */
export interface Read<T> {
	field: string;
	provided: boolean;
	value?: T;
	/** A start date of today: provided, but ISC is sent no date. */
	asSoonAsPossible?: true;
}

/** What is wrong with an input item. */
export interface RowProblem {
	row: number;
	/** The parameter's name in the editor, or the path in the JSON. */
	field?: string;
	/** What is wrong: one sentence, without the number of the item. */
	message: string;
	/** What to do: one sentence or more. */
	advice: string;
	/** Set if the problem is an answer of ISC's. */
	httpCode?: number;
	detailCode?: string;
	trackingId?: string;
}
