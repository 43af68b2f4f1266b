import type { RowDraft } from '../model/drafts';
import { commentWith, forTheRecord, metadataWith, type ForTheRecord, type WantedItem } from '../model/wanted';
import type { Faults } from '../../shared/faults';
import type { ReadItem } from './readItem';
import { START_DATE } from './fields';
import { readMetadata } from './metadata';
import { isBlank, quoted, readText } from '../../shared/values';

const METADATA_FIELD = 'Options > Client Metadata';

/** The options of a row that are added to each of its access items. */
export interface RowExtras extends ForTheRecord {
	clientMetadata: Record<string, string>;
}

/** Each, by its key in the metadata, with its name on screen. */
const FOR_THE_RECORD = {
	reference: { label: 'Reference', what: 'reference' },
	onBehalfOf: { label: 'On Behalf Of', what: 'name of who asked' },
} as const;

/** Reads Reference, On Behalf Of and Client Metadata, and refuses Start Date with a JSON body, which has it in its items. */
export function readExtras(draft: RowDraft, faults: Faults): RowExtras {
	const said = forTheRecord({
		reference: readForTheRecord(draft, 'reference', faults),
		onBehalfOf: readForTheRecord(draft, 'onBehalfOf', faults),
	});
	const clientMetadata = readMetadata(draft.clientMetadata, { field: METADATA_FIELD, strict: false }, faults);
	checkMetadata(clientMetadata, METADATA_FIELD, said, faults);
	if (draft.mode === 'json' && !isBlank(draft.startDate))
		faults.add(
			START_DATE,
			"Start Date isn't used with a request in JSON",
			'Add startDate to each access item in the JSON.',
		);
	return { ...said, clientMetadata };
}

function readForTheRecord(draft: RowDraft, name: keyof ForTheRecord, faults: Faults): string | undefined {
	const { label, what } = FOR_THE_RECORD[name];
	return readText(draft[name], { field: `Options > ${label}`, what, strict: false }, faults).value;
}

/**
 * An access item as it will be sent. The reference goes before the comment and who asked after it, or they are the comment if there is none; both
 * go into the metadata. The item's own metadata overrides the row's. Fields that were not provided are absent. No item if its type could not be
 * read.
 */
export function toWantedItems(item: ReadItem, extras: RowExtras, faults: Faults): WantedItem[] {
	checkMetadata(item.clientMetadata, item.at('clientMetadata'), extras, faults);
	const type = item.type.value;
	if (!type) return [];
	const metadata = { ...extras.clientMetadata, ...item.clientMetadata, ...metadataWith(extras) };
	const optional: Partial<WantedItem> = {
		comment: commentWith(item.comment.value, extras),
		startDate: item.startDate.value,
		removeDate: item.removeDate.value,
		duration: item.removeDate.duration,
		clear: item.removeDate.clear,
		source: item.source.value,
		assignmentId: item.assignmentId.value,
		nativeIdentity: item.nativeIdentity.value,
		formInstanceId: item.formInstanceId.value,
		account: item.account.value,
		accountSelection: item.accountSelection.value,
		clientMetadata: Object.keys(metadata).length > 0 ? metadata : undefined,
	};
	const provided = Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined));
	return [{ type, by: item.by, value: item.value, field: item.field, ...provided }];
}

function checkMetadata(metadata: Record<string, string>, field: string, said: ForTheRecord, faults: Faults): void {
	for (const [key, { label }] of Object.entries(FOR_THE_RECORD)) {
		const option = said[key as keyof ForTheRecord];
		const inMetadata = Object.hasOwn(metadata, key) ? metadata[key] : undefined;
		if (option === undefined || inMetadata === undefined || inMetadata === option) continue;
		faults.add(
			field,
			`The client metadata key "${key}" is ${quoted(inMetadata)}, but the option ${label} is ${quoted(option)}`,
			`Remove one of them. The node adds ${label} to the metadata of each access item.`,
		);
	}
}
