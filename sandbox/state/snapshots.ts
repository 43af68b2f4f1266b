import { seedAgain, startValues } from '../build';
import type { LiveSettings, Profile, Quirks, SandboxOptions } from '../options';
import type { Tenant } from '../tenant';
import { restoreSnapshot, seedName, takeSnapshot, type Snapshot } from './snapshot';

/** What happened in a tenant, and its settings, at one moment. */
export interface NamedSnapshot {
	/** ISO date, by the clock of the sandbox. */
	takenAt: string;
	profile: Profile;
	quirks: Quirks;
	settings: LiveSettings;
	state: Snapshot;
}

const MOST = 50;

/** Snapshots of a running sandbox, in memory. */
export class Snapshots {
	/** As JSON, because the parts of a tenant change in place. */
	private readonly kept = new Map<string, string>();

	constructor(
		private readonly tenant: Tenant,
		private readonly options: SandboxOptions,
	) {}

	list(): Array<{ name: string; takenAt: string; requests: number }> {
		return [...this.kept].map(([name, text]) => {
			const { takenAt, state } = JSON.parse(text) as NamedSnapshot;
			return { name, takenAt, requests: state.requests.length };
		});
	}

	/** @throws if there are too many */
	take(name: string): void {
		const { tenant, options } = this;
		tenant.clock.runDue();
		const { profile, quirks, settings } = tenant;
		const takenAt = new Date(tenant.clock.now()).toISOString();
		this.put(name, { takenAt, profile, quirks, settings, state: takeSnapshot(tenant, options) });
	}

	/** Stores a snapshot that was taken before, maybe by another sandbox. @throws if it isn't one, or is of another tenant */
	put(name: string, snapshot: NamedSnapshot): void {
		const { state, quirks, settings } = snapshot;
		if (state?.format !== 1 || typeof quirks !== 'object' || typeof settings !== 'object')
			throw new Error("This isn't a snapshot of this version of the sandbox.");
		if (state.seed !== seedName(this.options))
			throw new Error(
				`The snapshot is of a sandbox with seed ${state.seed}, and this one has ${seedName(this.options)}.`,
			);
		if (this.kept.size >= MOST && !this.kept.has(name))
			throw new Error(`There are ${MOST} snapshots already. Delete one.`);
		this.kept.set(name, JSON.stringify(snapshot));
	}

	get(name: string): NamedSnapshot | undefined {
		const text = this.kept.get(name);
		return text === undefined ? undefined : (JSON.parse(text) as NamedSnapshot);
	}

	remove(name: string): boolean {
		return this.kept.delete(name);
	}

	/** Brings back what a snapshot has. Faults end, the list of calls stays. @returns false if there is no such snapshot */
	restore(name: string): boolean {
		const snapshot = this.get(name);
		if (snapshot === undefined) return false;
		this.begin(snapshot.profile, snapshot);
		restoreSnapshot(this.tenant, snapshot.state);
		this.tenant.changed();
		return true;
	}

	/** Makes the sandbox as it was when it first started: sample people and access, settings, no request, no fault, no call. */
	reset(): void {
		this.begin(this.options.profile ?? 'documented', startValues(this.options));
		this.tenant.calls.clear();
		this.tenant.changed();
	}

	private begin(profile: Profile, { quirks, settings }: { quirks: Quirks; settings: LiveSettings }): void {
		const { tenant } = this;
		Object.assign(tenant.quirks, quirks);
		Object.assign(tenant.settings, settings);
		tenant.profile = profile;
		tenant.faults.clear();
		seedAgain(tenant, this.options);
	}
}
