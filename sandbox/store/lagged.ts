/**
 * Lets a list show rows as they were some time ago. Before a row changes, its old state is kept until the lag has
 * passed, and readers get that state in the meantime. `null` means that the row didn't exist yet.
 */
export class LaggedRows<Row> {
	private readonly past = new Map<string, Array<{ until: number; row: Row | null }>>();

	/** Must be called before the row `id` changes. Without a lag, nothing is kept. */
	keep(id: string, row: Row | null, now: number, lagMs: number): void {
		if (lagMs <= 0) return;
		const versions = this.past.get(id);
		const version = { until: now + lagMs, row: row === null ? null : structuredClone(row) };
		if (versions === undefined) this.past.set(id, [version]);
		else versions.push(version);
	}

	/** The row as a lagging reader sees it at `now`; undefined if that is its current state. */
	seen(id: string, now: number): Row | null | undefined {
		const versions = this.past.get(id);
		if (versions === undefined) return undefined;
		while (versions.length > 0 && versions[0].until <= now) versions.shift();
		if (versions.length === 0) {
			this.past.delete(id);
			return undefined;
		}
		return versions[0].row;
	}
}
