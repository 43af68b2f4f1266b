import type { Faults, Read } from '../../shared/faults';
import type { AccountSelection } from '../../api/wire';
import { parseJson } from '../../shared/jsonText';
import { refuseUnknownFields } from './unknownFields';
import { isBlank, isRecord, kindOf, readId, readNativeIdentity } from '../../shared/values';

interface At {
	field: string;
	strict: boolean;
}

type Account = NonNullable<AccountSelection['accounts']>[number];

const SHAPE =
	'Give it as [{ "sourceId": "…", "accounts": [{ "accountUuid": "…" }] }], as ISC\'s account selections list it.';

/** Reads an account selection (ISC API: accountSelection): a list of sources with accounts, or that list as JSON text from a parameter. */
export function readAccountSelection(value: unknown, at: At, faults: Faults): Read<AccountSelection[]> {
	const { field } = at;
	const given = fromText(value, at.strict);
	if (isBlank(given) || (!at.strict && Array.isArray(given) && given.length === 0)) return { field, given: false };
	const sources = readList(given, at, 'account selection', faults);
	if (!sources) return { field, given: true };
	return {
		field,
		given: true,
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
		faults.add(at.field, `The ${what} is an empty list`, `Leave it out, or fill it in. ${SHAPE}`);
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
	const sourceId = readId(source.sourceId, { ...at, field: `${at.field}.sourceId`, what: 'source id' }, faults).value;
	const accountsAt = { ...at, field: `${at.field}.accounts` };
	const given = source.accounts;
	const list =
		given === undefined || given === null ? undefined : readList(given, accountsAt, 'list of accounts', faults);
	const accounts = list?.map((account, index) =>
		readAccount(account, { ...at, field: `${accountsAt.field}[${index}]` }, faults),
	);
	if (isBlank(source.sourceId) && isBlank(given))
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
	if (!uuid.given && !native.given) {
		faults.add(at.field, 'The account is not named', 'Give its accountUuid, its nativeIdentity, or both.');
	}
	return { ...(uuid.value && { accountUuid: uuid.value }), ...(native.value && { nativeIdentity: native.value }) };
}
