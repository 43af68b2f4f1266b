import { badRequest, illegalValue } from '../http/errors';
import type { AccessType, IdentityType, RequestType, SelectedAccount } from '../store/model';
import { dateOf, metadataOf, optionalText, record, records } from './bodyFields';

/** One requested item as in the body, before anything is looked up. */
export interface ItemDraft {
	id: string;
	type: AccessType;
	comment: string | null;
	clientMetadata: Record<string, string> | null;
	startDate: number | null;
	removeDate: number | null;
	assignmentId: string | null;
	nativeIdentity: string | null;
	formInstanceId: string | null;
	accounts: Array<Omit<SelectedAccount, 'nativeIdentity'> & { nativeIdentity: string | null }>;
	/** Whether the body had the field at all. For machines it is either required or forbidden. */
	hasAccountSelection: boolean;
	hasFormInstanceId: boolean;
}

/** A parsed request body. Both shapes are parsed into this one. */
export interface RequestDraft {
	requestType: RequestType;
	shape: 'flat' | 'nested';
	clientMetadata: Record<string, string> | null;
	entries: Array<{ identityId: string; identityType: IdentityType; items: ItemDraft[] }>;
}

/**
 * Parses the body of `POST /access-requests/v1`. ISC API: flat (`requestedFor` × `requestedItems`) or nested
 * (`requestedForWithRequestedItems`), never both, and no empty arrays.
 * @throws ApiError 400
 */
export function readDraft(body: unknown): RequestDraft {
	const fields = record(body, 'request body');
	const requestType = readRequestType(fields.requestType);
	const clientMetadata = metadataOf(fields.clientMetadata, 'clientMetadata');
	const nested = fields.requestedForWithRequestedItems;
	const hasFlat = isPresent(fields.requestedFor) || isPresent(fields.requestedItems);
	if (isPresent(nested)) {
		if (hasFlat)
			throw badRequest('requestedFor and requestedItems cannot be used together with requestedForWithRequestedItems.');
		return { requestType, shape: 'nested', clientMetadata, entries: readNested(nested) };
	}
	return { requestType, shape: 'flat', clientMetadata, entries: readFlat(fields.requestedFor, fields.requestedItems) };
}

function isPresent(value: unknown): boolean {
	return value !== undefined && value !== null;
}

function readRequestType(value: unknown): RequestType {
	if (!isPresent(value)) return 'GRANT_ACCESS';
	if (value === 'GRANT_ACCESS' || value === 'REVOKE_ACCESS' || value === 'MODIFY_ACCESS') return value;
	throw illegalValue('requestType');
}

function readFlat(requestedFor: unknown, requestedItems: unknown): RequestDraft['entries'] {
	if (!Array.isArray(requestedFor) || requestedFor.length === 0) throw illegalValue('requestedFor');
	const items = records(requestedItems, 'requestedItems').map((item) => readItem(item, false));
	const people = requestedFor.map((id) => {
		if (typeof id !== 'string' || id.trim() === '') throw illegalValue('requestedFor');
		return id;
	});
	return [...new Set(people)].map((identityId) => ({ identityId, identityType: 'HUMAN' as const, items }));
}

function readNested(nested: unknown): RequestDraft['entries'] {
	return records(nested, 'requestedForWithRequestedItems').map((entry) => {
		const { identityId, identityType, requestedItems } = entry;
		if (typeof identityId !== 'string' || identityId.trim() === '') throw illegalValue('identityId');
		const type = isPresent(identityType) ? identityType : 'HUMAN';
		if (type !== 'HUMAN' && type !== 'MACHINE') throw illegalValue('identityType');
		return {
			identityId,
			identityType: type,
			items: records(requestedItems, 'requestedItems').map((item) => readItem(item, true)),
		};
	});
}

function readItem(item: Record<string, unknown>, nested: boolean): ItemDraft {
	if (typeof item.id !== 'string' || item.id.trim() === '') throw illegalValue('item.id');
	if (item.type !== 'ROLE' && item.type !== 'ACCESS_PROFILE' && item.type !== 'ENTITLEMENT')
		throw illegalValue('item.type');
	if (!nested && isPresent(item.accountSelection)) {
		throw badRequest('accountSelection can only be used with requestedForWithRequestedItems.');
	}
	return {
		id: item.id,
		type: item.type,
		comment: optionalText(item.comment, 'item.comment'),
		clientMetadata: metadataOf(item.clientMetadata, 'item.clientMetadata'),
		startDate: dateOf(item.startDate, 'item.startDate'),
		removeDate: dateOf(item.removeDate, 'item.removeDate'),
		assignmentId: optionalText(item.assignmentId, 'item.assignmentId'),
		nativeIdentity: optionalText(item.nativeIdentity, 'item.nativeIdentity'),
		formInstanceId: optionalText(item.formInstanceId, 'item.formInstanceId'),
		accounts: readAccounts(item.accountSelection),
		hasAccountSelection: isPresent(item.accountSelection),
		hasFormInstanceId: isPresent(item.formInstanceId),
	};
}

/**
 * ISC API: one account for each source ("currently, only one selection per source is supported"), or the source alone if
 * the person has no account there.
 */
function readAccounts(value: unknown): ItemDraft['accounts'] {
	if (!isPresent(value)) return [];
	return records(value, 'item.accountSelection').map((selection) => {
		if (typeof selection.sourceId !== 'string' || selection.sourceId === '')
			throw illegalValue('item.accountSelection.sourceId');
		if (!isPresent(selection.accounts))
			return { sourceId: selection.sourceId, accountUuid: null, nativeIdentity: null };
		const accounts = records(selection.accounts, 'item.accountSelection.accounts');
		if (accounts.length > 1) throw badRequest('Only one account selection per source is supported.');
		const accountUuid = optionalText(accounts[0].accountUuid, 'item.accountSelection.accounts.accountUuid');
		const nativeIdentity = optionalText(accounts[0].nativeIdentity, 'item.accountSelection.accounts.nativeIdentity');
		if (accountUuid === null && nativeIdentity === null) throw illegalValue('item.accountSelection.accounts');
		return { sourceId: selection.sourceId, accountUuid, nativeIdentity };
	});
}
