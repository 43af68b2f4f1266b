import type { AccessItemType, RequestType } from '../../api/wire';
import type { Duration } from './dates';

/** A person and an access item in a plan, as the row wants it. Absent fields aren't wanted. */
export interface PlannedPair {
	identityId: string;
	type: AccessItemType;
	id: string;
	/** UTC, ISO 8601. Not with `duration`. */
	removeDate?: string;
	/** Compared as a duration: the end that it comes to is another one each day. */
	duration?: Duration;
	startDate?: string;
	clear?: true;
	comment?: string;
	account?: string;
	accountSelection?: unknown;
	nativeIdentity?: string;
	assignmentId?: string;
	formInstanceId?: string;
	reference?: string;
	clientMetadata?: Record<string, string>;
	/** What the dry run warned of. */
	warnings?: string[];
}

/** What a row of a dry run wants, for a person to approve and for a later run to keep to. */
export interface Plan {
	tenant: string;
	requestType: RequestType;
	/** Of Align: what its lists are of. */
	scope?: 'items' | 'people';
	combineItems: boolean;
	/** The id of the user behind the credential, or `unknown`. */
	requestedBy: string;
	/** UTC, ISO 8601. */
	createdAt: string;
	pairs: PlannedPair[];
}

/** The names on screen of what a planned pair says, in the order in which they are compared. */
export const PLANNED_FIELDS = {
	removeDate: 'End Date',
	duration: 'Duration',
	startDate: 'Start Date',
	clear: 'Remove the End Date',
	comment: 'Comment',
	account: 'Account',
	accountSelection: 'Account Selection',
	nativeIdentity: 'Native Identity',
	assignmentId: 'Assignment ID',
	formInstanceId: 'Form Instance ID',
	reference: 'Reference',
	clientMetadata: 'Client Metadata',
} as const satisfies Partial<Record<keyof PlannedPair, string>>;
