/** The data model of the sandbox. All times are milliseconds since 1970; ISO dates appear only in requests and responses. */

export type AccessType = 'ROLE' | 'ACCESS_PROFILE' | 'ENTITLEMENT';
export type RequestType = 'GRANT_ACCESS' | 'REVOKE_ACCESS' | 'MODIFY_ACCESS';
export type IdentityType = 'HUMAN' | 'MACHINE';

/** User levels known to the sandbox, as in the `authorities` of a token. A plain user has none. */
export type Authority = 'ORG_ADMIN' | 'ACCESS_REVOKER' | 'HELPDESK' | 'ROLE_ADMIN' | 'SOURCE_ADMIN' | 'API';

export interface Account {
	id: string;
	uuid: string;
	nativeIdentity: string;
	sourceId: string;
}

export interface Identity {
	id: string;
	type: IdentityType;
	alias: string;
	name: string;
	firstName: string;
	lastName: string;
	email: string | null;
	managerId: string | null;
	/** The owner of a machine identity. */
	ownerId: string | null;
	state: 'ACTIVE' | 'INACTIVE_SHORT_TERM' | 'INACTIVE_LONG_TERM';
	employeeNumber: string;
	department: string;
	country: string;
	jobTitle: string;
	/** The last day of a contractor. */
	endDate: number | null;
	sourceId: string;
	authorities: Authority[];
	accounts: Account[];
	segments: string[];
	/** Whether it has an account on an authoritative source. */
	correlated: boolean;
	isManager: boolean;
	created: number;
	modified: number;
}

export interface Source {
	id: string;
	name: string;
	type: string;
	ownerId: string;
	/** Whether provisioning must be confirmed by the next aggregation (PROVISIONING_VERIFICATION_PENDING). */
	verifies: boolean;
	/**
	 * The result of provisioning on this source. `stuck` never ends, so such a request has to be closed. `manual`: the owner of the source has a
	 * manual task, which nobody does.
	 */
	outcome: 'works' | 'fails' | 'partial' | 'error' | 'stuck' | 'manual';
}

export type ApproverType = 'MANAGER' | 'OWNER' | 'ENTITLEMENT_OWNER' | 'SOURCE_OWNER' | 'GOVERNANCE_GROUP';

export interface ApprovalScheme {
	approverType: ApproverType;
	/** The id of the group, for GOVERNANCE_GROUP. */
	approverId?: string;
}

/**
 * The request configuration of an item. ISC API: `accessRequestConfig` and `revocationRequestConfig` of a role or access
 * profile.
 */
export interface RequestRules {
	approvals: ApprovalScheme[];
	revocationApprovals: ApprovalScheme[];
	commentRequired: boolean;
	denialCommentRequired: boolean;
	requireEndDate: boolean;
	maxDuration: { value: number; timeUnit: 'HOURS' | 'DAYS' | 'WEEKS' | 'MONTHS' } | null;
	reauthorizationRequired: boolean;
	formDefinitionId: string | null;
}

export interface AccessItem {
	id: string;
	type: AccessType;
	name: string;
	description: string;
	ownerId: string;
	/** For access profiles and entitlements. */
	sourceId: string | null;
	enabled: boolean;
	requestable: boolean;
	revocable: boolean;
	privileged: boolean;
	/** For entitlements: the account attribute and its value. */
	attribute: string | null;
	value: string | null;
	/** For roles, their access profiles and entitlements; for access profiles, their entitlements. */
	contains: string[];
	segments: string[];
	/** Whether the members of a role are divided by dimensions. */
	dimensional?: boolean;
	rules: RequestRules;
	created: number;
	modified: number;
}

/** Why a person has an item: they requested it, they match the membership criteria of a role, or everyone has it. */
export type HoldingOrigin = 'REQUEST' | 'MEMBERSHIP' | 'BIRTHRIGHT';

/** One assignment of an item to an identity. The contents of the item have no holdings of their own. */
export interface Holding {
	/** The id of the assignment. For a role, ISC calls it `assignmentId`. */
	id: string;
	identityId: string;
	itemId: string;
	origin: HoldingOrigin;
	added: number;
	/** When it takes effect; null = immediately. */
	startDate: number | null;
	removeDate: number | null;
	/** The account that has the access, if the item has a source. */
	nativeIdentity: string | null;
	/** Whether the access was removed on the source, although it is still assigned. */
	offSource?: boolean;
}

export type RequestState =
	| 'EXECUTING'
	| 'REQUEST_COMPLETED'
	| 'CANCELLED'
	| 'TERMINATED'
	| 'PROVISIONING_VERIFICATION_PENDING'
	| 'REJECTED'
	| 'PROVISIONING_FAILED'
	| 'NOT_ALL_ITEMS_PROVISIONED'
	| 'ERROR';

export interface Phase {
	name: string;
	state: 'PENDING' | 'EXECUTING' | 'COMPLETED' | 'CANCELLED' | 'NOT_EXECUTED';
	result: 'SUCCESSFUL' | 'FAILED' | null;
	started: number | null;
	finished: number | null;
	reference: string | null;
}

