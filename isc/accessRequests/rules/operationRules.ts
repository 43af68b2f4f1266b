import type { Faults } from '../../shared/faults';
import type { RequestType } from '../../api/wire';
import type { ReadEntry, ReadItem } from './readItem';

/** The rules that apply to one operation only (ISC API: submit access request). */
export function checkOperation(requestType: RequestType, entries: readonly ReadEntry[], faults: Faults): void {
	if (requestType === 'REVOKE_ACCESS') refuseOwnAccess(entries, faults);
	for (const { items } of entries) for (const item of items) ITEM_RULES[requestType](item, faults);
}

const ITEM_RULES: Record<RequestType, (item: ReadItem, faults: Faults) => void> = {
	GRANT_ACCESS: checkDateOrder,
	REVOKE_ACCESS: checkRevokedItem,
	MODIFY_ACCESS: (item, faults) => {
		checkDateOrder(item, faults);
		checkHasDate(item, faults);
		refuseForm(item, faults);
	},
};

function checkDateOrder({ startDate, removeDate }: ReadItem, faults: Faults): void {
	if (startDate.value === undefined || removeDate.value === undefined || startDate.value < removeDate.value) return;
	faults.add(
		removeDate.field,
		`The end date (${removeDate.value}) isn't after the start date (${startDate.value})`,
		'Use an end date after the start date, or remove one of them.',
	);
}

/** A modify without a date would change nothing. */
function checkHasDate({ startDate, removeDate, at }: ReadItem, faults: Faults): void {
	if (removeDate.provided || removeDate.clear === true) return;
	if (startDate.asSoonAsPossible) {
		faults.add(
			startDate.field,
			'Modify needs a date, and a start today is sent without one',
			'Use a start date after today, or an end date. To start scheduled access right away, use Grant without a start date.',
		);
	} else if (!startDate.provided) {
		faults.add(
			at('removeDate'),
			'Modify needs a start date, an end date or both',
			'Set the date to change: the end under End, the start under Options.',
		);
	}
}

/** Finds only `self`. Whether someone named otherwise is the user behind the credential is known after the look-ups. */
function refuseOwnAccess(entries: readonly ReadEntry[], faults: Faults): void {
	if (!entries.some(({ identities }) => identities.some(({ by }) => by === 'self'))) return;
	faults.add(
		'Requested For',
		'Nobody can revoke their own access',
		"Name the person under Identities. The person's manager or an administrator can make the request.",
	);
}

function checkRevokedItem(item: ReadItem, faults: Faults): void {
	const { comment, startDate, accountSelection } = item;
	if (!comment.provided) {
		faults.add(
			comment.field,
			'Revoke needs a comment',
			'Enter why the access should be removed. ISC requires a comment to revoke.',
		);
	}
	if (startDate.provided) {
		faults.add(
			startDate.field,
			'Revoke takes no start date',
			'Remove the start date. Access is removed on the end date, or as soon as possible without one.',
		);
	}
	if (accountSelection.provided) {
		faults.add(
			accountSelection.field,
			'Revoke takes no account selection',
			'Remove it. To choose the account, use Native Identity (nativeIdentity).',
		);
	}
	refuseForm(item, faults);
}

/** ISC API: forms apply only to grants for people. */
export function refuseForm({ formInstanceId }: ReadItem, faults: Faults): void {
	if (!formInstanceId.provided) return;
	faults.add(formInstanceId.field, 'Only a grant for people can have a form', 'Remove the form instance ID.');
}
