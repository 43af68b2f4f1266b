import type { WantedItem } from '../model/wanted';
import type { Faults } from '../../shared/faults';
import { typeName } from '../../api/itemNames';
import { quoted } from '../../shared/values';

/** What a request says about an access item, as opposed to which item it is. */
const DETAIL_NAMES = {
	comment: 'comments',
	startDate: 'start dates',
	removeDate: 'end dates',
	formInstanceId: 'form instance IDs',
	clientMetadata: 'client metadata',
} as const;

/**
 * Each access item once, where it first occurs. The same item with other details is a fault. The assignment, account and native identity
 * aren't details: they are part of which item it is.
 */
export function eachItemOnce(items: WantedItem[], faults: Faults): WantedItem[] {
	const byKey = new Map<string, WantedItem>();
	for (const item of items) {
		const key = sameItemKey(item);
		const first = byKey.get(key);
		if (!first) byKey.set(key, item);
		else refuseDifferences(first, item, faults);
	}
	return [...byKey.values()];
}

function refuseDifferences(first: WantedItem, second: WantedItem, faults: Faults): void {
	const names = Object.keys(DETAIL_NAMES) as Array<keyof typeof DETAIL_NAMES>;
	const different = names
		.filter((name) => sortedJson(first[name]) !== sortedJson(second[name]))
		.map((name) => DETAIL_NAMES[name]);
	if (different.length === 0) return;
	faults.add(
		second.field,
		`The ${typeName(first.type)} ${quoted(first.value)} is listed twice, in ${first.field} and ${second.field}, with different ${different.join(' and ')}`,
		'Remove one of them, or use the same values in both.',
	);
}

function sameItemKey(item: WantedItem): string {
	return sortedJson([
		item.type,
		item.by,
		item.value,
		item.source,
		item.assignmentId,
		item.nativeIdentity,
		item.account,
		item.accountSelection,
	]);
}

/** JSON with the fields of each object in alphabetical order, so that equal values are equal texts. */
function sortedJson(value: unknown): string {
	return JSON.stringify(value ?? null, (_, part: unknown) =>
		typeof part === 'object' && part !== null && !Array.isArray(part)
			? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
			: part,
	);
}
