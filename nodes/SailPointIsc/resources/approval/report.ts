import type { IDataObject } from 'n8n-workflow';

import type { FoundPerson } from '../../../../isc/api/lookUp/matchBook';
import type { Approval } from '../../../../isc/api/approvals';
import type { Decision, DecisionFate, DecisionRow } from '../../../../isc/approvals/decision';
import { agentMessage } from '../../../../isc/shared/agentMessage';
import { groupedFaults } from '../../../../isc/shared/faultGroups';
import { IdMap } from '../../../../isc/shared/ids';
import { failureOf, type Failure, RowError } from '../shared/failure';
import { given } from '../shared/list';

/** A row with what became of each of its approvals. */
export interface DecidedRow extends DecisionRow {
	newOwner?: FoundPerson;
	results: Array<{ id: string; fate: DecisionFate; approval?: Approval }>;
}

type Result = DecidedRow['results'][number];

/** The output of a row all of whose decisions ISC has taken. A 202 is queued: what it leads to shows later. */
export function rowOutput({ approvalIds, comment, newOwner, results }: DecidedRow, evidence: IDataObject): IDataObject {
	return {
		statusCode: 202,
		outcome: 'SUBMITTED',
		approvalIds,
		...evidence,
		...(comment !== '' && { comment }),
		...(newOwner !== undefined && {
			newOwnerId: newOwner.id,
			...(newOwner.name !== undefined && { newOwnerName: newOwner.name }),
		}),
		results: results.map(resultOf),
	};
}

function resultOf({ id, fate, approval }: Result): IDataObject {
	return given({
		approvalId: id,
		outcome: fate.outcome,
		accessRequestId: approval?.accessRequestId,
		requestType: approval?.requestType,
		type: approval?.requestedObject?.type,
		itemId: approval?.requestedObject?.id,
		itemName: approval?.requestedObject?.name ?? approval?.name,
		requestedForId: approval?.requestedFor?.id,
		requestedForName: approval?.requestedFor?.name,
		requesterName: approval?.requester?.name,
		message: fate.outcome === 'SUBMITTED' ? undefined : fate.message,
	});
}

function badOf(results: readonly Result[]): Array<Result & { fate: Exclude<DecisionFate, { outcome: 'SUBMITTED' }> }> {
	return results.flatMap((result) => (result.fate.outcome === 'SUBMITTED' ? [] : [{ ...result, fate: result.fate }]));
}

/** The error of a row some of whose decisions were not taken, or may not have been. */
export function rowFailure({ row, results }: DecidedRow): Failure & { results: IDataObject[] } {
	const bad = badOf(results);
	const [{ id, fate }] = bad;
	const count = results.length === 1 ? '' : `${bad.length} of ${results.length} approvals were not decided. `;
	const { error } = fate;
	const failure = failureOf(error ?? new RowError(fate.message, fate.advice), row);
	return {
		...failure,
		message: `${count}Approval ${id}: ${fate.message} [item ${row}]`,
		description: fate.advice,
		results: results.map(resultOf),
	};
}

/** What a run that stops says: how many decisions ISC has taken, which ones, and why the others not. */
export function runFailure(decision: Decision, rows: readonly DecidedRow[]): Failure & { agentMessage: string } {
	const byId = new IdMap(
		rows.flatMap(({ row, results }) => results.map((result) => [result.id, { ...result, row }] as const)),
	);
	const all = [...byId.values()];
	const taken = all.filter(({ fate }) => fate.outcome === 'SUBMITTED').map(({ id }) => id);
	const firstBad = rows.find(({ results }) => badOf(results).length > 0);
	const counts = `${all.length - taken.length} of ${all.length} approvals were not ${decision.toLowerCase()}`;
	const faults = groupedFaults(
		all.flatMap(({ id, fate, row }) =>
			fate.outcome === 'SUBMITTED' ? [] : [{ row, message: `${id}: ${fate.message}`, advice: fate.advice }],
		),
	);
	const failure = firstBad === undefined ? undefined : rowFailure(firstBad);
	return {
		message: `${counts} [item ${firstBad?.row ?? 0}]`,
		description: `Taken by ISC: ${taken.length === 0 ? 'none' : taken.join(', ')}. ${faults.join(' ')}`,
		agentMessage: agentMessage({ counts: `${counts}.`, submitted: taken, faults }),
		...(failure?.httpCode !== undefined && { httpCode: failure.httpCode }),
	};
}
