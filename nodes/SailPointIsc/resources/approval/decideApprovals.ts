import { type IDataObject, type IExecuteFunctions, type INodeExecutionData, NodeOperationError } from 'n8n-workflow';

import type { FoundPerson } from '../../../../isc/api/lookUp/matchBook';
import { checkDecisions, type Checked } from '../../../../isc/approvals/check';
import { decideAll } from '../../../../isc/approvals/decideAll';
import { failed, type Decision, type DecisionFate, type DecisionRow } from '../../../../isc/approvals/decision';
import { IscError } from '../../../../isc/api/errors';
import type { IscSession } from '../../../../isc/session';
import { IdSet } from '../../../../isc/shared/ids';
import { openSession } from '../../transport';
import { isPresent, literal, RowParameters, sameForAll } from '../../parameters';
import { checkDecisionAllowed } from '../shared/asTool';
import { errorItem, failureOf, RowError, stopError } from '../shared/failure';
import { isTaken, NOT_SENT, rowFailure, runFailure } from '../shared/idFailures';
import { peopleOfRows, personOf } from '../shared/identityField';
import { SESSION } from '../shared/runEach';
import { DEFAULT_MAX_DECISIONS } from './fields';
import { resultOf, rowOutput, type DecidedRow } from './report';

interface ReadRow extends DecisionRow {
	newOwner?: FoundPerson;
}

/** What the operations are called on screen. */
const DONE: Record<Decision, string> = { APPROVED: 'approved', REJECTED: 'denied', FORWARDED: 'reassigned' };

/**
 * Decides the approvals of all input items together, and returns one output item for each input item.
 *
 * @throws {NodeOperationError|NodeApiError} if the node is set to stop: before any decision if a check failed, after all of them if ISC refused some
 */
export async function decideApprovals(fns: IExecuteFunctions, decision: Decision): Promise<INodeExecutionData[]> {
	checkDecisionAllowed(fns);
	const session = await openSession(fns, SESSION);
	// The output items at the index of their row. Rows that can't be read fill in their error items first.
	const items: INodeExecutionData[] = [];
	const readable = readRows(fns, decision, items);
	const reassigned = decision === 'FORWARDED' ? await withNewOwners(fns, session, readable, items) : readable;
	const rows = await withOnlyIf(fns, session, reassigned, items);
	if (rows.length === 0) return items;
	checkCount(fns, rows);
	const decided = await decideRows(fns, session, decision, rows);
	const words = { noun: 'approval', done: DONE[decision] };
	const failedRow = decided.find((row) => !isTaken(row));
	if (failedRow !== undefined && !fns.continueOnFail()) throw stopError(fns, runFailure(decided, words), failedRow.row);
	const evidence = await evidenceOf(session, decision);
	for (const row of decided) {
		items[row.row] = isTaken(row)
			? { json: rowOutput(row, evidence), pairedItem: { item: row.row } }
			: errorItem({ ...rowFailure(row, words), ...{ results: row.results.map(resultOf) } }, row.row);
	}
	return items;
}

function readRows(fns: IExecuteFunctions, decision: Decision, items: INodeExecutionData[]): ReadRow[] {
	return fns.getInputData().flatMap((_, row) => attemptRow(fns, row, items, () => readRow(fns, row, decision)));
}

/** @throws {RowError} */
function readRow(fns: IExecuteFunctions, row: number, decision: Decision): ReadRow {
	const parameters = new RowParameters(fns, row);
	const approvalIds = parameters.ids('approvalId', 'Approval ID');
	const comment = parameters.text('comment', 'Comment', 'allowed') ?? '';
	if (decision === 'FORWARDED' && comment === '')
		throw new RowError(
			'Comment is empty',
			'ISC requires a comment to reassign an approval. Enter why another person should decide.',
		);
	return { row, approvalIds, comment };
}

async function withNewOwners(
	fns: IExecuteFunctions,
	session: IscSession,
	rows: readonly ReadRow[],
	items: INodeExecutionData[],
): Promise<ReadRow[]> {
	const owners = await peopleOfRows(fns, session, 'newOwner', 'New Owner', (row) => items[row] === undefined);
	return rows.flatMap((row) =>
		attemptRow(fns, row.row, items, () => {
			const newOwner = personOf(owners, row.row, 'New Owner');
			return { ...row, newOwnerId: newOwner.id, newOwner };
		}),
	);
}

