import type { Faults, Read } from '../../shared/faults';
import { endAfter, type Duration } from '../model/dates';
import type { ItemDetails, ItemField, RuleContext } from './readItem';
import { labelOf } from '../model/wording';
import { isBlank, kindOf, quote, textOf } from '../../shared/values';

/** How a row or an item ends: on a date, or a time after its start. */
export interface End {
	removeDate: Read<string>;
	duration?: Read<Duration>;
}

/**
 * The end of one item: its own wins over the row's. A duration counts from the item's start where that lies ahead, else from the start of the
 * run, so that all items and all tries of a run end alike.
 */
export function endOf(
	{ own, noEnd, row }: { own: End; noEnd: Read<boolean>; row?: End },
	startDate: Read<string>,
	{ context, faults }: { context: RuleContext; faults: Faults },
): Read<string> {
	const given = [own.removeDate, own.duration, noEnd.value === true ? noEnd : undefined].filter((one) => one?.given);
	if (given.length > 1) {
		const labels = given.map((one) => labelOf(one?.field ?? '')).join(' and ');
		faults.add(own.removeDate.field, `An item takes one end, but has ${labels}`, 'Keep one of them.');
	}
	if (noEnd.value === true) return { field: own.removeDate.field, given: false };
	const { removeDate, duration } = given.length > 0 || row === undefined ? own : row;
	if (removeDate.given || duration?.given !== true) return removeDate;
	if (duration.value === undefined) return { field: duration.field, given: true };
	const end = endAfter(duration.value, startDate.value, { label: labelOf(duration.field), context });
	if (end.kind === 'date') return { field: duration.field, given: true, value: end.utc };
	if (end.kind === 'fault') faults.add(duration.field, end.message, end.advice);
	return { field: duration.field, given: true };
}

const WHOLE = /^\+?\d{1,9}$/;

/** A whole number of units, as a number or its text. */
export function readDuration(
	value: unknown,
	{ field, unit }: { field: string; unit: Duration['unit'] },
	faults: Faults,
): Read<Duration> {
	if (isBlank(value)) return { field, given: false };
	const text = textOf(value) ?? '';
	const amount = WHOLE.test(text) ? Number(text) : NaN;
	if (amount > 0) return { field, given: true, value: { amount, unit } };
	faults.add(
		field,
		`${labelOf(field)} must be a whole number greater than 0 but is ${typeof value === 'string' ? quote(value) : kindOf(value)}`,
		`Give the number of ${unit}, such as 30.`,
	);
	return { field, given: true };
}

/** True or false, as the editor, a form or a model has it. */
export function readSwitch(value: unknown, at: ItemDetails['at'], name: ItemField, faults: Faults): Read<boolean> {
	const field = at(name);
	if (isBlank(value)) return { field, given: false };
	const folded = typeof value === 'string' ? value.trim().toLowerCase() : value;
	if (folded === true || folded === 'true') return { field, given: true, value: true };
	if (folded === false || folded === 'false') return { field, given: true, value: false };
	faults.add(
		field,
		`${labelOf(field)} must be true or false but is ${typeof value === 'string' ? quote(value) : kindOf(value)}`,
		'Turn it on or off, or let the expression return true or false.',
	);
	return { field, given: true };
}
