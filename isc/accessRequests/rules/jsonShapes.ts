import type { IdentityRef } from '../../api/lookUp/references';
import type { Faults } from '../../shared/faults';
import type { IdentityType, RequestType } from '../../api/wire';
import type { ItemField, ReadEntry, RuleContext } from './readItem';
import { readJsonItems, readRequiredId } from './jsonItems';
import { refuseUnknownFields } from './unknownFields';
import { eachOnce, identityRefKey } from '../../api/lookUp/readPeople';
import { isRecord, kindOf, valueLabel } from '../../shared/values';

type Body = Record<string, unknown>;
/** `notEmpty`: fields of an access item that may be absent but not empty. */
type Row = { requestType: RequestType; context: RuleContext; notEmpty: readonly ItemField[] };

const NESTED_FIELD = 'requestedForWithRequestedItems';
const ENTRY_FIELDS = ['identityId', 'identityType', 'requestedItems'];

/** Reads `requestedFor` × `requestedItems`. This shape is for people only, and for one person in a revoke. */
export function readFlat(body: Body, row: Row, faults: Faults): ReadEntry[] {
	const ids = readList(body.requestedFor, 'requestedFor', 'No person was provided', faults);
	const people = (ids ?? []).flatMap((id, index) => readIdentity(id, `requestedFor[${index}]`, faults));
	const identities = eachOnce(people);
	if (row.requestType === 'REVOKE_ACCESS' && identities.length > 1) {
		faults.add(
			'requestedFor',
			`Revoke takes one person, but the list has ${identities.length}`,
			'Use one person per input item, or set Requested For to People Below: the node then sends one request for each person.',
		);
	}
	const items = readJsonItems(
		readList(body.requestedItems, 'requestedItems', 'No access item was provided', faults),
		{ ...row, path: 'requestedItems', shape: 'flat' },
		faults,
	);
	return [{ identityType: 'HUMAN', identities, items }];
}

/** Reads `requestedForWithRequestedItems`, an entry for each identity. They must be all people or all machines; a revoke only machines. */
export function readNested(body: Body, row: Row, faults: Faults): ReadEntry[] {
	const list = readList(body[NESTED_FIELD], NESTED_FIELD, 'No person was provided', faults) ?? [];
	const entries = list.flatMap((entry, index) => readEntry(entry, `${NESTED_FIELD}[${index}]`, row, faults));
	const types = new Set(entries.map((entry) => entry.identityType));
	if (types.size > 1) {
		faults.add(
			NESTED_FIELD,
			'People and machine identities are mixed in one request',
			'Make all entries HUMAN or all MACHINE, and use a separate input item for the others.',
		);
	}
	const merged = mergeByIdentity(entries);
	if (row.requestType === 'REVOKE_ACCESS') checkNestedRevoke(merged, types, faults);
	return merged;
}

function checkNestedRevoke(entries: ReadEntry[], types: Set<IdentityType>, faults: Faults): void {
	if (types.has('HUMAN')) {
		faults.add(
			NESTED_FIELD,
			"Revoke for a person can't use the nested shape",
			'Use requestedFor, with one person, and requestedItems. For a machine identity add "identityType": "MACHINE".',
		);
	} else if (entries.length > 1) {
		faults.add(
			NESTED_FIELD,
			`Revoke takes one machine identity, but the list has ${entries.length}`,
			'Use one machine identity per input item.',
		);
	}
}

function readEntry(entry: unknown, path: string, row: Row, faults: Faults): ReadEntry[] {
	if (!isRecord(entry)) {
		faults.add(
			path,
			`The entry must be an object but is ${kindOf(entry)}`,
			`Use an object with ${ENTRY_FIELDS.join(', ')}.`,
		);
		return [];
	}
	refuseUnknownFields(entry, { path, known: ENTRY_FIELDS }, faults);
	const identityType = readIdentityType(entry.identityType, `${path}.identityType`, faults);
	const identities = readIdentity(entry.identityId, `${path}.identityId`, faults);
	const itemsAt = `${path}.requestedItems`;
	const items = readJsonItems(
		readList(entry.requestedItems, itemsAt, 'No access item was provided', faults),
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
		`The identity type must be HUMAN or MACHINE but is ${valueLabel(value)}`,
		'Use HUMAN or MACHINE, or remove the field for a person.',
	);
	return undefined;
}

function readIdentity(value: unknown, field: string, faults: Faults): IdentityRef[] {
	const advice = 'Enter the ID of one identity in double quotation marks.';
	const id = readRequiredId(value, { field, what: 'identity ID', advice }, faults);
	return id === undefined ? [] : [{ by: 'id', value: id, field }];
}

/** Reads a required list with at least one entry. `missing` begins the message if there is none. */
function readList(value: unknown, path: string, missing: string, faults: Faults): unknown[] | undefined {
	if (Array.isArray(value) && value.length > 0) return value as unknown[];
	if (value === undefined || value === null) {
		faults.add(path, `${missing}: ${path} is missing`, `Add ${path}, a list with at least one entry.`);
	} else if (Array.isArray(value)) {
		faults.add(
			path,
			`${missing}: the list is empty`,
			"Add at least one entry, or remove the field if the body has the other shape. ISC doesn't take empty lists.",
		);
	} else {
		faults.add(path, `The field must be a list but is ${kindOf(value)}`, 'Put square brackets around it: [ … ].');
	}
	return undefined;
}

/** Merges the entries of the same identity, so that an access item that is in several of them is noticed. */
function mergeByIdentity(entries: ReadEntry[]): ReadEntry[] {
	const merged = new Map<string, ReadEntry>();
	entries.forEach((entry, index) => {
		const person = entry.identities[0];
		const key = person ? `${entry.identityType} ${identityRefKey(person)}` : `unreadable ${index}`;
		const before = merged.get(key);
		if (before) for (const item of entry.items) before.items.push(item);
		else merged.set(key, { ...entry, items: [...entry.items] });
	});
	return [...merged.values()];
}
