import type { Faults, Read } from '../../shared/faults';
import { endAfter, type Duration } from '../model/dates';
import type { EndRead, RuleContext } from './readItem';
import { labelOf } from '../model/wording';
import { isBlank, textOf, valueLabel } from '../../shared/values';

/** When access ends: on a date, or some time after its start. */
export interface End {
	removeDate: Read<string>;
	duration?: Read<Duration>;
	/** The end date is to be taken away. */
	clear?: true;
}

/**
 * The end of one access item. Its own end overrides the row's. A duration counts from the item's start date if that is in the future,
 * otherwise from the start of the run, so that it means the same for all items and all tries of a run.
 */
export function endOf(
	{ item, noEnd, row }: { item: End; noEnd: Read<boolean>; row?: End },
	startDate: Read<string>,
	{ context, faults }: { context: RuleContext; faults: Faults },
): EndRead {
	const itemEnds = [item.removeDate, item.duration, noEnd.value === true ? noEnd : undefined].filter(
		(end) => end?.provided,
	);
	if (itemEnds.length > 1) {
		const labels = itemEnds.map((end) => labelOf(end?.field ?? '')).join(' and ');
		faults.add(
			item.removeDate.field,
			`An access item can have only one end, but it has ${labels}`,
			'Keep one of them.',
		);
	}
	if (noEnd.value === true) return { field: item.removeDate.field, provided: false };
	const { removeDate, duration, clear } = itemEnds.length > 0 || row === undefined ? item : row;
	if (clear === true) return { field: 'End', provided: false, clear };
	if (removeDate.provided || duration?.provided !== true) return removeDate;
	if (duration.value === undefined) return { field: duration.field, provided: true };
	const end = endAfter(duration.value, startDate.value, { label: labelOf(duration.field), context });
	if (end.kind === 'date') return { field: duration.field, provided: true, value: end.utc, duration: duration.value };
	if (end.kind === 'fault') faults.add(duration.field, end.message, end.advice);
	return { field: duration.field, provided: true };
}

const WHOLE_NUMBER = /^\+?\d{1,9}$/;

/** Reads a whole number of units, as a number or as text. */
export function readDuration(
	value: unknown,
	{ field, unit }: { field: string; unit: Duration['unit'] },
	faults: Faults,
): Read<Duration> {
	if (isBlank(value)) return { field, provided: false };
	const text = textOf(value) ?? '';
	const amount = WHOLE_NUMBER.test(text) ? Number(text) : NaN;
	if (amount > 0) return { field, provided: true, value: { amount, unit } };
	faults.add(
		field,
		`${labelOf(field)} must be a whole number greater than 0 but is ${valueLabel(value)}`,
		`Enter the number of ${unit}, such as 30.`,
	);
	return { field, provided: true };
}

/** Reads true or false, as the editor, a form or a model provides it. */
export function readSwitch(value: unknown, field: string, faults: Faults): Read<boolean> {
	if (isBlank(value)) return { field, provided: false };
	const plain = typeof value === 'string' ? value.trim().toLowerCase() : value;
	if (plain === true || plain === 'true') return { field, provided: true, value: true };
	if (plain === false || plain === 'false') return { field, provided: true, value: false };
	faults.add(
		field,
		`${labelOf(field)} must be true or false but is ${valueLabel(value)}`,
		'Turn it on or off, or let the expression return true or false.',
	);
	return { field, provided: true };
}
