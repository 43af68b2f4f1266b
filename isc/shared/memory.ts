/**
 * Values that the process remembers between runs. Their number and age are limited, and tenants or clients never share them.
 * The oldest entries go first. Reading an entry doesn't make it younger.
 */
export class TenantMemory<Value> {
	private readonly entries = new Map<string, { value: Value; at: number }>();

	/**
	 * @param most the largest number of entries, for all tenants together
	 * @param keepMs how long an entry is valid, in milliseconds; default: until newer ones push it out
	 */
	constructor(
		private readonly most: number,
		private readonly keepMs = Infinity,
	) {}

	/** How many entries are kept; for tests. */
	get size(): number {
		return this.entries.size;
	}

	/**
	 * @param tenantKey the session's `key`: tenant and client
	 * @param now milliseconds since 1970
	 */
	get(tenantKey: string, name: string, now: number): Value | undefined {
		const entry = this.entries.get(keyOf(tenantKey, name));
		return entry === undefined || now - entry.at > this.keepMs ? undefined : entry.value;
	}

	set(tenantKey: string, name: string, value: Value, now: number): void {
		this.delete(tenantKey, name);
		this.entries.set(keyOf(tenantKey, name), { value, at: now });
		for (const [key, { at }] of this.entries) {
			if (this.entries.size <= this.most && now - at <= this.keepMs) return;
			this.entries.delete(key);
		}
	}

	delete(tenantKey: string, name: string): void {
		this.entries.delete(keyOf(tenantKey, name));
	}
}

function keyOf(tenantKey: string, name: string): string {
	return JSON.stringify([tenantKey, name]);
}