export type ApprovalState = 'PENDING' | 'APPROVED' | 'REJECTED' | 'EXPIRED' | 'CANCELLED';

export interface Forward {
	from: string;
	to: string;
	by: string;
	comment: string;
	at: number;
}

export interface Comment {
	authorId: string;
	text: string;
	at: number;
}

export interface GovernanceGroup {
	id: string;
	name: string;
	memberIds: string[];
}

/** Nobody may have an entitlement of both sides. */
export interface SodPolicy {
	id: string;
	name: string;
	/** Ids of entitlements. */
	left: string[];
	right: string[];
}

/** A form that was filled in, or is to be. */
export interface FormInstance {
	id: string;
	formDefinitionId: string;
	state: 'ASSIGNED' | 'IN_PROGRESS' | 'SUBMITTED' | 'COMPLETED' | 'CANCELLED';
	created: number;
}

export interface Approval {
	id: string;
	requestItemId: string;
	scheme: ApproverType;
	/** An identity, or a governance group any of whose members may decide. */
	ownerId: string;
	ownerType: 'IDENTITY' | 'GOVERNANCE_GROUP';
	originalOwnerId: string;
	originalOwnerType: 'IDENTITY' | 'GOVERNANCE_GROUP';
	state: ApprovalState;
	created: number;
	modified: number;
	comment: Comment | null;
	reviewerId: string | null;
	forwards: Forward[];
	/** Comments that decide nothing. */
	remarks?: Comment[];
}

export interface SelectedAccount {
	sourceId: string;
	accountUuid: string | null;
	nativeIdentity: string;
}

/** One access item for one identity in an access request. It is a row of the status list. */
export interface RequestItem {
	id: string;
	requestId: string;
	activityItemId: string;
	requestType: RequestType;
	requesterId: string;
	identityId: string;
	identityType: IdentityType;
	itemId: string;
	comment: string | null;
	clientMetadata: Record<string, string> | null;
	requestMetadata: Record<string, string> | null;
	startDate: number | null;
	removeDate: number | null;
	assignmentId: string | null;
	nativeIdentity: string | null;
	formInstanceId: string | null;
	accounts: SelectedAccount[];
	state: RequestState;
	phases: Phase[];
	approvals: Approval[];
	errors: string[];
	cancelled: { comment: string; ownerId: string; at: number } | null;
	preApproval: { comment: string; reviewer: string; decision: 'APPROVED' | 'REJECTED' } | null;
	/** The approver returned by a dynamic-approver trigger. */
	dynamicApprover: { id: string; type: 'IDENTITY' | 'GOVERNANCE_GROUP' } | null;
	/** Whether the request changes nothing, so that it is canceled as a duplicate or never shown. */
	duplicate: boolean;
	/** The manual task that provisioning waits for. */
	manualTask?: { id: string; ownerId: string; created: number; completed?: number };
	/** The violations of separation of duties that the request brings, as ISC shows them. Absent if it brings none. */
	violations?: Array<Record<string, unknown>>;
	/** Whether the status list never shows it. */
	hidden: boolean;
	created: number;
	modified: number;
}

export interface AccessRequest {
	id: string;
	requestType: RequestType;
	requesterId: string;
	created: number;
	clientMetadata: Record<string, string> | null;
	items: RequestItem[];
}

/** ISC API: `GET /access-request-config/v2`. */
export interface AccessRequestConfig {
	approvalsMustBeExternal: boolean;
	reauthorizationEnabled: boolean;
	requestOnBehalfOfConfig: {
		allowRequestOnBehalfOfAnyoneByAnyone: boolean;
		allowRequestOnBehalfOfEmployeeByManager: boolean;
		allowRequestOnBehalfOfForMachineIdentity: boolean;
		allowRequestForMachineByOwner: boolean;
	};
	entitlementRequestConfig: {
		accessRequestConfig: {
			approvalSchemes: ApprovalScheme[];
			requestCommentRequired: boolean;
			denialCommentRequired: boolean;
			reauthorizationRequired: boolean;
			requireEndDate: boolean;
			maxPermittedAccessDuration: RequestRules['maxDuration'];
			formDefinitionId: string | null;
		};
		revocationRequestConfig: { approvalSchemes: ApprovalScheme[] };
	};
	govGroupVisibilityEnabled: boolean;
	machineIdentityAccessRequestEnabled: boolean;
}

/** A client that can get tokens. */
export interface Client {
	id: string;
	secret: string;
	kind: 'personal-access-token' | 'authorization-code' | 'api-client';
	/** The owner of a personal access token. */
	identityId: string | null;
	scopes: string[];
	redirectUris: string[];
}

/** Whether a request with this state has ended. */
export function isFinal(state: RequestState): boolean {
	return state !== 'EXECUTING' && state !== 'PROVISIONING_VERIFICATION_PENDING';
}
