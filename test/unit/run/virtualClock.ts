import type { Clock } from '../../../isc/api/http';

/** Time that passes only while all callers sleep. The next one is woken as soon as there is nothing else to do. */
export class VirtualClock implements Clock {
	cancelled = false;
	private time = Date.parse('2030-01-01T00:00:00Z');
	private sleepers: Array<{ at: number; wake: () => void }> = [];
	private pumping = false;

	now(): number {
		return this.time;
	}

	async sleep(ms: number): Promise<void> {
		if (this.cancelled) return;
		await new Promise<void>((wake) => {
			this.sleepers.push({ at: this.time + Math.max(0, ms), wake });
			this.pump();
		});
	}

	/** Wakes all callers, as n8n's cancel signal does. */
	cancel(): void {
		this.cancelled = true;
		for (const { wake } of this.sleepers.splice(0)) wake();
	}

	private pump(): void {
		if (this.pumping || this.sleepers.length === 0) return;
		this.pumping = true;
		setImmediate(() => {
			this.pumping = false;
			this.sleepers.sort((a, b) => a.at - b.at);
			const next = this.sleepers.shift();
			if (next) this.time = Math.max(this.time, next.at);
			next?.wake();
			this.pump();
		});
	}
}
