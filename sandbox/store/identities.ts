import { FieldIndex } from './fieldIndex';
import type { Identity } from './model';

/** All people and machines in the tenant, and their indices. */
export class IdentityBook {
	private readonly byId = new Map<string, Identity>();
	private readonly reports = new Map<string, Identity[]>();
	readonly people: Identity[] = [];
	readonly machines: Identity[] = [];
	/** Indices of people, by the field names in the filters of public-identities. */
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
		for (const [index, value] of this.indexed(identity)) index.add(value, identity);
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

	/** Removes a person, but not their requests and holdings. */
	remove(person: Identity): void {
		this.byId.delete(person.id);
		this.people.splice(this.people.indexOf(person), 1);
		for (const [index, value] of this.indexed(person)) index.remove(value, person);
		const reports = this.reports.get(person.managerId ?? '');
		reports?.splice(reports.indexOf(person), 1);
	}

	private indexed(person: Identity): Array<[FieldIndex<Identity>, string | null]> {
		const { alias, email, firstname, lastname, name } = this.fields;
		return [
			[alias, person.alias],
			[email, person.email],
			[firstname, person.firstName],
			[lastname, person.lastName],
			[name, person.name],
		];
	}

	private addReport(managerId: string, identity: Identity): void {
		const reports = this.reports.get(managerId);
		if (reports === undefined) this.reports.set(managerId, [identity]);
		else reports.push(identity);
		const manager = this.byId.get(managerId);
		if (manager !== undefined) manager.isManager = true;
	}
}
