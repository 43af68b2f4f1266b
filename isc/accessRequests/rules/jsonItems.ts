import type { Faults } from '../../shared/faults';
import type { RequestType } from '../../api/wire';
import type { ItemField, ReadItem, RuleContext } from './readItem';
import { readDetails } from './details';
import { refuseUnknownFields } from './unknownFields';
import { idFault, isBlank, isRecord, kindOf, textOf } from '../../shared/values';

type Shape = 'flat' | 'nested';

const COMMON_FIELDS = [
	'type',
	'id',
	'comment',
	'clientMetadata',
	'startDate',
	'removeDate',
	'nativeIdentity',
	'formInstanceId',
];
/** Fields of an entry of `requestedItems` in either shape (ISC API: submit access request). */
const KNOWN_FIELDS: Record<Shape, string[]> = {
	flat: [...COMMON_FIELDS, 'assignmentId'],
	nested: [...COMMON_FIELDS, 'accountSelection'],
};
/** Advice for fields that exist only in the other shape. */
const OTHER_SHAPE: Record<Shape, Record<string, string>> = {
	flat: { accountSelection: 'ISC takes it only in the nested shape: use requestedForWithRequestedItems.' },
	nested: { assignmentId: 'ISC takes it only in the flat shape: use requestedFor and requestedItems.' },
};

const HOW_TO_NAME =
	'Enter the ID in double quotation marks. JSON takes only IDs. To use names, set Requested For to People Below.';

/** Reads the access items of a JSON body. */
export function readJsonItems(
	list: unknown[] | undefined,
	at: { path: string; shape: Shape; requestType: RequestType; context: RuleContext; notEmpty: readonly ItemField[] },
	faults: Faults,
): ReadItem[] {
	return (list ?? []).flatMap((item, index) => {
		const path = `${at.path}[${index}]`;
		if (!isRecord(item)) {
			faults.add(path, `The access item must be an object but is ${kindOf(item)}`, 'Use an object with type and id.');
			return [];
		}
		refuseEmpty(item, path, at.notEmpty, faults);
		refuseUnknownFields(item, { path, known: KNOWN_FIELDS[at.shape], elsewhere: OTHER_SHAPE[at.shape] }, faults);
		const values =
			at.shape === 'flat' ? { ...item, accountSelection: undefined } : { ...item, assignmentId: undefined };
		const details = readDetails({ values, at: (name: ItemField) => `${path}.${name}`, strict: true }, at, faults);
		const field = `${path}.id`;
		const value = readRequiredId(item.id, { field, what: "access item's ID", advice: HOW_TO_NAME }, faults);
		return value === undefined ? [] : [{ ...details, by: 'id' as const, value, field }];
	});
}

/** Reports a field that the expression left empty if the request would then ask for more than was meant. */
function refuseEmpty(
	item: Record<string, unknown>,
	path: string,
	notEmpty: readonly ItemField[],
	faults: Faults,
): void {
	for (const name of notEmpty) {
		if (!Object.hasOwn(item, name) || !isBlank(item[name])) continue;
		const advice = 'Check what the expression reads, or remove the field.';
		const ifMeant = ' If an empty end date means no end, set the option Empty End Date to No End.';
		faults.add(
			`${path}.${name}`,
			`The expression of Request (JSON) returned nothing for ${name}`,
			name === 'removeDate' ? advice + ifMeant : advice,
		);
	}
}

/** Reads an id that is required. In JSON it must be text. */
export function readRequiredId(
	value: unknown,
	at: { field: string; what: string; advice: string },
	faults: Faults,
): string | undefined {
	if (typeof value === 'string' && !isBlank(value)) {
		const id = textOf(value);
		return id === undefined || idFault(id, at, faults) ? undefined : id;
	}
	const problem = isBlank(value) ? 'is empty' : `must be text but is ${kindOf(value)}`;
	faults.add(at.field, `The ${at.what} ${problem}`, at.advice);
	return undefined;
}
