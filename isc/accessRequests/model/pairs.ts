import type { WantedPair } from './wanted';
import { idKey } from '../../shared/ids';

/** Item metadata by which our own requests are found again in the status list. Workflows and reports may rely on these names. */
export const METADATA_RUN = 'n8nRequest';
export const METADATA_ITEM = 'n8nItem';
/** Beside them, for people who trace a request back to its workflow. Nothing is recognized by these two. */
export const METADATA_WORKFLOW = 'n8nWorkflow';
export const METADATA_EXECUTION = 'n8nExecution';

/** Where a request came from, as far as n8n says. */
export interface RunTrace {
	/** Id of the workflow. */
	workflow?: string;
	/** Id of the execution: unique to one n8n database only. */
	execution?: string;
}

/** What two pairs must share to be one and the same access: person, item and account. Dates and texts are details. */
export function pairKey(pair: WantedPair): string {
	const { type, id, nativeIdentity, assignmentId, account: named = '', accountSelection } = pair.item;
	const account = accountSelection === undefined ? named : JSON.stringify(accountSelection);
	return [
		pair.requestType,
		idKey(pair.identityId),
		type,
		idKey(id),
		nativeIdentity ?? '',
		idKey(assignmentId ?? ''),
		account,
	].join('|');
}

/** Whether ISC would be sent the same for both: two pairs with one key, their dates, texts and metadata compared. */
export function sameDetails(a: WantedPair, b: WantedPair): boolean {
	return a === b || detailsOf(a) === detailsOf(b);
}

function detailsOf(pair: WantedPair): string {
	const { comment, startDate, removeDate, formInstanceId, clientMetadata } = pair.item;
	return JSON.stringify([
		comment,
		startDate,
		removeDate,
		formInstanceId,
		clientMetadata,
		pair.requestMetadata,
		pair.reference,
	]);
}

/** The first pair of each key, in order: what is sent. Later pairs of the key are reported from the first. */
export function firstOfEach(pairs: readonly WantedPair[]): Map<string, WantedPair> {
	const first = new Map<string, WantedPair>();
	for (const pair of pairs) {
		const key = pairKey(pair);
		if (!first.has(key)) first.set(key, pair);
	}
	return first;
}

/** Keys that the node itself puts on what it sends, to find it again and to say where it came from. */
export const RESERVED_METADATA_KEYS: readonly string[] = ['n8nRequest', 'n8nItem', 'n8nWorkflow', 'n8nExecution'];

/** Key under which a given reference goes into each item's metadata. */
export const REFERENCE_KEY = 'reference';
