import { FieldIndex } from './fieldIndex';
import type { Identity } from './model';

/** Everybody in the tenant, people and machines, and the ways to find them. */
export class IdentityBook {
	private readonly byId = new Map<string, Identity>();
	private readonly reports = new Map<string, Identity[]>();
	readonly people: Identity[] = [];
	readonly machines: Identity[] = [];
	/** Indices over people; the keys are the field names of the public-identities filters. */
	readonly fields = {
		alias: new FieldIndex<Identity>(),
		email: new FieldIndex<Identity>(),
		firstname: new FieldIndex<Identity>(),
		lastname: new FieldIndex<Identity>(),
		name: new FieldIndex<Identity>(),
	};

	add(identity: Identity): Identity {
		this.byId.set(identity.id, identity);
		if (identity.type === 'MACHINE') {
			this.machines.push(identity);
			return identity;
		}
		this.people.push(identity);
		this.fields.alias.add(identity.alias, identity);
		this.fields.email.add(identity.email, identity);
		this.fields.firstname.add(identity.firstName, identity);
		this.fields.lastname.add(identity.lastName, identity);
		this.fields.name.add(identity.name, identity);
		if (identity.managerId !== null) this.addReport(identity.managerId, identity);
		return identity;
	}

	get(id: string): Identity | undefined {
		return this.byId.get(id);
	}

	person(id: string): Identity | undefined {
		const identity = this.byId.get(id);
		return identity?.type === 'HUMAN' ? identity : undefined;
	}

	machine(id: string): Identity | undefined {
		const identity = this.byId.get(id);
		return identity?.type === 'MACHINE' ? identity : undefined;
	}

	reportsOf(managerId: string): readonly Identity[] {
		return this.reports.get(managerId) ?? [];
	}

	private addReport(managerId: string, identity: Identity): void {
		const reports = this.reports.get(managerId);
		if (reports === undefined) this.reports.set(managerId, [identity]);
		else reports.push(identity);
		const manager = this.byId.get(managerId);
		if (manager !== undefined) manager.isManager = true;
	}
}
