import type { Faults, Read } from '../../shared/faults';
import { labelOf } from '../model/wording';
import { ACCESS_ITEM_TYPES, type AccessItemType, type RequestType } from '../../api/wire';
import { readDate } from '../model/dates';
import { readAccountSelection } from './accountFields';
import type { ItemDetails, ItemField, RuleContext } from './readItem';
import { endOf, readDuration, readSwitch, type End } from './itemEnd';
import { readMetadata } from './metadata';
import { isBlank, readId, readNativeIdentity, readText, valueLabel } from '../../shared/values';

/** The fields of an access item before they are read. `strict`: they are part of a JSON body, where only text counts as text. */
export interface ItemSource {
	values: Partial<Record<ItemField, unknown>>;
	at: ItemDetails['at'];
	strict: boolean;
}

/** The comment and dates of a row, for each of its access items that has none of its own. */
export type CommentAndDates = Pick<ItemDetails, 'comment' | 'startDate'> & End;

/** Reads every field of an access item except its id or name. The item's own comment and dates override the row's. */
export function readDetails(
	source: ItemSource,
	row: { requestType: RequestType; defaults?: CommentAndDates; context: RuleContext },
	faults: Faults,
): ItemDetails {
	const { values, at, strict } = source;
	const from = (name: ItemField, what: string) => ({ field: at(name), what, strict });
	const ofItem: CommentAndDates = {
		...readCommentAndDates(values, { at, strict, ...row }, faults),
		duration: readDuration(values.durationDays, { field: at('durationDays'), unit: 'days' }, faults),
	};
	const startDate = itemElseRow(ofItem.startDate, row.defaults?.startDate);
	const noEnd = readSwitch(values.noEnd, at('noEnd'), faults);
	return {
		at,
		type: readType(values.type, at('type'), faults),
		comment: itemElseRow(ofItem.comment, row.defaults?.comment),
		startDate,
		removeDate: endOf({ item: ofItem, noEnd, row: row.defaults }, startDate, { context: row.context, faults }),
		source: readText(values.source, from('source', 'source'), faults),
		assignmentId: readId(values.assignmentId, from('assignmentId', 'assignment ID'), faults),
		nativeIdentity: readNativeIdentity(values.nativeIdentity, from('nativeIdentity', 'native identity'), faults),
		formInstanceId: readFormInstanceId(source, faults),
		account: readNativeIdentity(values.account, from('account', 'account'), faults),
		accountSelection: readAccountSelection(values.accountSelection, { field: at('accountSelection'), strict }, faults),
		clientMetadata: readMetadata(values.clientMetadata, { field: at('clientMetadata'), strict }, faults),
	};
}

/** Reads the comment and dates of an item or a row. Of a revoke's start date only whether there is one matters: a revoke takes none. */
export function readCommentAndDates(
	values: Partial<Record<'comment' | 'startDate' | 'removeDate', unknown>>,
	how: { at: ItemDetails['at']; strict: boolean; requestType: RequestType; context: RuleContext },
	faults: Faults,
): CommentAndDates {
	const { at, context } = how;
	const isRevoke = how.requestType === 'REVOKE_ACCESS';
	return {
		comment: readText(values.comment, { field: at('comment'), what: 'comment', strict: how.strict }, faults),
		startDate: isRevoke
			? { field: at('startDate'), provided: !isBlank(values.startDate) }
			: readDateField(values.startDate, { field: at('startDate'), kind: 'start', context }, faults),
		removeDate: readDateField(values.removeDate, { field: at('removeDate'), kind: 'remove', context }, faults),
	};
}

function readDateField(
	value: unknown,
	at: { field: string; kind: 'start' | 'remove'; context: RuleContext },
	faults: Faults,
): Read<string> {
	const { field } = at;
	const reading = readDate(value, { kind: at.kind, label: labelOf(field) }, at.context);
	if (reading.kind === 'none') return { field, provided: false };
	if (reading.kind === 'asSoonAsPossible') return { field, provided: true, asSoonAsPossible: true };
	if (reading.kind === 'date') return { field, provided: true, value: reading.utc };
	faults.add(field, reading.message, reading.advice);
	return { field, provided: true };
}

function readType(value: unknown, field: string, faults: Faults): Read<AccessItemType> {
	const type = ACCESS_ITEM_TYPES.find((known) => known === value);
	if (type) return { field, provided: true, value: type };
	const known = ACCESS_ITEM_TYPES.join(', ');
	const message = isBlank(value)
		? `The type of the access item is missing. It must be one of ${known}`
		: `The type must be one of ${known} but is ${valueLabel(value)}`;
	faults.add(field, message, `Use one of ${known}, spelled exactly like this.`);
	return { field, provided: true };
}

/** ISC answers 400 to an empty form instance id. In JSON it is a fault, an empty parameter counts as not provided. */
function readFormInstanceId({ values, at, strict }: ItemSource, faults: Faults): Read<string> {
	const field = at('formInstanceId');
	const value = values.formInstanceId;
	if (strict && typeof value === 'string' && isBlank(value)) {
		faults.add(field, 'The form instance ID is empty', 'Enter the ID of the completed form, or remove the field.');
		return { field, provided: true };
	}
	return readId(value, { field, what: 'form instance ID', strict }, faults);
}

function itemElseRow(item: Read<string>, row: Read<string> | undefined): Read<string> {
	return item.provided || !row ? item : row;
}
