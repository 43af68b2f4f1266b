import type { Faults } from '../../shared/faults';
import { parseJson } from '../../shared/jsonText';
import { pathOf } from './unknownFields';
import { isBlank, isRecord, kindOf, quoted, textOf, textProblem } from '../../shared/values';
import { RESERVED_METADATA_KEYS } from '../model/pairs';

interface MetadataEntry {
	key: unknown;
	value: unknown;
	field: string;
}

/**
 * Reads client metadata, keys and values that are text (ISC API: clientMetadata). It may be an object, a list of `{ key, value }`, that list
 * under `entry`, or any of them as JSON text; in a JSON body (`strict`) only an object of texts. Entries without a value are left out.
 */
export function readMetadata(
	value: unknown,
	at: { field: string; strict: boolean },
	faults: Faults,
): Record<string, string> {
	if (value === undefined || value === null || (!at.strict && isBlank(value))) return {};
	const entries = entriesOf(value, at);
	if (!entries) {
		faults.add(
			at.field,
			`The client metadata must be an object of texts but is ${kindOf(value)}`,
			'Use keys and values, such as { "ticket": "INC0012345" }.',
		);
		return {};
	}
	const read = new Map<string, string>();
	for (const entry of entries) readEntry(entry, at.strict, read, faults);
	return Object.fromEntries(read);
}

function entriesOf(value: unknown, at: { field: string; strict: boolean }): MetadataEntry[] | undefined {
	if (at.strict) return isRecord(value) ? ofRecord(value, at.field) : undefined;
	if (typeof value === 'string') {
		const parsed = parseJson(value);
		return parsed.ok && typeof parsed.value !== 'string' ? entriesOf(parsed.value, at) : undefined;
	}
	if (isRecord(value)) return Array.isArray(value.entry) ? ofList(value.entry, at.field) : ofRecord(value, at.field);
	return Array.isArray(value) ? ofList(value, at.field) : undefined;
}

function ofRecord(record: Record<string, unknown>, field: string): MetadataEntry[] {
	return Object.entries(record).map(([key, value]) => ({ key, value, field: pathOf(field, key) }));
}

function ofList(list: unknown[], field: string): MetadataEntry[] | undefined {
	if (!list.every(isRecord)) return undefined;
	return list.map((entry, index) => ({ key: entry.key, value: entry.value, field: `${field} [${index + 1}]` }));
}

function readEntry(
	{ key, value, field }: MetadataEntry,
	strict: boolean,
	read: Map<string, string>,
	faults: Faults,
): void {
	if (isBlank(key)) {
		if (!isBlank(value))
			faults.add(field, 'A client metadata entry has a value but no key', 'Enter the key, or remove the entry.');
		return;
	}
	const name = textOf(key);
	const text = strict && typeof value !== 'string' ? undefined : metadataText(value);
	if (name === undefined || textProblem(key) !== undefined) {
		faults.add(field, `A client metadata key ${textProblem(key)}`, 'Use text.');
	} else if (RESERVED_METADATA_KEYS.includes(name)) {
		faults.add(
			field,
			`The client metadata key "${name}" is reserved`,
			'Use another key. The node marks its requests with this one.',
		);
	} else if (!isBlank(value) && (text === undefined || textProblem(text) !== undefined)) {
		faults.add(
			field,
			`The client metadata value of ${quoted(name)} ${textProblem(text ?? value) ?? `must be text but is ${kindOf(value)}`}`,
			strict ? 'Put the value in double quotation marks.' : 'Use text.',
		);
	} else if (text) {
		addEntry(name, text, field, read, faults);
	}
}

function metadataText(value: unknown): string | undefined {
	return typeof value === 'boolean' ? String(value) : textOf(value);
}

function addEntry(name: string, text: string, field: string, read: Map<string, string>, faults: Faults): void {
	const before = read.get(name);
	if (before !== undefined && before !== text) {
		faults.add(
			field,
			`The client metadata key ${quoted(name)} is set twice, to ${quoted(before)} and ${quoted(text)}`,
			'Keep one of them.',
		);
		return;
	}
	read.set(name, text);
}
