/** One request that the sandbox received. The authorization header is left out: no secret or token is kept. */
export interface Call {
	/** Milliseconds since 1970, on the wall's clock. */
	at: number;
	method: string;
	/** Without the query. */
	path: string;
	query: Record<string, string>;
	headers: Record<string, string>;
	/** The parsed body; of a token request only the names of its fields. */
	body: unknown;
	/** 0 until it is answered, and for good when the connection was dropped or left hanging. */
	status: number;
	clientId: string | undefined;
	userName: string | undefined;
	/** The mode of the fault that the call met. */
	fault: string | undefined;
	/** How long it took to answer, in ms. */
	durationMs: number | undefined;
}

/** Every call in the order in which they came. `list` is emptied from the front when it grows past `keep`. */
export class CallLog {
	readonly list: Call[] = [];
	private readonly listeners = new Set<(call: Call) => void>();

	constructor(private readonly keep: number) {}

	add(call: Call): void {
		this.list.push(call);
		if (this.list.length > this.keep) this.list.splice(0, Math.ceil(this.keep / 10));
	}

	clear(): void {
		this.list.length = 0;
	}

	/** Tells of each call once it is answered. The answer ends it. */
	onAnswered(listener: (call: Call) => void): () => void {
		this.listeners.add(listener);
		return () => this.listeners.delete(listener);
	}

	answered(call: Call): void {
		for (const listener of this.listeners) listener(call);
	}
}
