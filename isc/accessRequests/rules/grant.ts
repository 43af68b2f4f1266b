import type { Faults } from '../../shared/faults';
import type { ReadEntry, ReadItem } from './readItem';

/** Rules of a grant, beside what holds for every request. */
export function checkGrant(entries: ReadEntry[], faults: Faults): void {
	for (const { items } of entries) for (const item of items) checkDateOrder(item, faults);
}

/** Access that starts must start before it is removed. */
export function checkDateOrder({ startDate, removeDate }: ReadItem, faults: Faults): void {
	if (startDate.value === undefined || removeDate.value === undefined || startDate.value < removeDate.value) return;
	faults.add(
		removeDate.field,
		`The access would end (${removeDate.value}) before it starts (${startDate.value})`,
		'Give an end date after the start date, or leave one of the two out.',
	);
}
