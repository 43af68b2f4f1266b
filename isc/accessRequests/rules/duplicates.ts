import type { WantedItem } from '../model/wanted';
import type { Faults } from '../../shared/faults';
import { quote } from '../../shared/values';

const WORDS: Record<WantedItem['type'], string> = {
	ROLE: 'role',
	ACCESS_PROFILE: 'access profile',
	ENTITLEMENT: 'entitlement',
};
/** What a request says about an item, as opposed to which item it is. */
const SAID = {
	comment: 'comments',
	startDate: 'start dates',
	removeDate: 'end dates',
	formInstanceId: 'form instance ids',
	clientMetadata: 'client metadata',
} as const;

/**
 * Each item of a person once, by the first mention; the same item mentioned again with something else said about it is a fault. Assignment, account
 * and native identity are part of which item it is.
 */
export function eachItemOnce(items: WantedItem[], faults: Faults): WantedItem[] {
	const byKey = new Map<string, WantedItem>();
	for (const item of items) {
		const key = itemKey(item);
		const first = byKey.get(key);
		if (!first) byKey.set(key, item);
		else refuseDifferences(first, item, faults);
	}
	return [...byKey.values()];
}

function refuseDifferences(first: WantedItem, second: WantedItem, faults: Faults): void {
	const names = Object.keys(SAID) as Array<keyof typeof SAID>;
	const different = names.filter((name) => stable(first[name]) !== stable(second[name])).map((name) => SAID[name]);
	if (different.length === 0) return;
	faults.add(
		second.field,
		`The ${WORDS[first.type]} ${quote(first.value)} is given twice, in ${first.field} and in ${second.field}, with different ${different.join(' and ')}`,
		'Take one of the two out, or say the same in both.',
	);
}

function itemKey(item: WantedItem): string {
	return stable([
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

/** JSON with the fields of objects in alphabetical order. */
function stable(value: unknown): string {
	return JSON.stringify(value ?? null, (_, part: unknown) =>
		typeof part === 'object' && part !== null && !Array.isArray(part)
			? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
			: part,
	);
}
