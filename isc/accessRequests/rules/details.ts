import type { Faults, Read } from '../../shared/faults';
import { labelOf } from '../model/wording';
import { ACCESS_ITEM_TYPES, type AccessItemType, type RequestType } from '../../api/wire';
import { readDate } from '../model/dates';
import { readAccountSelection } from './accounts';
import type { ItemDetails, ItemField, RuleContext } from './readItem';
import { endOf, readDuration, readSwitch, type End } from './itemEnd';
import { readMetadata } from './metadata';
import { isBlank, kindOf, quote, readId, readNativeIdentity, readText } from '../../shared/values';

/** What an access item is read from. `strict`: JSON, where text must be text. */
export interface ItemSource {
	values: Partial<Record<ItemField, unknown>>;
	at: ItemDetails['at'];
	strict: boolean;
}

/** Comment and dates that hold for every item without its own. */
export type RowDefaults = Pick<ItemDetails, 'comment' | 'startDate'> & End;

/** Reads every field of an access item but its id or name. The item's own comment and dates win over the row's. */
export function readDetails(
	source: ItemSource,
	row: { requestType: RequestType; defaults?: RowDefaults; context: RuleContext },
	faults: Faults,
): ItemDetails {
	const { values, at, strict } = source;
	const from = (name: ItemField, what: string) => ({ field: at(name), what, strict });
	const own: RowDefaults = {
		...readDefaults(values, { at, strict, ...row }, faults),
		duration: readDuration(values.durationDays, { field: at('durationDays'), unit: 'days' }, faults),
	};
	const startDate = pick(own.startDate, row.defaults?.startDate);
	const noEnd = readSwitch(values.noEnd, at, 'noEnd', faults);
	return {
		at,
		type: readType(values.type, at('type'), faults),
		comment: pick(own.comment, row.defaults?.comment),
		startDate,
		removeDate: endOf({ own, noEnd, row: row.defaults }, startDate, { context: row.context, faults }),
		source: readText(values.source, from('source', 'source'), faults),
		assignmentId: readId(values.assignmentId, from('assignmentId', 'assignment id'), faults),
		nativeIdentity: readNativeIdentity(values.nativeIdentity, from('nativeIdentity', 'native identity'), faults),
		formInstanceId: readFormInstanceId(source, faults),
		account: readNativeIdentity(values.account, from('account', 'account'), faults),
		accountSelection: readAccountSelection(values.accountSelection, { field: at('accountSelection'), strict }, faults),
		clientMetadata: readMetadata(values.clientMetadata, { field: at('clientMetadata'), strict }, faults),
	};
}

/** Reads comment and dates, of an item or of a row. A revoke takes no start date: there it only matters whether one is given. */
export function readDefaults(
	values: Partial<Record<'comment' | 'startDate' | 'removeDate', unknown>>,
	how: { at: ItemDetails['at']; strict: boolean; requestType: RequestType; context: RuleContext },
	faults: Faults,
): RowDefaults {
	const { at, context } = how;
	const revoke = how.requestType === 'REVOKE_ACCESS';
	return {
		comment: readText(values.comment, { field: at('comment'), what: 'comment', strict: how.strict }, faults),
		startDate: revoke
			? { field: at('startDate'), given: !isBlank(values.startDate) }
			: readDateField(values.startDate, { field: at('startDate'), which: 'start', context }, faults),
		removeDate: readDateField(values.removeDate, { field: at('removeDate'), which: 'remove', context }, faults),
	};
}

function readDateField(
	value: unknown,
	at: { field: string; which: 'start' | 'remove'; context: RuleContext },
	faults: Faults,
): Read<string> {
	const { field } = at;
	const reading = readDate(value, { which: at.which, label: labelOf(field) }, at.context);
	if (reading.kind === 'none') return { field, given: false };
	if (reading.kind === 'asSoonAsPossible') return { field, given: true, asSoonAsPossible: true };
	if (reading.kind === 'date') return { field, given: true, value: reading.utc };
	faults.add(field, reading.message, reading.advice);
	return { field, given: true };
}

function readType(value: unknown, field: string, faults: Faults): Read<AccessItemType> {
	const type = ACCESS_ITEM_TYPES.find((known) => known === value);
	if (type) return { field, given: true, value: type };
	const known = ACCESS_ITEM_TYPES.join(', ');
	const message = isBlank(value)
		? `The type of the access item is missing; it is one of ${known}`
		: `The type ${typeof value === 'string' ? quote(value) : `is ${kindOf(value)} and`} is not one of ${known}`;
	faults.add(field, message, `Give one of ${known}, spelled exactly so.`);
	return { field, given: true };
}

/** ISC answers 400 to an empty form instance id: in JSON it is refused, an empty parameter counts as not given. */
function readFormInstanceId({ values, at, strict }: ItemSource, faults: Faults): Read<string> {
	const field = at('formInstanceId');
	const value = values.formInstanceId;
	if (strict && typeof value === 'string' && isBlank(value)) {
		faults.add(field, 'The form instance id is empty', 'Give the id of the completed form, or leave the field out.');
		return { field, given: true };
	}
	return readId(value, { field, what: 'form instance id', strict }, faults);
}

function pick(own: Read<string>, row: Read<string> | undefined): Read<string> {
	return own.given || !row ? own : row;
}
