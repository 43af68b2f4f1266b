import type { Faults } from '../../shared/faults';
import type { ReadEntry, ReadItem } from './readItem';
import { checkDateOrder } from './grant';
import { refuseForm } from './revoke';

/** Rules of a modify: as a grant, and each item has at least one date to change. */
export function checkModify(entries: ReadEntry[], faults: Faults): void {
	for (const { items } of entries) {
		for (const item of items) {
			checkDateOrder(item, faults);
			checkHasDate(item, faults);
			refuseForm(item, faults);
		}
	}
}

function checkHasDate({ startDate, removeDate, at }: ReadItem, faults: Faults): void {
	if (removeDate.given) return;
	if (startDate.asSoonAsPossible) {
		faults.add(
			startDate.field,
			'A modify needs a date, and a start today is sent without one',
			'Give a start date after today or an end date. To let scheduled access start at once, use Grant without a start date.',
		);
	} else if (!startDate.given) {
		faults.add(
			at('removeDate'),
			'A modify needs a start date, an end date or both',
			'Give the date that is to change: an end under End, a start under Options.',
		);
	}
}
