/** One request that the sandbox received, without the authorization header: no secret or token is kept. */
export interface Call {
	/** Milliseconds since 1970, in real time. */
	at: number;
	method: string;
	/** The path without the query. */
	path: string;
	query: Record<string, string>;
	headers: Record<string, string>;
	/** The parsed body; for a token request only the names of its fields. */
	body: unknown;
	/** 0 until the call is answered. Stays 0 if the connection was dropped or left hanging. */
	status: number;
	clientId: string | undefined;
	userName: string | undefined;
	/** The mode of the fault that was applied to the call. */
	fault: string | undefined;
	/** How long it took to answer, in ms. */
	durationMs: number | undefined;
}

/** Every call, in order of arrival. When `list` grows beyond `keep`, the oldest calls are removed. */
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

	/** Calls `listener` for each answered call. @returns a function that stops this */
	onAnswered(listener: (call: Call) => void): () => void {
		this.listeners.add(listener);
		return () => this.listeners.delete(listener);
	}

	answered(call: Call): void {
		for (const listener of this.listeners) listener(call);
	}
}
