import type { WantedItem } from '../model/wanted';
import type { IdentityRef } from '../../api/lookUp/references';
import type { Read } from '../../shared/faults';
import type { AccessItemType, AccountSelection, IdentityType } from '../../api/wire';
import type { DateContext } from '../model/dates';

/** What the rules are checked against: the workflow's time zone (IANA name), the present in epoch milliseconds, and the tenant. */
export interface RuleContext extends DateContext {
	/** Hosts of the tenant's own addresses, in lower case; the last is the one that people know. */
	hosts?: readonly string[];
}

/** Names of an access item's fields, as the API spells them. */
export type ItemField =
	| 'type'
	| 'comment'
	| 'startDate'
	| 'removeDate'
	| 'durationDays'
	| 'noEnd'
	| 'source'
	| 'assignmentId'
	| 'nativeIdentity'
	| 'formInstanceId'
	| 'account'
	| 'accountSelection'
	| 'clientMetadata';

/** The fields of an access item, read. */
export interface ItemDetails {
	/** Where a field stands: its name in the editor, or its path in the JSON. */
	at(name: ItemField): string;
	type: Read<AccessItemType>;
	comment: Read<string>;
	startDate: Read<string>;
	/** The end, however it was given. */
	removeDate: Read<string>;
	source: Read<string>;
	assignmentId: Read<string>;
	nativeIdentity: Read<string>;
	formInstanceId: Read<string>;
	/** Fields only: an account's native identity or id, to be looked up. */
	account: Read<string>;
	accountSelection: Read<AccountSelection[]>;
	clientMetadata: Record<string, string>;
}

export interface ReadItem extends ItemDetails {
	by: WantedItem['by'];
	value: string;
	/** Where the item's id or name stands. */
	field: string;
}

/** People × items, read but not yet checked against the rules of the operation. */
export interface ReadEntry {
	identityType: IdentityType;
	identities: IdentityRef[];
	items: ReadItem[];
}
