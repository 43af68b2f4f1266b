import { REFERENCE_KEY } from '../model/pairs';
import type { RowDraft } from '../model/drafts';
import type { WantedItem } from '../model/wanted';
import type { Faults } from '../../shared/faults';
import type { ReadItem } from './readItem';
import { START_DATE } from './fields';
import { readMetadata } from './metadata';
import { isBlank, quote, readText } from '../../shared/values';

const METADATA_FIELD = 'Options > Client Metadata';

/** What the options of a row add to each of its items. */
export interface RowExtras {
	reference?: string;
	clientMetadata: Record<string, string>;
}

/** Reads the reference and the client metadata among the options. */
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
			'The start date is not for requests given as JSON',
			'Put startDate into each item of the JSON.',
		);
	return { ...(reference && { reference }), clientMetadata };
}

/**
 * Makes of an item that was read the item as it will be sent: the reference goes before the comment (or is the comment where there is none) and into
 * the metadata; the item's own metadata wins over the row's; what is not given is absent.
 */
export function finishItem(item: ReadItem, extras: RowExtras, faults: Faults): WantedItem[] {
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
		source: item.source.value,
		assignmentId: item.assignmentId.value,
		nativeIdentity: item.nativeIdentity.value,
		formInstanceId: item.formInstanceId.value,
		account: item.account.value,
		accountSelection: item.accountSelection.value,
		clientMetadata: Object.keys(metadata).length > 0 ? metadata : undefined,
	};
	const given = Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined));
	return [{ type, by: item.by, value: item.value, field: item.field, ...given }];
}

function checkReference(
	metadata: Record<string, string>,
	field: string,
	reference: string | undefined,
	faults: Faults,
): void {
	const given = Object.hasOwn(metadata, REFERENCE_KEY) ? metadata[REFERENCE_KEY] : undefined;
	if (reference === undefined || given === undefined || given === reference) return;
	faults.add(
		field,
		`The client metadata key “${REFERENCE_KEY}” is ${quote(given)}, but the option Reference is ${quote(reference)}`,
		'Keep one of the two: Reference goes into the metadata of each item by itself.',
	);
}
