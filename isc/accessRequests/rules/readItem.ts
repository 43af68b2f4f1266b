import type { WantedItem } from '../model/wanted';
import type { IdentityRef } from '../../api/lookUp/references';
import type { Read } from '../../shared/faults';
import type { AccessItemType, AccountSelection, IdentityType } from '../../api/wire';
import type { DateContext, Duration } from '../model/dates';

/** What the rules need to know in addition to the row: the workflow's time zone, the present and the tenant. */
export interface RuleContext extends DateContext {
	/** The hosts of the tenant's own addresses, in lower case. The last one is the one that people know. */
	hosts?: readonly string[];
}

/** The fields of an access item, spelled as in the API if the API has them. */
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

/** An end date, and the duration that it was counted from. */
export interface EndRead extends Read<string> {
	duration?: Duration;
	clear?: true;
}

/** The fields of an access item after reading. */
export interface ItemDetails {
	/** Where a field is: its name in the editor, or its path in the JSON. */
	at(name: ItemField): string;
	type: Read<AccessItemType>;
	comment: Read<string>;
	startDate: Read<string>;
	/** The end, whether it was provided as a date or as a duration. */
	removeDate: EndRead;
	source: Read<string>;
	assignmentId: Read<string>;
	nativeIdentity: Read<string>;
	formInstanceId: Read<string>;
	/** An account's native identity or id, to be looked up. A JSON body doesn't have it. */
	account: Read<string>;
	accountSelection: Read<AccountSelection[]>;
	clientMetadata: Record<string, string>;
}

export interface ReadItem extends ItemDetails {
	by: WantedItem['by'];
	value: string;
	/** Where the item's id or name is. */
	field: string;
}

/** People × access items after reading. The rules of the operation aren't checked yet. */
export interface ReadEntry {
	identityType: IdentityType;
	identities: IdentityRef[];
	items: ReadItem[];
}
