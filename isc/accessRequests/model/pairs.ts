import type { PairNotes } from './notes';
import type { PlannedPair } from './plans';
import type { WantedPair } from './wanted';
import { itemKey } from '../../api/itemNames';
import { METADATA_ITEM } from '../../api/statusRow';
import { idKey } from '../../shared/ids';

/** Item metadata by which the node finds its own requests in the status list again. Workflows and reports may rely on these names. */
export const METADATA_RUN = 'n8nRequest';
export { METADATA_ITEM };
/** For people who trace a request back to its workflow. The node never recognizes a request by these two. */
export const METADATA_WORKFLOW = 'n8nWorkflow';
export const METADATA_EXECUTION = 'n8nExecution';

/** The workflow and execution that a request came from, if n8n says so. */
export interface RunTrace {
	/** The id of the workflow. */
	workflow?: string;
	/** The id of the execution. It is unique only within one n8n database. */
	execution?: string;
}

/**
 * Two pairs with the same key are for the same access: same operation, person, access item and account. Dates and texts are details.
 * ISC is sent one request for each key.
 */
export function pairKey(pair: WantedPair): string {
	const { type, id, nativeIdentity, assignmentId, account = '', accountSelection } = pair.item;
	return [
		pair.requestType,
		idKey(pair.identityId),
		type,
		idKey(id),
		nativeIdentity ?? '',
		idKey(assignmentId ?? ''),
		accountSelection === undefined ? account : JSON.stringify(accountSelection),
	].join('|');
}

/** The same for the same person and access item, whatever the request. */
export function accessKey({
	identityId,
	item,
}: Pick<WantedPair, 'identityId'> & { item: { type: string; id: string } }): string {
	return `${idKey(identityId)}|${itemKey(item)}`;
}

/** Whether two pairs with the same key also have the same dates, texts and metadata, so that ISC would be sent the same for both. */
export function sameDetails(a: WantedPair, b: WantedPair): boolean {
	return a === b || detailsOf(a) === detailsOf(b);
}

function detailsOf(pair: WantedPair): string {
	const { comment, startDate, removeDate, clear, formInstanceId, clientMetadata } = pair.item;
	return JSON.stringify([
		comment,
		startDate,
		removeDate,
		clear,
		formInstanceId,
		clientMetadata,
		pair.requestMetadata,
		pair.reference,
		pair.onBehalfOf,
	]);
}

/** The pair with more notes. Warnings, and what wasn't checked, are added to those that it has, each once. */
export function withNotes(pair: WantedPair, more: PairNotes): WantedPair {
	const { warnings, notChecked, ...others } = more;
	const before = pair.notes ?? {};
	const notes: PairNotes = {
		...before,
		...others,
		...added('warnings', before.warnings, warnings),
		...added('notChecked', before.notChecked, notChecked),
	};
	return { ...pair, notes };
}

function added<K extends string>(key: K, before: string[] = [], more: string[] = []): { [P in K]?: string[] } {
	const all = [...new Set([...before, ...more])];
	return all.length === 0 ? {} : ({ [key]: all } as { [P in K]?: string[] });
}

/** What a pair wants, without what the node adds on its own. */
export function plannedPair({ identityId, item, reference, notes }: WantedPair): PlannedPair {
	const { removeDate, duration } = item;
	const wanted: PlannedPair = {
		identityId,
		type: item.type,
		id: item.id,
		...(duration === undefined ? { removeDate } : { duration }),
		startDate: item.startDate,
		clear: item.clear,
		comment: item.comment,
		account: item.account,
		accountSelection: item.accountSelection,
		nativeIdentity: item.nativeIdentity,
		assignmentId: item.assignmentId,
		formInstanceId: item.formInstanceId,
		reference,
		clientMetadata: item.clientMetadata,
		warnings: notes?.warnings,
	};
	return Object.fromEntries(
		Object.entries(wanted).filter(([, value]) => value !== undefined),
	) as unknown as PlannedPair;
}

/** The first pair of each key, in order. Only these are sent; later pairs with the key are reported with the result of the first. */
export function firstOfEach(pairs: readonly WantedPair[]): Map<string, WantedPair> {
	const first = new Map<string, WantedPair>();
	for (const pair of pairs) {
		const key = pairKey(pair);
		if (!first.has(key)) first.set(key, pair);
	}
	return first;
}

/** Metadata keys that only the node itself may set. */
export const RESERVED_METADATA_KEYS: readonly string[] = [
	METADATA_RUN,
	METADATA_ITEM,
	METADATA_WORKFLOW,
	METADATA_EXECUTION,
];

/** The key of the reference in the metadata of each access item. */
export const REFERENCE_KEY = 'reference';
