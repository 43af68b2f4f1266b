/** The data in calls and answers, as far as this package uses it. Source: the ISC API document, per-service paths. */

export type RequestType = 'GRANT_ACCESS' | 'REVOKE_ACCESS' | 'MODIFY_ACCESS';
export type AccessItemType = 'ROLE' | 'ACCESS_PROFILE' | 'ENTITLEMENT';
export type IdentityType = 'HUMAN' | 'MACHINE';

export const ACCESS_ITEM_TYPES: readonly AccessItemType[] = ['ROLE', 'ACCESS_PROFILE', 'ENTITLEMENT'];
export const REQUEST_TYPES: readonly RequestType[] = ['GRANT_ACCESS', 'REVOKE_ACCESS', 'MODIFY_ACCESS'];

/** An entry of `requestedItems`. Dates are UTC, ISO 8601 with `Z`. Fields that don't apply are absent, never empty. */
export interface RequestedItem {
	type: AccessItemType;
	id: string;
	comment?: string;
	clientMetadata?: Record<string, string>;
	startDate?: string;
	removeDate?: string;
	assignmentId?: string;
	nativeIdentity?: string;
	formInstanceId?: string;
	accountSelection?: unknown;
}

/** An entry of the nested shape. */
export interface RequestedForWithItems {
	identityId: string;
	identityType?: IdentityType;
	requestedItems: RequestedItem[];
}

/** Body of `POST /access-requests/v1`: flat or nested, never both. */
export interface AccessRequestBody {
	requestType: RequestType;
	requestedFor?: string[];
	requestedItems?: RequestedItem[];
	requestedForWithRequestedItems?: RequestedForWithItems[];
	clientMetadata?: Record<string, string>;
}

/** An entry of `newRequests` and `existingRequests` in the 202. It may cover several items and have several ids. */
export interface AccessRequestEntry {
	requestedFor: string;
	requestedItemsDetails: Array<{ type: AccessItemType; id: string }>;
	attributesHash?: number;
	accessRequestIds: string[];
}

/** Body of the 202. It means queued, never granted. */
export interface AccessRequestAnswer {
	newRequests?: AccessRequestEntry[];
	existingRequests?: AccessRequestEntry[];
}

/** ISC API: the documented states of a request. */
export const REQUEST_STATES = [
	'EXECUTING',
	'REQUEST_COMPLETED',
	'CANCELLED',
	'TERMINATED',
	'PROVISIONING_VERIFICATION_PENDING',
	'REJECTED',
	'PROVISIONING_FAILED',
	'NOT_ALL_ITEMS_PROVISIONED',
	'ERROR',
] as const;

export type AccessRequestState = (typeof REQUEST_STATES)[number];

/** States after which ISC does nothing more. Every other state counts as running, including undocumented ones. */
export const FINAL_STATES: ReadonlySet<string> = new Set<AccessRequestState>([
	'REQUEST_COMPLETED',
	'CANCELLED',
	'TERMINATED',
	'REJECTED',
	'PROVISIONING_FAILED',
	'NOT_ALL_ITEMS_PROVISIONED',
	'ERROR',
]);

/** ISC API: the documented statuses of an approval. */
export const APPROVAL_STATUSES = ['PENDING', 'APPROVED', 'REJECTED', 'EXPIRED', 'CANCELLED', 'ARCHIVED'] as const;

export interface Reference {
	id?: string;
	name?: string;
	type?: string;
}

/**
 * A row of `GET /access-request-status/v1`, as `readStatusRow` reads it. It has no item id: name, type, request id and metadata identify it.
 * Enumerations have their documented spelling; undocumented values are kept.
 */
export interface StatusRow {
	id?: string;
	name?: string | null;
	type?: AccessItemType | null;
	/** One of REQUEST_STATES, or an undocumented value. */
	state?: string;
	requestType?: RequestType | null;
	accessRequestId?: string;
	created?: string;
	modified?: string | null;
	requester?: Reference;
	requestedFor?: Reference;
	/** Further people, if the tenant sent a list of several. */
	alsoRequestedFor?: Reference[];
	clientMetadata?: Record<string, unknown> | null;
	startDate?: string | null;
	removeDate?: string | null;
	cancelable?: boolean;
	accountActivityItemId?: string;
	identityType?: IdentityType | null;
	requesterComment?: { comment?: string | null } | null;
	approvalDetails?: StatusApproval[] | null;
	preApprovalTriggerDetails?: { comment?: unknown; reviewer?: unknown; decision?: string | null } | null;
	cancelledRequestDetails?: { comment?: unknown; owner?: Reference | null } | null;
	/** A list of lists, according to the document. */
	errorMessages?: unknown;
	requestedAccounts?: RequestedAccount[] | null;
	/** ISC API: in order; undocumented names and states occur. */
	accessRequestPhases?: unknown[] | null;
	manualWorkItemDetails?: unknown;
	sodViolationContext?: unknown;
	/** The row as ISC sent it, if it was read differently. */
	asSent?: object;
}

/** An account of a status row that gets the access. */
export interface RequestedAccount {
	name?: string | null;
	accountUuid?: string | null;
	accountId?: string | null;
	sourceName?: string | null;
}

/** One approval of a status row. */
export interface StatusApproval {
	/** One of APPROVAL_STATUSES, or an undocumented value. */
	status?: string;
	/** The person who decided. Not in the document; tenants send it. */
	reviewedBy?: unknown;
	/** Null if a group decides. */
	currentOwner?: Reference | null;
	originalOwner?: Reference | null;
	comment?: unknown;
	/** Text, or a list of texts or comments. Not in the document; tenants send it. */
	approverComments?: unknown;
	errorMessages?: unknown;
	modified?: unknown;
}

/** Access that a person holds, according to search. */
export interface HeldAccess {
	id: string;
	name?: string;
	displayName?: string;
	type: string;
	revocable?: boolean;
	standalone?: boolean;
	source?: Reference;
}

/** The accounts that get the access (ISC API: requestedForWithRequestedItems, accountSelection). */
export interface AccountSelection {
	sourceId?: string;
	accounts?: Array<{ accountUuid?: string; nativeIdentity?: string }>;
}
