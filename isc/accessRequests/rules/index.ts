import type { FieldsDraft, RowDraft } from '../model/drafts';
import { forTheRecord, type RuledRow } from '../model/wanted';
import { labelOf } from '../model/wording';
import { type RowProblem, Faults } from '../../shared/faults';
import { checkAccountFields } from './accountFields';
import type { RuleContext } from './readItem';
import { eachItemOnce } from './duplicates';
import { readFields } from './fields';
import { toWantedItems, readExtras } from './wantedItem';
import { readJson } from './json';
import { checkMachines } from './machine';
import { checkOperation } from './operationRules';

export type { RuleContext } from './readItem';

/**
 * Applies every rule that needs no call. Each draft becomes one ruled row or one or more problems. Both lists are in the order of the drafts.
 * Pure: the drafts stay unchanged, and the same drafts return the same result.
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
		const rowProblems = withUnread(draft, faults.list);
		if (rowProblems.length > 0) for (const problem of rowProblems) problems.push(problem);
		else rows.push(row);
	}
	return { rows, problems };
}

/** The people and access items that a row names. The rules of the operations don't apply here. */
export function readNames(draft: FieldsDraft, context: RuleContext): { row: RuledRow } | { problems: RowProblem[] } {
	const faults = new Faults(draft.row);
	const entries = readFields(draft, context, faults).map(({ identityType, identities, items }) => ({
		identityType,
		identities,
		items: items.flatMap((item) => toWantedItems(item, { clientMetadata: {} }, faults)),
	}));
	const problems = withUnread(draft, faults.list);
	return problems.length > 0 ? { problems } : { row: { row: draft.row, requestType: draft.requestType, entries } };
}

/**
 * Adds the parameters that could not be read, first. Leaves out the faults of the same fields: a rule that misses the value would only say
 * the same in other words.
 */
function withUnread({ row, unread = [] }: RowDraft, faults: readonly RowProblem[]): RowProblem[] {
	if (unread.length === 0) return [...faults];
	const isUnread = ({ field = '' }: RowProblem) =>
		unread.some((parameter) => parameter.field.startsWith(`${field} [`) || labelOf(parameter.field) === labelOf(field));
	return [...unread.map((parameter) => ({ row, ...parameter })), ...faults.filter((fault) => !isUnread(fault))];
}

function readRow(draft: RowDraft, context: RuleContext, faults: Faults): RuledRow {
	const { entries, clientMetadata } =
		draft.mode === 'json'
			? readJson(draft, context, faults)
			: { entries: readFields(draft, context, faults), clientMetadata: {} };
	const extras = readExtras(draft, faults);
	checkOperation(draft.requestType, entries, faults);
	checkMachines(draft.requestType, entries, faults);
	checkAccountFields(entries, faults);
	const wanted = entries.map(({ identityType, identities, items }) => ({
		identityType,
		identities,
		items: eachItemOnce(
			items.flatMap((item) => toWantedItems(item, extras, faults)),
			faults,
		),
	}));
	return {
		row: draft.row,
		requestType: draft.requestType,
		entries: wanted,
		...forTheRecord(extras),
		...(Object.keys(clientMetadata).length > 0 && { clientMetadata }),
	};
}
