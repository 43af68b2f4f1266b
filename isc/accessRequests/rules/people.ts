import type { IdentityType } from '../../api/wire';
import type { IdentityBy, IdentityDraft, IdentityRef } from '../model/types';
import type { Faults } from './common';
import { unpackLocator, type LocatorEntry } from './locators';
import { idFault, isBlank, quote, textOf, textProblem } from './values';

const WAYS: Record<IdentityBy, string> = { id: 'id', email: 'e-mail address', alias: 'alias' };
/** Gentle on purpose: whether an address belongs to anybody is ISC's to say. */
const EMAIL = /^[^\s@,;]+@[^\s@,;]+$/;

/** Reads the people of a row, in order, each once. Reports when there is none. */
export function readPeople(drafts: IdentityDraft[], identityType: IdentityType, faults: Faults): IdentityRef[] {
	const entries = drafts.flatMap((draft) => unpackLocator(draft));
	if (entries.every((entry) => isBlank(entry.value))) {
		const who = identityType === 'MACHINE' ? 'machine identity' : 'person';
		faults.add(
			'Identities',
			`No ${who} was given`,
			`Add at least one ${who} under Identities. If it comes from an expression, check that it is not empty for this item.`,
		);
		return [];
	}
	const people = entries.flatMap((entry) => {
		const person = readPerson(entry, identityType, faults);
		return person ? [person] : [];
	});
	return eachOnce(people);
}

/** Each person once, by the first mention. E-mail addresses are alike in either case of letters. */
export function eachOnce(people: IdentityRef[]): IdentityRef[] {
	const byKey = new Map<string, IdentityRef>();
	for (const person of people) {
		const key = personKey(person);
		if (!byKey.has(key)) byKey.set(key, person);
	}
	return [...byKey.values()];
}

export function personKey(person: IdentityRef): string {
	if (person.by === 'self') return 'self';
	return `${person.by}:${person.by === 'email' ? person.value.toLowerCase() : person.value}`;
}

function isWay(by: string): by is IdentityBy {
	return Object.hasOwn(WAYS, by);
}

function readPerson(
	{ by, value, field }: LocatorEntry,
	identityType: IdentityType,
	faults: Faults,
): IdentityRef | undefined {
	if (!isWay(by)) {
		faults.add(field, `${quote(by)} is no way to name a person`, 'Name a person by id, e-mail address or alias.');
		return undefined;
	}
	if (isBlank(value)) {
		faults.add(
			field,
			`The person's ${WAYS[by]} is empty`,
			'Fill it in, or take the entry out. If it comes from an expression, check that it is not empty for this item.',
		);
		return undefined;
	}
	const problem = textProblem(value);
	const text = textOf(value);
	if (problem !== undefined || text === undefined) {
		faults.add(
			field,
			`The person's ${WAYS[by]} ${problem}`,
			'Let the expression give the text itself or a list of texts, e.g. {{ $json.people.map(p => p.id) }}.',
		);
		return undefined;
	}
	if (identityType === 'MACHINE' && by !== 'id') {
		faults.add(field, `A machine identity cannot be named by ${WAYS[by]}`, 'Give the id of the machine identity.');
		return undefined;
	}
	if (by === 'id' && idFault(text, { field, what: "person's id" }, faults)) return undefined;
	if (by === 'email' && !EMAIL.test(text)) {
		faults.add(
			field,
			`${quote(text)} is not an e-mail address`,
			'Give one address, such as jane.doe@example.com. Several addresses must come as a list, not as one text.',
		);
		return undefined;
	}
	return { by, value: text, field };
}
