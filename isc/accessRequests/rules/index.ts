import type { FieldsDraft, RowDraft } from '../model/drafts';
import type { RuledRow } from '../model/wanted';
import { type RowProblem, Faults } from '../../shared/faults';
import type { RequestType } from '../../api/wire';
import { checkShapeNeeds } from './accountShape';
import { type ReadEntry, type RuleContext } from './readItem';
import { eachItemOnce } from './duplicates';
import { readFields } from './fields';
import { finishItem, readExtras } from './finish';
import { checkGrant } from './grant';
import { readJson } from './json';
import { checkMachines } from './machine';
import { checkModify } from './modify';
import { checkRevoke } from './revoke';

export type { RuleContext } from './readItem';

const CHECKS: Record<RequestType, (entries: ReadEntry[], faults: Faults) => void> = {
	GRANT_ACCESS: checkGrant,
	REVOKE_ACCESS: checkRevoke,
	MODIFY_ACCESS: checkModify,
};

/**
 * Applies every rule that needs no call. Each draft becomes one ruled row, or all that is wrong with it; both lists keep the order of the
 * drafts. Pure: changes no draft, and the same drafts give the same answer.
 */
export function applyRules(
	drafts: readonly RowDraft[],
	context: RuleContext,
): { rows: RuledRow[]; problems: RowProblem[] } {
	const rows: RuledRow[] = [];
	const problems: RowProblem[] = [];
	for (const draft of drafts) {
		const faults = new Faults(draft.row);
		const row = readRow(draft, context, faults);
		const found = withUnread(draft, faults.list);
		if (found.length > 0) for (const fault of found) problems.push(fault);
		else rows.push(row);
	}
	return { rows, problems };
}

/** The people and access items that a row names, without the rules of any operation. */
export function readNames(draft: FieldsDraft, context: RuleContext): { row: RuledRow } | { problems: RowProblem[] } {
	const faults = new Faults(draft.row);
	const entries = readFields(draft, context, faults).map(({ identityType, identities, items }) => ({
		identityType,
		identities,
		items: items.flatMap((item) => finishItem(item, { clientMetadata: {} }, faults)),
	}));
	const problems = withUnread(draft, faults.list);
	return problems.length > 0 ? { problems } : { row: { row: draft.row, requestType: draft.requestType, entries } };
}

/** What could not be read is said first, and once: a rule that misses the value says the same in other words. */
function withUnread({ row, unread = [] }: RowDraft, faults: readonly RowProblem[]): RowProblem[] {
	if (unread.length === 0) return [...faults];
	const covered = ({ field = '' }: RowProblem) =>
		unread.some((one) => one.field.startsWith(`${field} [`) || lastPart(one.field) === lastPart(field));
	return [...unread.map((one) => ({ row, ...one })), ...faults.filter((fault) => !covered(fault))];
}

/** `Access Items [1] > End Date` → `End Date` */
function lastPart(field: string): string {
	return field.slice(field.lastIndexOf('>') + 1).trim();
}

function readRow(draft: RowDraft, context: RuleContext, faults: Faults): RuledRow {
	const { entries, clientMetadata } =
		draft.mode === 'json'
			? readJson(draft, context, faults)
			: { entries: readFields(draft, context, faults), clientMetadata: {} };
	const extras = readExtras(draft, faults);
	CHECKS[draft.requestType](entries, faults);
	checkMachines(draft.requestType, entries, faults);
	checkShapeNeeds(entries, faults);
	const wanted = entries.map(({ identityType, identities, items }) => ({
		identityType,
		identities,
		items: eachItemOnce(
			items.flatMap((item) => finishItem(item, extras, faults)),
			faults,
		),
	}));
	return {
		row: draft.row,
		requestType: draft.requestType,
		entries: wanted,
		...(extras.reference && { reference: extras.reference }),
		...(Object.keys(clientMetadata).length > 0 && { clientMetadata }),
	};
}