/** The person and access item that the approvals of a row must be for. */
async function withOnlyIf(
	fns: IExecuteFunctions,
	session: IscSession,
	rows: readonly ReadRow[],
	items: INodeExecutionData[],
): Promise<ReadRow[]> {
	const hasPerson = (row: number) => items[row] === undefined && isPresent(fns, row, 'onlyIf.person');
	const people = await peopleOfRows(fns, session, 'onlyIf.person', 'Person', hasPerson);
	return rows.flatMap((row) =>
		attemptRow(fns, row.row, items, () => {
			const item = new RowParameters(fns, row.row).text('onlyIf.item', 'Access Item', 'byHand');
			const personId = hasPerson(row.row) ? personOf(people, row.row, 'Person').id : undefined;
			if (item === undefined && personId === undefined) return row;
			return { ...row, onlyIf: { ...(item !== undefined && { item }), ...(personId !== undefined && { personId }) } };
		}),
	);
}

/** @throws {NodeOperationError} before any decision, if a run would decide more than Max Decisions */
function checkCount(fns: IExecuteFunctions, rows: readonly ReadRow[]): void {
	const label = 'Max Decisions';
	const most = sameForAll(
		fns,
		{ name: 'options.maxDecisions', label },
		(parameters) => parameters.number('options.maxDecisions', label, { minimum: 0 }) ?? DEFAULT_MAX_DECISIONS,
	);
	const count = new IdSet(rows.flatMap(({ approvalIds }) => approvalIds)).size;
	if (most === 0 || count <= most) return;
	throw new NodeOperationError(
		fns.getNode(),
		`This run would decide ${count} approvals, more than the ${most} that the option Max Decisions allows`,
		{ description: 'Nothing was decided. If you want to decide this many, raise Max Decisions (0 = no limit).' },
	);
}

/** One row's work. If it fails, the row gets its error item and there is no result. @throws if the node is set to stop */
function attemptRow<Result>(
	fns: IExecuteFunctions,
	row: number,
	items: INodeExecutionData[],
	work: () => Result,
): Result[] {
	try {
		return [work()];
	} catch (error) {
		const failure = failureOf(error, row);
		if (!fns.continueOnFail()) throw stopError(fns, failure, row);
		items[row] = errorItem(failure, row);
		return [];
	}
}

/** @throws {NodeOperationError|NodeApiError} if a check failed and the node is set to stop */
async function decideRows(
	fns: IExecuteFunctions,
	session: IscSession,
	decision: Decision,
	rows: readonly ReadRow[],
): Promise<DecidedRow[]> {
	// As they are set in the node: neither an expression nor a value from a model can turn them on.
	const policy = {
		allowOwnRequests: literal(fns, ['options', 'allowOwnRequests']) === true,
		decideForOthers: literal(fns, ['options', 'decideForOthers']) === true,
	};
	const checked = await checkDecisions(session, decision, rows, policy).catch(async (error: unknown) =>
		error instanceof IscError ? error : await Promise.reject(error),
	);
	if (!fns.continueOnFail()) stopAtProblems(fns, rows, checked);
	if (checked instanceof IscError) {
		const fate = failed(checked);
		return rows.map((row) => ({ ...row, results: row.approvalIds.map((id) => ({ id, fate })) }));
	}
	const { known, problems } = checked;
	const fates = await decideAll(session, decision, rows, new IdSet(problems.keys()), known);
	const fateOf = (id: string): DecisionFate => {
		const problem = problems.get(id);
		return problem === undefined ? (fates.get(id) ?? NOT_SENT) : { outcome: 'FAILED', ...problem };
	};
	return rows.map((row) => ({
		...row,
		results: row.approvalIds.map((id) => ({ id, fate: fateOf(id), approval: known.get(id) })),
	}));
}

/** Before any decision. @throws {NodeOperationError|NodeApiError} the first problem, if there is one */
function stopAtProblems(fns: IExecuteFunctions, rows: readonly ReadRow[], checked: Checked | IscError): void {
	if (checked instanceof IscError) throw stopError(fns, failureOf(checked, rows[0].row), rows[0].row);
	for (const { row, approvalIds } of rows) {
		for (const id of approvalIds) {
			const problem = checked.problems.get(id);
			if (problem === undefined) continue;
			const error = new RowError(`Approval ${id}: ${problem.message}`, `${problem.advice} No approval was decided.`);
			throw stopError(fns, failureOf(error, row), row);
		}
	}
}

async function evidenceOf(session: IscSession, decision: Decision): Promise<IDataObject> {
	const decidedBy = await session.me().then(
		({ id, userName }) => userName ?? id,
		() => undefined,
	);
	return {
		decision,
		tenant: session.tenant,
		submittedAt: new Date(session.clock.now()).toISOString(),
		...(decidedBy !== undefined && { decidedBy }),
	};
}
