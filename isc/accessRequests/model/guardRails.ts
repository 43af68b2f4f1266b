import type { AccessItemType } from '../../api/wire';
import type { Duration } from './dates';

/** An access item that a guard rail names: by its id, or by its exact name, with the source for an entitlement. */
export interface RailItem {
	type: AccessItemType;
	by: 'id' | 'name';
	value: string;
	source?: string;
}

/** What the builder of a workflow allows, whatever the input items ask for. Absent: no limit. */
export interface GuardRails {
	/** Only these. */
	allowedItems?: RailItem[];
	/** Not these. */
	deniedItems?: RailItem[];
	/** Only these people, by id, or those that a search query finds. */
	allowedPeople?: { ids: string[] } | { query: string };
	/** The most people in a run. */
	maxPeople?: number;
	/** The longest time of access. Access without an end date isn't allowed then. */
	maxDuration?: Duration;
	endRequired?: boolean;
	commentRequired?: boolean;
	/** A regular expression that matches the whole reference. See `patternProblem`. */
	referencePattern?: string;
	/** Privileged access, also within a role or access profile. Default: allow. */
	privileged?: 'allow' | 'refuse';
}

const LONGEST_PATTERN = 200;
export const LONGEST_REFERENCE = 100;
/** Parts of a pattern that repeat a varying number of times. With few of them, no reference takes long to test. */
const MOST_REPEATS = 3;

/** Why a pattern can't be used, as the end of a sentence; undefined if it can. */
export function patternProblem(pattern: string): string | undefined {
	if (pattern.length > LONGEST_PATTERN) return `is longer than ${LONGEST_PATTERN} characters`;
	try {
		new RegExp(pattern, 'u');
	} catch {
		return "isn't a regular expression";
	}
	const bare = pattern.replace(/\\./g, 'x').replace(/\[[^\]]*\]/g, 'x');
	if (/\\[1-9]|\\k</.test(pattern)) return 'refers back to a group';
	if (/\)(?:[*+{]|\?(?![:=!<]))/.test(bare)) return 'repeats a group';
	const repeats = bare.replace(/\(\?(?:[:=!]|<[=!]?[^>]*>?)/g, '(').match(/[*+?]|\{\d*,\d*\}/g) ?? [];
	return repeats.length > MOST_REPEATS ? `has more than ${MOST_REPEATS} varying repeats (*, +, ?, {2,5})` : undefined;
}

/** Whether a pattern matches the whole of a reference. */
export function matchesPattern(pattern: string, reference: string): boolean {
	return reference.length <= LONGEST_REFERENCE && new RegExp(`^(?:${pattern})$`, 'u').test(reference);
}
