import type { AccessItemBy, AccessItemDraft, FieldsDraft, IdentityRef } from '../model/types';
import type { Faults, ItemField, ReadEntry, ReadItem, RuleContext } from './common';
import { readDefaults, readDetails, type RowDefaults } from './details';
import { unpackLocator, type LocatorEntry } from './locators';
import { readPeople } from './people';
import { idFault, isBlank, quote, textOf, textProblem } from './values';

/** Names of the parameters in the editor. */
const NAMES: Record<ItemField, string> = {
	type: 'Type',
	comment: 'Comment',
	startDate: 'Start Date',
	removeDate: 'Remove Date',
	assignmentId: 'Assignment ID',
	nativeIdentity: 'Native Identity',
	formInstanceId: 'Form Instance ID',
	account: 'Account',
	accountSelection: 'Account Selection',
	clientMetadata: 'Client Metadata',
};

/** Reads a row that was filled in field by field: one entry, its people × its items. */
export function readFields(draft: FieldsDraft, context: RuleContext, faults: Faults): ReadEntry[] {
	const how = { at: (name: ItemField) => NAMES[name], strict: false, requestType: draft.requestType, context };
	const identities = peopleOf(draft, faults);
	const defaults = readDefaults(draft, how, faults);
	const items = readItems(draft, { requestType: draft.requestType, defaults, context }, faults);
	return [{ identityType: draft.identityType, identities, items }];
}

function peopleOf(draft: FieldsDraft, faults: Faults): IdentityRef[] {
	if (draft.requestedFor === 'identities') return readPeople(draft.identities, draft.identityType, faults);
	if (draft.identityType === 'MACHINE') {
		faults.add(
			'Requested For',
			'The user behind the credential is a person, not a machine identity',
			'Set Identity Type to Human, or name the machine identities.',
		);
	}
	return [{ by: 'self', field: 'Requested For' }];
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
			const named = readName(entry, item, faults);
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
	return by === 'id' || by === 'name';
}

function readName(
	{ by, value, field }: LocatorEntry,
	item: AccessItemDraft,
	faults: Faults,
): Pick<ReadItem, 'by' | 'value' | 'field'> | undefined {
	if (!isWay(by)) {
		faults.add(field, `${quote(by)} is no way to name an access item`, 'Name an access item by id or by name.');
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
	if (by === 'id' && idFault(text, { field, what: "access item's id" }, faults)) return undefined;
	return { by, value: text, field };
}
