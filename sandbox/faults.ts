import { newId } from './ids';
import type { FaultSpec } from './options';

/** An active fault. */
export interface Fault extends FaultSpec {
	id: string;
	/** How many calls it was applied to. */
	met: number;
}

interface Armed extends Fault {
	/** In real time, milliseconds since 1970; Infinity if it has no end. */
	endsAt: number;
	pattern: RegExp;
	passed: number;
	random: () => number;
}

/** Random numbers from 0 to 1, the same for the same seed (mulberry32). */
function randomRow(seed: number): () => number {
	let state = seed >>> 0;
	return () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let t = Math.imul(state ^ (state >>> 15), state | 1);
		t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
		return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
	};
}

/** The faults that were added, and which call gets which. */
export class Faults {
	private armed: Armed[] = [];

	/** Adds a fault. @returns its id @throws if `path` isn't a regular expression */
	add(spec: FaultSpec): string {
		const id = newId();
		const pattern = new RegExp(spec.path ?? '^/(?!_control|oauth/token)');
		const endsAt = spec.ttlSeconds === undefined ? Infinity : Date.now() + 1000 * spec.ttlSeconds;
		this.armed.push({ ...spec, id, met: 0, passed: 0, endsAt, pattern, random: randomRow(spec.seed ?? 1) });
		return id;
	}

	remove(id: string): boolean {
		const before = this.armed.length;
		this.armed = this.armed.filter((fault) => fault.id !== id);
		return this.armed.length < before;
	}

	clear(): void {
		this.armed = [];
	}

	list(): Fault[] {
		this.end();
		return this.armed.map(
			({ pattern: _pattern, passed: _passed, endsAt: _endsAt, random: _random, ...fault }) => fault,
		);
	}

	/** Removes those whose time is up. */
	private end(): void {
		if (this.armed.some(({ endsAt }) => endsAt <= Date.now()))
			this.armed = this.armed.filter(({ endsAt }) => endsAt > Date.now());
	}

	/** Returns the first active fault that applies to this call, and counts it. */
	meet(method: string, path: string): Fault | undefined {
		this.end();
		for (const fault of this.armed) {
			if (fault.count !== undefined && fault.met >= fault.count) continue;
			if (fault.method !== undefined && fault.method.toUpperCase() !== method) continue;
			if (!fault.pattern.test(path)) continue;
			if (fault.passed < (fault.after ?? 0)) {
				fault.passed += 1;
				continue;
			}
			if (fault.probability !== undefined && fault.random() >= fault.probability) continue;
			fault.met += 1;
			return fault;
		}
		return undefined;
	}
}
