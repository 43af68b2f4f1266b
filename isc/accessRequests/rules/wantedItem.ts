import { REFERENCE_KEY } from '../model/pairs';
import type { RowDraft } from '../model/drafts';
import type { WantedItem } from '../model/wanted';
import type { Faults } from '../../shared/faults';
import type { ReadItem } from './readItem';
import { START_DATE } from './fields';
import { readMetadata } from './metadata';
import { isBlank, quoted, readText } from '../../shared/values';

const METADATA_FIELD = 'Options > Client Metadata';

/** The options of a row that are added to each of its access items. */
export interface RowExtras {
	reference?: string;
	clientMetadata: Record<string, string>;
}

/** Reads Reference and Client Metadata, and refuses Start Date with a JSON body, which has it in its items. */
export function readExtras(draft: RowDraft, faults: Faults): RowExtras {
	const reference = readText(
		draft.reference,
		{ field: 'Options > Reference', what: 'reference', strict: false },
		faults,
	).value;
	const clientMetadata = readMetadata(draft.clientMetadata, { field: METADATA_FIELD, strict: false }, faults);
	checkReference(clientMetadata, METADATA_FIELD, reference, faults);
	if (draft.mode === 'json' && !isBlank(draft.startDate))
		faults.add(
			START_DATE,
			"Start Date isn't used with a request in JSON",
			'Add startDate to each access item in the JSON.',
		);
	return { ...(reference && { reference }), clientMetadata };
}

/**
 * An access item as it will be sent. The reference goes before the comment, or is the comment if there is none, and into the metadata.
 * The item's own metadata overrides the row's. Fields that were not provided are absent. No item if its type could not be read.
 */
export function toWantedItems(item: ReadItem, extras: RowExtras, faults: Faults): WantedItem[] {
	const { reference } = extras;
	checkReference(item.clientMetadata, item.at('clientMetadata'), reference, faults);
	const type = item.type.value;
	if (!type) return [];
	const metadata = {
		...extras.clientMetadata,
		...item.clientMetadata,
		...(reference && { [REFERENCE_KEY]: reference }),
	};
	const comment =
		reference && item.comment.value ? `${reference}: ${item.comment.value}` : (item.comment.value ?? reference);
	const optional: Partial<WantedItem> = {
		comment,
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

function checkReference(
	metadata: Record<string, string>,
	field: string,
	reference: string | undefined,
	faults: Faults,
): void {
	const inMetadata = Object.hasOwn(metadata, REFERENCE_KEY) ? metadata[REFERENCE_KEY] : undefined;
	if (reference === undefined || inMetadata === undefined || inMetadata === reference) return;
	faults.add(
		field,
		`The client metadata key "${REFERENCE_KEY}" is ${quoted(inMetadata)}, but the option Reference is ${quoted(reference)}`,
		'Remove one of them. The node adds Reference to the metadata of each access item.',
	);
}
