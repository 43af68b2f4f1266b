import type { Faults } from '../../shared/faults';
import type { ReadEntry } from './readItem';

/** ISC takes an account selection in the nested shape only and an assignment id in the flat one only, so an item cannot have both. */
export function checkShapeNeeds(entries: ReadEntry[], faults: Faults): void {
	for (const { items } of entries) {
		for (const { account, accountSelection, assignmentId } of items) {
			if (account.given && accountSelection.given)
				faults.add(
					account.field,
					'An item takes an account or an account selection, not both',
					'Leave one of the two out.',
				);
			if (!accountSelection.given || !assignmentId.given) continue;
			faults.add(
				assignmentId.field,
				'An item takes an assignment id or an account selection, not both',
				'Leave one of the two out.',
			);
		}
	}
}
