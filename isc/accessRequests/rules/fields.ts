import type { AccessItemBy, FieldsDraft } from '../model/drafts';
import type { IdentityRef } from '../../api/lookUp/references';
import type { Faults } from '../../shared/faults';
import type { ItemDetails, ItemField, ReadEntry, ReadItem, RuleContext } from './readItem';
import { readAddress } from '../../api/lookUp/readAddress';
import { readCommentAndDates, readDetails, type CommentAndDates } from './details';
import { readDuration } from './itemEnd';
import { unpackLocator, type LocatorEntry } from '../../shared/locators';
import { readPeople } from '../../api/lookUp/readPeople';
import { idFault, isBlank, quoted, textOf, textProblem } from '../../shared/values';

/** The parameters' names in the editor. */
const PARAMETER_NAMES: Record<ItemField, string> = {
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

/** The row's start date is an option. */
export const START_DATE = 'Options > Start Date';

/** Reads a row whose people and access items are parameters. It is one entry. */
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

function rowDefaults(draft: FieldsDraft, context: RuleContext, faults: Faults): CommentAndDates {
	const at = (name: ItemField) => (name === 'startDate' ? START_DATE : PARAMETER_NAMES[name]);
	const read = readCommentAndDates(draft, { at, strict: false, requestType: draft.requestType, context }, faults);
	const defaults: CommentAndDates = { ...read, ...(draft.clearEnd === true && { clear: true }) };
	if (draft.duration === undefined) return defaults;
	const { amount, unit } = draft.duration;
	return { ...defaults, duration: readDuration(amount, { field: 'Duration', unit }, faults) };
}

function readItems(
	draft: FieldsDraft,
	row: { requestType: FieldsDraft['requestType']; defaults: CommentAndDates; context: RuleContext },
	faults: Faults,
): ReadItem[] {
	const unpacked = draft.accessItems.map((item) => ({ item, entries: unpackLocator(item) }));
	if (unpacked.every(({ entries }) => entries.every((entry) => isBlank(entry.value)))) {
		faults.add(
			'Access Items',
			'No access item was provided',
			"Add at least one role, access profile or entitlement under Access Items. If it comes from an expression, check that it isn't empty for this input item.",
		);
		return [];
	}
	return unpacked.flatMap(({ item, entries }) => {
		const at = (name: ItemField) => siblingOf(item.field, PARAMETER_NAMES[name]);
		const details = readDetails({ values: item, at, strict: false }, row, faults);
		return entries.flatMap((entry) => {
			const reference = readReference(entry, { hosts: row.context.hosts ?? [], faults });
			if (!reference) return [];
			checkSource(reference.by, details, faults);
			return [{ ...details, ...reference }];
		});
	});
}

/** `Access Items [1] > Access Item` → `Access Items [1] > Start Date` */
function siblingOf(field: string, name: string): string {
	const end = field.lastIndexOf(' > ');
	return `${end < 0 ? field : field.slice(0, end)} > ${name}`;
}

/** How messages say it. */
const BY_WORDS: Record<AccessItemBy, string> = { id: 'ID', url: 'URL', name: 'name' };

function isKnownBy(by: string): by is AccessItemBy {
	return Object.hasOwn(BY_WORDS, by);
}

/** Reads what an access item is named by: its id, its name, or the address of its page, which contains its id. */
function readReference(
	{ by, value, field }: LocatorEntry,
	{ hosts, faults }: { hosts: readonly string[]; faults: Faults },
): Pick<ReadItem, 'by' | 'value' | 'field'> | undefined {
	if (!isKnownBy(by)) {
		faults.add(
			field,
			`${quoted(by)} isn't a way to name an access item`,
			'Use the ID, URL or name of the access item.',
		);
		return undefined;
	}
	if (isBlank(value)) {
		faults.add(
			field,
			`The access item's ${BY_WORDS[by]} is empty`,
			"Fill it in, or remove the entry. If it comes from an expression, check that it isn't empty for this input item.",
		);
		return undefined;
	}
	const problem = textProblem(value);
	const text = textOf(value);
	if (problem !== undefined || text === undefined) {
		const example = by === 'name' ? 'name' : 'id';
		faults.add(
			field,
			`The access item's ${BY_WORDS[by]} ${problem}`,
			`Use an expression that returns text or a list of texts, e.g. {{ $json.access.map(a => a.${example}) }}.`,
		);
		return undefined;
	}
	if (by === 'name') return { by, value: text, field };
	if (by === 'id')
		return idFault(text, { field, what: "access item's ID" }, faults) ? undefined : { by, value: text, field };
	const read = readAddress(text, 'access item', hosts);
	if ('id' in read) return { by: 'id', value: read.id, field };
	faults.add(field, read.message, read.advice);
	return undefined;
}

/** A source tells access items with the same name apart. Ids are unique, and roles aren't on a source. */
function checkSource(by: ReadItem['by'], { source, type }: ItemDetails, faults: Faults): void {
	if (!source.provided) return;
	if (by === 'id')
		faults.add(
			source.field,
			'A source goes with the name of an access item, not with its ID or URL',
			'Remove the source.',
		);
	else if (type.value === 'ROLE')
		faults.add(source.field, "A role doesn't belong to a source", 'Remove the source, or choose another type.');
}
