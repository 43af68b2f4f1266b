import type { AccessItemType, RequestType } from '../../api/wire';
import type { Duration } from './dates';
import type { WantedPair } from './wanted';

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
