import type { IdentityBy, IdentityDraft, IdentityRef } from './references';
import type { Faults } from '../../shared/faults';
import type { IdentityType } from '../wire';
import { readAddress } from './readAddress';
import { unpackLocator, type LocatorEntry } from '../../shared/locators';
import { idFault, isBlank, quote, textOf, textProblem } from '../../shared/values';

const WAYS: Record<IdentityBy, string> = {
	id: 'id',
	url: 'URL',
	email: 'e-mail address',
	alias: 'alias',
	attribute: 'attribute',
};
/** `employeeNumber=10042`: the technical name of an identity attribute, and its value. */
const ATTRIBUTE = /^([A-Za-z_]\w{0,127})\s*=\s*(\S.*)$/s;
/** Gentle on purpose: whether an address belongs to anybody is ISC's to say. */
const EMAIL = /^[^\s@,;]+@[^\s@,;]+$/;

/** Reads the people of a row, in order, each once. Reports when there is none. */
export function readPeople(
	drafts: readonly IdentityDraft[],
	who: { identityType: IdentityType; hosts?: readonly string[] },
	faults: Faults,
): IdentityRef[] {
	const entries = drafts.flatMap((draft) => unpackLocator(draft));
	if (entries.every((entry) => isBlank(entry.value))) {
		const kind = who.identityType === 'MACHINE' ? 'machine identity' : 'person';
		faults.add(
			'Identities',
			`No ${kind} was given`,
			`Add at least one ${kind} under Identities. If it comes from an expression, check that it is not empty for this item.`,
		);
		return [];
	}
	const people = entries.flatMap((entry) => {
		const person = readPerson(entry, who, faults);
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
	{ identityType, hosts = [] }: { identityType: IdentityType; hosts?: readonly string[] },
	faults: Faults,
): IdentityRef | undefined {
	if (!isWay(by)) {
		faults.add(
			field,
			`${quote(by)} is no way to name a person`,
			'Name a person by ID, URL, email, alias or attribute.',
		);
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
	if (identityType === 'MACHINE' && by !== 'id' && by !== 'url') {
		faults.add(field, `A machine identity cannot be named by ${WAYS[by]}`, 'Give the ID of the machine identity.');
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
	if (by === 'attribute') return readAttribute(text, field, faults);
	if (by !== 'url') return { by, value: text, field };
	const read = readAddress(text, identityType === 'MACHINE' ? 'machine identity' : 'person', hosts);
	if ('id' in read) return { by: 'id', value: read.id, field };
	faults.add(field, read.message, read.advice);
	return undefined;
}

function readAttribute(text: string, field: string, faults: Faults): IdentityRef | undefined {
	const [, name, value] = ATTRIBUTE.exec(text) ?? [];
	if (name !== undefined) return { by: 'attribute', value: `${name}=${value}`, field };
	faults.add(
		field,
		`${quote(text)} is not an attribute with its value`,
		"Give the attribute's technical name, an equals sign and the value, such as employeeNumber=10042.",
	);
	return undefined;
}
