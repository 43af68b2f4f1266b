import type { Faults } from '../../shared/faults';
import type { ReadEntry, ReadItem } from './readItem';

/** Rules of a revoke (ISC API: submit access request, REVOKE_ACCESS). Whether somebody revokes their own access is known only after the look-ups. */
export function checkRevoke(entries: ReadEntry[], faults: Faults): void {
	for (const { identities, items } of entries) {
		if (identities.some((person) => person.by === 'self')) {
			faults.add(
				'Requested For',
				'Nobody can revoke their own access',
				"Name the person under Identities. The person's manager or an administrator can make the request.",
			);
		}
		for (const item of items) checkItem(item, faults);
	}
}

function checkItem(item: ReadItem, faults: Faults): void {
	const { comment, startDate, accountSelection } = item;
	if (!comment.given) {
		faults.add(
			comment.field,
			'A revoke needs a comment',
			'Say why the access is to be removed: ISC takes no revoke without a comment.',
		);
	}
	if (startDate.given) {
		faults.add(
			startDate.field,
			'A revoke takes no start date',
			'Leave the start date out. The end date says when the access is to end; without one it ends as soon as possible.',
		);
	}
	if (accountSelection.given) {
		faults.add(
			accountSelection.field,
			'A revoke takes no account selection',
			'Leave it out. Native Identity (nativeIdentity) says from which account the access is to be removed.',
		);
	}
	refuseForm(item, faults);
}

/** ISC API: forms apply to grants for people only. */
export function refuseForm({ formInstanceId }: ReadItem, faults: Faults): void {
	if (!formInstanceId.given) return;
	faults.add(formInstanceId.field, 'A form goes only with a grant for people', 'Leave the form instance id out.');
}
