import type { Faults, Read } from '../../shared/faults';
import type { AccountSelection } from '../../api/wire';
import { parseJson } from '../../shared/jsonText';
import type { ReadEntry } from './readItem';
import { refuseUnknownFields } from './unknownFields';
import { isBlank, isRecord, kindOf, readId, readNativeIdentity } from '../../shared/values';

/** Where a value is, and whether it is part of a JSON body. */
interface At {
	field: string;
	strict: boolean;
}

type Account = NonNullable<AccountSelection['accounts']>[number];

const SHAPE =
	'Use the form [{ "sourceId": "…", "accounts": [{ "accountUuid": "…" }] }], as ISC lists account selections.';

/** Reads an account selection (ISC API: accountSelection): a list of sources with accounts. A parameter may have it as JSON text. */
export function readAccountSelection(value: unknown, at: At, faults: Faults): Read<AccountSelection[]> {
	const { field } = at;
	const list = fromText(value, at.strict);
	if (isBlank(list) || (!at.strict && Array.isArray(list) && list.length === 0)) return { field, provided: false };
	const sources = readList(list, at, 'account selection', faults);
	if (!sources) return { field, provided: true };
	return {
		field,
		provided: true,
		value: sources.map((source, index) => readSource(source, { ...at, field: `${field}[${index}]` }, faults)),
	};
}

function fromText(value: unknown, strict: boolean): unknown {
	if (strict || typeof value !== 'string' || isBlank(value)) return value;
	const parsed = parseJson(value);
	return parsed.ok ? parsed.value : value;
}

function readList(value: unknown, at: At, what: string, faults: Faults): Array<Record<string, unknown>> | undefined {
	if (!Array.isArray(value)) {
		faults.add(at.field, `The ${what} must be a list but is ${kindOf(value)}`, SHAPE);
		return undefined;
	}
	if (value.length === 0) {
		faults.add(at.field, `The ${what} is an empty list`, `Remove it, or fill it in. ${SHAPE}`);
		return undefined;
	}
	if (value.every(isRecord)) return value;
	const wrong = value.findIndex((entry) => !isRecord(entry));
	faults.add(
		`${at.field}[${wrong}]`,
		`An entry of the ${what} must be an object but is ${kindOf(value[wrong])}`,
		SHAPE,
	);
	return undefined;
}

function readSource(source: Record<string, unknown>, at: At, faults: Faults): AccountSelection {
	refuseUnknownFields(source, { path: at.field, known: ['sourceId', 'accounts'] }, faults);
	const sourceId = readId(source.sourceId, { ...at, field: `${at.field}.sourceId`, what: 'source ID' }, faults).value;
	const accountsAt = { ...at, field: `${at.field}.accounts` };
	const isPresent = source.accounts !== undefined && source.accounts !== null;
	const list = isPresent ? readList(source.accounts, accountsAt, 'list of accounts', faults) : undefined;
	const accounts = list?.map((account, index) =>
		readAccount(account, { ...at, field: `${accountsAt.field}[${index}]` }, faults),
	);
	if (isBlank(source.sourceId) && isBlank(source.accounts))
		faults.add(at.field, 'The entry of the account selection names neither a source nor an account', SHAPE);
	return { ...(sourceId && { sourceId }), ...(accounts && { accounts }) };
}

function readAccount(account: Record<string, unknown>, at: At, faults: Faults): Account {
	refuseUnknownFields(account, { path: at.field, known: ['accountUuid', 'nativeIdentity'] }, faults);
	const uuid = readId(account.accountUuid, { ...at, field: `${at.field}.accountUuid`, what: 'account UUID' }, faults);
	const native = readNativeIdentity(
		account.nativeIdentity,
		{ ...at, field: `${at.field}.nativeIdentity`, what: 'native identity' },
		faults,
	);
	if (!uuid.provided && !native.provided) {
		faults.add(at.field, "The account isn't named", 'Add its accountUuid, its nativeIdentity or both.');
	}
	return { ...(uuid.value && { accountUuid: uuid.value }), ...(native.value && { nativeIdentity: native.value }) };
}

/** ISC API: `accountSelection` exists only in the nested shape and `assignmentId` only in the flat one, so an item can't have both. */
export function checkAccountFields(entries: readonly ReadEntry[], faults: Faults): void {
	for (const { account, accountSelection, assignmentId } of entries.flatMap(({ items }) => items)) {
		if (!accountSelection.provided) continue;
		if (account.provided)
			faults.add(
				account.field,
				'An access item takes an account or an account selection, not both',
				'Remove one of them.',
			);
		if (assignmentId.provided)
			faults.add(
				assignmentId.field,
				'An access item takes an assignment ID or an account selection, not both',
				'Remove one of them.',
			);
	}
}
