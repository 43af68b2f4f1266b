import type { IdentityBy, IdentityDraft, IdentityRef } from './references';
import type { Faults } from '../../shared/faults';
import type { IdentityType } from '../wire';
import { readAddress } from './readAddress';
import { unpackLocator, type LocatorEntry } from '../../shared/locators';
import { idFault, isBlank, quoted, textOf, textProblem } from '../../shared/values';

/** How messages say what a person is named by. */
const BY_WORDS: Record<IdentityBy, string> = {
	id: 'ID',
	url: 'URL',
	email: 'email address',
	alias: 'user name',
	attribute: 'attribute',
};
/** `employeeNumber=10042`: the technical name of an identity attribute, and its value. */
const ATTRIBUTE = /^([A-Za-z_]\w{0,127})\s*=\s*(\S.*)$/s;
/** Deliberately lenient: ISC knows whether an address is anybody's. */
const EMAIL = /^[^\s@,;]+@[^\s@,;]+$/;

/** Whom a row's entries name, people or machine identities, and the hosts of the tenant's addresses. */
interface PeopleContext {
	identityType: IdentityType;
	hosts?: readonly string[];
}

/** Reads the people of a row, in order, each once. If there are none, that is a fault. */
export function readPeople(drafts: readonly IdentityDraft[], context: PeopleContext, faults: Faults): IdentityRef[] {
	const entries = drafts.flatMap((draft) => unpackLocator(draft));
	if (entries.every((entry) => isBlank(entry.value))) {
		const kind = identityWords(context.identityType);
		faults.add(
			'Identities',
			`No ${kind} was provided`,
			`Add at least one ${kind} under Identities. If it comes from an expression, check that it isn't empty for this input item.`,
		);
		return [];
	}
	return eachOnce(entries.flatMap((entry) => readPerson(entry, context, faults) ?? []));
}

/** Each person once, where they are first named. The same email address in upper and lower case is the same person. */
export function eachOnce(people: readonly IdentityRef[]): IdentityRef[] {
	const byKey = new Map<string, IdentityRef>();
	for (const person of people) {
		const key = identityRefKey(person);
		if (!byKey.has(key)) byKey.set(key, person);
	}
	return [...byKey.values()];
}

export function identityRefKey(person: IdentityRef): string {
	if (person.by === 'self') return 'self';
	return `${person.by}:${person.by === 'email' ? person.value.toLowerCase() : person.value}`;
}

function identityWords(identityType: IdentityType): string {
	return identityType === 'MACHINE' ? 'machine identity' : 'person';
}

function isKnownBy(by: string): by is IdentityBy {
	return Object.hasOwn(BY_WORDS, by);
}

function readPerson(entry: LocatorEntry, context: PeopleContext, faults: Faults): IdentityRef | undefined {
	const { by, field } = entry;
	if (!isKnownBy(by)) {
		faults.add(
			field,
			`${quoted(by)} isn't a way to name a person`,
			"Use the person's ID, URL, email address, user name or attribute.",
		);
		return undefined;
	}
	const text = readEntryText(entry, BY_WORDS[by], faults);
	if (text === undefined) return undefined;
	if (context.identityType === 'MACHINE' && by !== 'id' && by !== 'url') {
		faults.add(field, `A machine identity can't be named by ${BY_WORDS[by]}`, 'Use the ID of the machine identity.');
		return undefined;
	}
	switch (by) {
		case 'id':
			return idFault(text, { field, what: "person's ID" }, faults) ? undefined : { by, value: text, field };
		case 'url':
			return readUrl(text, field, context, faults);
		case 'email':
			return readEmail(text, field, faults);
		case 'attribute':
			return readAttribute(text, field, faults);
		case 'alias':
			return { by, value: text, field };
	}
}

function readEntryText({ value, field }: LocatorEntry, what: string, faults: Faults): string | undefined {
	if (isBlank(value)) {
		faults.add(
			field,
			`The person's ${what} is empty`,
			"Fill it in, or remove the entry. If it comes from an expression, check that it isn't empty for this input item.",
		);
		return undefined;
	}
	const problem = textProblem(value);
	if (problem === undefined) return textOf(value);
	faults.add(
		field,
		`The person's ${what} ${problem}`,
		'Use an expression that returns text or a list of texts, e.g. {{ $json.people.map(p => p.id) }}.',
	);
	return undefined;
}

function readUrl(
	text: string,
	field: string,
	{ identityType, hosts = [] }: PeopleContext,
	faults: Faults,
): IdentityRef | undefined {
	const read = readAddress(text, identityWords(identityType), hosts);
	if ('id' in read) return { by: 'id', value: read.id, field };
	faults.add(field, read.message, read.advice);
	return undefined;
}

function readEmail(text: string, field: string, faults: Faults): IdentityRef | undefined {
	if (EMAIL.test(text)) return { by: 'email', value: text, field };
	faults.add(
		field,
		`${quoted(text)} isn't an email address`,
		'Use one address, such as jane.doe@example.com. To name several people, use a list, not one text.',
	);
	return undefined;
}

function readAttribute(text: string, field: string, faults: Faults): IdentityRef | undefined {
	const [, name, value] = ATTRIBUTE.exec(text) ?? [];
	if (name !== undefined) return { by: 'attribute', value: `${name}=${value}`, field };
	faults.add(
		field,
		`${quoted(text)} isn't an attribute and its value`,
		'Enter the technical name of the attribute, an equals sign and the value, such as employeeNumber=10042.',
	);
	return undefined;
}
