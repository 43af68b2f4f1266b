import { seededId } from '../ids';
import type { Identity } from './model';

/**
 * Uncorrelated identities: about every second person with an email address also has one, with the same name and address
 * but no account on an authoritative source. They are created when first needed.
 */
export class GhostBook {
	private readonly byId = new Map<string, Identity>();

	/** The uncorrelated identity of a person, if there is one. */
	beside(person: Identity): Identity | undefined {
		if (person.email === null || Number.parseInt(person.id.slice(-1), 16) % 2 === 1) return undefined;
		const id = seededId('ghost', person.id);
		const known = this.byId.get(id);
		if (known !== undefined) return known;
		const ghost: Identity = {
			...person,
			id,
			alias: `${person.alias}-uncorrelated`,
			managerId: null,
			correlated: false,
			authorities: [],
			accounts: [],
			segments: [],
			isManager: false,
		};
		this.byId.set(id, ghost);
		return ghost;
	}

	/** An uncorrelated identity that was listed before. */
	get(id: string): Identity | undefined {
		return this.byId.get(id);
	}
}
