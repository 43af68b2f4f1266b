import type { AccessItemBy, AccessItemDraft, FieldsDraft } from '../model/drafts';
import type { IdentityRef } from '../../api/lookUp/references';
import type { Faults } from '../../shared/faults';
import type { ItemDetails, ItemField, ReadEntry, ReadItem, RuleContext } from './readItem';
import { readAddress } from '../../api/lookUp/readAddress';
import { readDefaults, readDetails, type RowDefaults } from './details';
import { readDuration } from './itemEnd';
import { unpackLocator, type LocatorEntry } from '../../shared/locators';
import { readPeople } from '../../api/lookUp/readPeople';
import { idFault, isBlank, quote, textOf, textProblem } from '../../shared/values';

/** Names of the parameters in the editor. */
const NAMES: Record<ItemField, string> = {
	type: 'Type',
	comment: 'Comment',
	startDate: 'Start Date',
	removeDate: 'End Date',
	durationDays: 'Duration (Days)',
	noEnd: 'No End Date',
	source: 'Source',
	assignmentId: 'Assignment ID',
	nativeIdentity: 'Native Identity',
	formInstanceId: 'Form Instance ID',
	account: 'Account',
	accountSelection: 'Account Selection',
	clientMetadata: 'Client Metadata',
};

/** The row's start is among the options. */
export const START_DATE = 'Options > Start Date';

/** Reads a row that was filled in field by field: one entry, its people × its items. */
export function readFields(draft: FieldsDraft, context: RuleContext, faults: Faults): ReadEntry[] {
	const { requestType, requestedFor } = draft;
	const identityType = requestedFor === 'machines' ? 'MACHINE' : 'HUMAN';
	const identities: IdentityRef[] =
		requestedFor === 'self'
			? [{ by: 'self', field: 'Requested For' }]
			: readPeople(draft.identities, { identityType, hosts: context.hosts }, faults);
	const defaults = rowDefaults(draft, context, faults);
	const items = readItems(draft, { requestType, defaults, context }, faults);
	return [{ identityType, identities, items }];
}

function rowDefaults(draft: FieldsDraft, context: RuleContext, faults: Faults): RowDefaults {
	const at = (name: ItemField) => (name === 'startDate' ? START_DATE : NAMES[name]);
	const defaults = readDefaults(draft, { at, strict: false, requestType: draft.requestType, context }, faults);
	if (draft.duration === undefined) return defaults;
	const { amount, unit } = draft.duration;
	return { ...defaults, duration: readDuration(amount, { field: 'Duration', unit }, faults) };
}

function readItems(
	draft: FieldsDraft,
	row: { requestType: FieldsDraft['requestType']; defaults: RowDefaults; context: RuleContext },
	faults: Faults,
): ReadItem[] {
	const given = draft.accessItems.map((item) => ({ item, entries: unpackLocator(item) }));
	if (given.every(({ entries }) => entries.every((entry) => isBlank(entry.value)))) {
		faults.add(
			'Access Items',
			'No access item was given',
			'Add at least one role, access profile or entitlement under Access Items. If it comes from an expression, check that it is not empty for this item.',
		);
		return [];
	}
	return given.flatMap(({ item, entries }) => {
		const at = (name: ItemField) => besideOf(item.field, NAMES[name]);
		const details = readDetails({ values: item, at, strict: false }, row, faults);
		return entries.flatMap((entry) => {
			const named = readName(entry, item, { hosts: row.context.hosts ?? [], faults });
			if (named) checkSource(named.by, details, faults);
			return named ? [{ ...details, ...named }] : [];
		});
	});
}

/** `Access Items [1] > Access Item` → `Access Items [1] > Start Date` */
function besideOf(field: string, name: string): string {
	const end = field.lastIndexOf(' > ');
	return `${end < 0 ? field : field.slice(0, end)} > ${name}`;
}

function isWay(by: string): by is AccessItemBy {
	return by === 'id' || by === 'url' || by === 'name';
}

function readName(
	{ by, value, field }: LocatorEntry,
	item: AccessItemDraft,
	{ hosts, faults }: { hosts: readonly string[]; faults: Faults },
): Pick<ReadItem, 'by' | 'value' | 'field'> | undefined {
	if (!isWay(by)) {
		faults.add(field, `${quote(by)} is no way to name an access item`, 'Name an access item by ID, URL or name.');
		return undefined;
	}
	if (isBlank(value)) {
		faults.add(
			field,
			`The access item's ${by} is empty`,
			'Fill it in, or take the entry out. If it comes from an expression, check that it is not empty for this item.',
		);
		return undefined;
	}
	const problem = textProblem(value);
	const text = textOf(value);
	if (problem !== undefined || text === undefined) {
		const example = item.by === 'name' ? 'name' : 'id';
		faults.add(
			field,
			`The access item's ${by} ${problem}`,
			`Let the expression give the text itself or a list of texts, e.g. {{ $json.access.map(a => a.${example}) }}.`,
		);
		return undefined;
	}
	if (by === 'name') return { by, value: text, field };
	if (by === 'id')
		return idFault(text, { field, what: "access item's id" }, faults) ? undefined : { by, value: text, field };
	const read = readAddress(text, 'access item', hosts);
	if ('id' in read) return { by: 'id', value: read.id, field };
	faults.add(field, read.message, read.advice);
	return undefined;
}

/** Names need not be unique, and a source says which is meant. Ids are unique, and roles are on no source. */
function checkSource(by: ReadItem['by'], { source, type }: ItemDetails, faults: Faults): void {
	if (!source.given) return;
	if (by === 'id')
		faults.add(source.field, 'A source goes with an access item given by name, not by ID', 'Remove the source.');
	else if (type.value === 'ROLE')
		faults.add(source.field, 'A role belongs to no source', 'Remove the source, or choose another type.');
}
