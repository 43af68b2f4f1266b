import type { RowProblem } from '../../shared/faults';
import { itemTag, withoutStop, describeProblem } from '../model/wording';
import { pairKey, plannedPair } from '../model/pairs';
import type { PlannedCall } from '../model/plannedCall';
import type { AccessRequestBody, RequestType } from '../../api/wire';
import type { Plan } from '../model/plans';
import { forTheRecord, type ForTheRecord } from '../model/wanted';
import { pairReport, type FinishedRun, type PairReport } from './pairOutcome';
import { rowMessage } from './rowMessage';
import type { Evidence, RowError, RowOutput, RowReport } from '../model/report';
import { groupBy } from '../../shared/lists';

/** An input item, and what all of its results have in common. */
export interface RowHead extends ForTheRecord {
	row: number;
	requestType: RequestType;
}

export interface RunFacts extends FinishedRun {
	/** One for each input item, in order. */
	heads: readonly RowHead[];
	/** From rules and look-ups. */
	problems: readonly RowProblem[];
	tenant: string;
	/** Id of the user behind the credential, if it is known. */
	requestedBy?: string;
	/** The calls that are sent or, in a dry run, would be. */
	planned: readonly PlannedCall[];
	/** What all plans of a dry run have in common. Absent if it isn't one. */
	plan?: Omit<Plan, 'requestType' | 'pairs'>;
}

/** Assigns results, entries of the 202 and errors to the rows that they came from: one report for each input item, in order. Pure. */
export function rowReports(facts: RunFacts): RowReport[] {
	const problems = groupBy(facts.problems, (problem) => problem.row);
	const indexes = groupBy(
		facts.pairs.map((_, index) => index),
		(index) => facts.pairs[index].row,
	);
	const bodies = facts.dryRun ? bodiesByKey(facts.planned) : new Map<string, Set<AccessRequestBody>>();
	return facts.heads.map((head): RowReport => {
		const about = forTheRecord(head);
		const rowProblems = problems.get(head.row);
		if (rowProblems)
			return { row: head.row, error: { ...problemError(rowProblems), ...about, ...evidenceOf(head, [], facts) } };
		const rowIndexes = indexes.get(head.row) ?? [];
		const reports = rowIndexes.map((index) => pairReport(facts, index));
		const evidence = evidenceOf(head, reports, facts);
		if (reports.length === 0) return { row: head.row, error: { ...nothingRequested(head.row), ...about, ...evidence } };
		if (reports.some((report) => report.error))
			return { row: head.row, error: { ...resultError(head.row, reports), ...about, ...evidence } };
		const planned = facts.dryRun
			? union(rowIndexes.map((index) => [...(bodies.get(pairKey(facts.pairs[index])) ?? [])]))
			: undefined;
		const wanted = rowIndexes.map((index) => plannedPair(facts.pairs[index]));
		const plan = facts.plan && { ...facts.plan, requestType: head.requestType, pairs: wanted };
		return { row: head.row, output: outputOf(reports, { ...about, ...evidence }, { planned, plan }) };
	});
}

/** What couldn't be read is `unknown` rather than left out. */
function evidenceOf(head: RowHead, reports: readonly PairReport[], { tenant, requestedBy }: RunFacts): Evidence {
	const accepted = reports.flatMap((report) => (report.accepted ? [report.accepted] : []));
	if (accepted.length === 0) return { requestType: head.requestType, tenant };
	const [submittedAt = 'unknown'] = accepted.flatMap((fate) => fate.submittedAt ?? []).sort();
	return { requestType: head.requestType, statusCode: 202, requestedBy: requestedBy ?? 'unknown', submittedAt, tenant };
}

function outputOf(
	reports: readonly PairReport[],
	evidence: Evidence & ForTheRecord,
	{ planned, plan }: { planned?: AccessRequestBody[]; plan?: Plan },
): RowOutput {
	const results = reports.map((report) => report.result);
	const accepted = reports.flatMap((report) => (report.accepted ? [report.accepted] : []));
	const outcomes = new Set(results.map((result) => result.outcome));
	return {
		message: rowMessage(evidence.requestType, results),
		outcome: outcomes.size === 1 ? results[0].outcome : 'MIXED',
		results,
		accessRequestIds: union(results.map((result) => result.accessRequestIds)),
		...evidence,
		...(plan !== undefined && { plan }),
		...(planned !== undefined && { plannedRequests: planned }),
		newRequests: union(accepted.map((fate) => fate.newRequests)),
		existingRequests: union(accepted.map((fate) => fate.existingRequests)),
	};
}

/** The error of a row that breaks rules or whose look-ups failed. Such a row has no results. */
function problemError(problems: readonly RowProblem[]): RowError {
	const [first] = problems;
	const { httpCode, detailCode, trackingId } = first;
	const texts = problems.map((problem) => describeProblem(problem));
	const tag = ` ${itemTag(first.row)}`;
	return {
		message: texts.map(({ message }) => message.slice(0, -tag.length)).join('; ') + tag,
		description: union(texts.map(({ description }) => [description])).join(' '),
		...defined({ httpCode, detailCode, trackingId }),
		accessRequestIds: [],
		results: [],
	};
}

function resultError(row: number, reports: PairReport[]): RowError {
	const failed = reports.filter((report) => report.error);
	const messages = union(
		failed.map(({ result, error }) => [error?.field ? `${error.field}: ${result.message}` : (result.message ?? '')]),
	);
	const { advice = '', httpCode, detailCode, trackingId } = failed[0].error ?? {};
	const share =
		failed.length === reports.length
			? ''
			: `${failed.length} of ${reports.length} requests of this input item failed: `;
	return {
		message: `${share}${withoutStop(messages[0])} ${itemTag(row)}`,
		description: [
			advice,
			...supportLine(detailCode, trackingId),
			...messages.slice(1).map((message) => `Also: ${message}`),
		].join(' '),
		...defined({ httpCode, detailCode, trackingId }),
		accessRequestIds: union(reports.map(({ result }) => result.accessRequestIds)),
		results: reports.map(({ result }) => result),
	};
}

function supportLine(detailCode?: string, trackingId?: string): string[] {
	const parts = [detailCode && `code ${detailCode}`, trackingId && `tracking ID ${trackingId}`].filter(Boolean);
	return parts.length > 0 ? [`ISC's ${parts.join(', ')}.`] : [];
}

function nothingRequested(row: number): RowError {
	const message = `This input item requests nothing: it has no person or no access item ${itemTag(row)}`;
	return { message, description: 'Check its people and access items.', accessRequestIds: [], results: [] };
}

function bodiesByKey(planned: readonly PlannedCall[]): Map<string, Set<AccessRequestBody>> {
	const bodies = new Map<string, Set<AccessRequestBody>>();
	for (const { body, pairs } of planned) {
		for (const pair of pairs) bodies.set(pairKey(pair), (bodies.get(pairKey(pair)) ?? new Set()).add(body));
	}
	return bodies;
}

/** Each entry once: equal texts, or the very same object. */
function union<T>(lists: readonly T[][]): T[] {
	return [...new Set(lists.flat())];
}

function defined<T extends object>(fields: T): Partial<T> {
	return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Partial<T>;
}
