import type { IdentityRef } from '../../api/lookUp/references';
import type { Faults } from '../../shared/faults';
import type { IdentityType, RequestType } from '../../api/wire';
import type { ItemField, ReadEntry, RuleContext } from './readItem';
import { readJsonItems } from './jsonItems';
import { refuseUnknownFields } from './unknownFields';
import { eachOnce, personKey } from '../../api/lookUp/readPeople';
import { idFault, isBlank, isRecord, kindOf, quote, textOf } from '../../shared/values';

type Body = Record<string, unknown>;
/** `notEmpty`: fields of an item that may be left out, but not be empty. */
type Row = { requestType: RequestType; context: RuleContext; notEmpty: readonly ItemField[] };

const NESTED = 'requestedForWithRequestedItems';
const ENTRY_FIELDS = ['identityId', 'identityType', 'requestedItems'];

/** `requestedFor` × `requestedItems`: people only, and for a revoke one person. */
export function readFlat(body: Body, row: Row, faults: Faults): ReadEntry[] {
	const ids = readList(body.requestedFor, 'requestedFor', 'No person was given', faults);
	const people = (ids ?? []).flatMap((id, index) => readId(id, `requestedFor[${index}]`, faults));
	const identities = eachOnce(people);
	if (row.requestType === 'REVOKE_ACCESS' && identities.length > 1) {
		faults.add(
			'requestedFor',
			`A revoke takes one person, but ${identities.length} are given`,
			'Give one person for each input item, or set Requested For to People Below: the node then makes one request for each person.',
		);
	}
	const items = readJsonItems(
		readList(body.requestedItems, 'requestedItems', 'No access item was given', faults),
		{ ...row, path: 'requestedItems', shape: 'flat' },
		faults,
	);
	return [{ identityType: 'HUMAN', identities, items }];
}

/** `requestedForWithRequestedItems`: an entry for each identity; all of them people, or all machines. A revoke for a person is not taken. */
export function readNested(body: Body, row: Row, faults: Faults): ReadEntry[] {
	const list = readList(body[NESTED], NESTED, 'No person was given', faults) ?? [];
	const entries = list.flatMap((entry, index) => readEntry(entry, `${NESTED}[${index}]`, row, faults));
	const types = new Set(entries.map((entry) => entry.identityType));
	if (types.size > 1) {
		faults.add(
			NESTED,
			'People and machine identities are mixed in one request',
			'Make all entries HUMAN or all MACHINE: give the others in an input item of their own.',
		);
	}
	const merged = mergeByIdentity(entries);
	if (row.requestType === 'REVOKE_ACCESS') checkNestedRevoke(merged, types, faults);
	return merged;
}

function checkNestedRevoke(entries: ReadEntry[], types: Set<IdentityType>, faults: Faults): void {
	if (types.has('HUMAN')) {
		faults.add(
			NESTED,
			'A revoke for a person cannot have the nested shape',
			'Use requestedFor, with one person, and requestedItems. For a machine identity add "identityType": "MACHINE".',
		);
	} else if (entries.length > 1) {
		faults.add(
			NESTED,
			`A revoke takes one machine identity, but ${entries.length} are given`,
			'Give one machine identity for each input item.',
		);
	}
}

function readEntry(entry: unknown, path: string, row: Row, faults: Faults): ReadEntry[] {
	if (!isRecord(entry)) {
		faults.add(
			path,
			`The entry must be an object but is ${kindOf(entry)}`,
			`Give an object with ${ENTRY_FIELDS.join(', ')}.`,
		);
		return [];
	}
	refuseUnknownFields(entry, { path, known: ENTRY_FIELDS }, faults);
	const identityType = readIdentityType(entry.identityType, `${path}.identityType`, faults);
	const identities = readId(entry.identityId, `${path}.identityId`, faults);
	const itemsAt = `${path}.requestedItems`;
	const items = readJsonItems(
		readList(entry.requestedItems, itemsAt, 'No access item was given', faults),
		{ ...row, path: itemsAt, shape: 'nested' },
		faults,
	);
	return identityType ? [{ identityType, identities, items }] : [];
}

function readIdentityType(value: unknown, field: string, faults: Faults): IdentityType | undefined {
	if (value === undefined || value === null || value === 'HUMAN') return 'HUMAN';
	if (value === 'MACHINE') return 'MACHINE';
	faults.add(
		field,
		`The identity type ${typeof value === 'string' ? quote(value) : `is ${kindOf(value)} and`} is not one of HUMAN, MACHINE`,
		'Give HUMAN or MACHINE, or leave it out for a person.',
	);
	return undefined;
}

function readId(value: unknown, field: string, faults: Faults): IdentityRef[] {
	const id = typeof value === 'string' ? textOf(value) : undefined;
	if (id) return idFault(id, { field, what: 'identity id' }, faults) ? [] : [{ by: 'id', value: id, field }];
	const message = isBlank(value) ? 'The identity id is empty' : `The identity id must be text but is ${kindOf(value)}`;
	faults.add(field, message, 'Give the id of one identity, in double quotation marks.');
	return [];
}

/** A list that is needed and may not be empty. */
function readList(value: unknown, path: string, missing: string, faults: Faults): unknown[] | undefined {
	if (Array.isArray(value) && value.length > 0) return value as unknown[];
	if (value === undefined || value === null) {
		faults.add(path, `${missing}: ${path} is missing`, `Add ${path}, a list with at least one entry.`);
	} else if (Array.isArray(value)) {
		faults.add(
			path,
			`${missing}: the list is empty`,
			'Put at least one entry into it, or leave the field out where the body has the other shape. ISC takes no empty lists.',
		);
	} else {
		faults.add(path, `The field must be a list but is ${kindOf(value)}`, 'Put square brackets around it: [ … ].');
	}
	return undefined;
}

/** Entries of the same identity become one, so that an item repeated among them is noticed. */
function mergeByIdentity(entries: ReadEntry[]): ReadEntry[] {
	const merged = new Map<string, ReadEntry>();
	entries.forEach((entry, index) => {
		const person = entry.identities[0];
		const key = person ? `${entry.identityType} ${personKey(person)}` : `nobody ${index}`;
		const before = merged.get(key);
		if (before) for (const item of entry.items) before.items.push(item);
		else merged.set(key, { ...entry, items: [...entry.items] });
	});
	return [...merged.values()];
}
