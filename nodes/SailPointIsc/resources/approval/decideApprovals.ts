import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { FoundPerson } from '../../../../isc/api/lookUp/matchBook';
import { checkDecisions, type Checked } from '../../../../isc/approvals/check';
import { decideAll } from '../../../../isc/approvals/decideAll';
import { failed, type Decision, type DecisionFate, type DecisionRow } from '../../../../isc/approvals/decision';
import { IscError } from '../../../../isc/api/errors';
import type { IscSession } from '../../../../isc/session';
import { IdSet } from '../../../../isc/shared/ids';
import { openSession } from '../../transport';
import { literal, RowParameters } from '../../parameters';
import { checkDecisionAllowed } from '../shared/asTool';
import { errorItem, failureOf, RowError, stopError } from '../shared/failure';
import { peopleOfRows, personOf } from '../shared/identityField';
import { SESSION } from '../shared/runEach';
import { rowFailure, rowOutput, runFailure, type DecidedRow } from './report';

interface ReadRow extends DecisionRow {
	newOwner?: FoundPerson;
}

/**
 * Decides the approvals of all input items together and gives one output item for each.
 *
 * @throws {NodeOperationError|NodeApiError} where the node is set to stop: before any decision where a check failed, after all of them where ISC refused some
 */
export async function decideApprovals(fns: IExecuteFunctions, decision: Decision): Promise<INodeExecutionData[]> {
	checkDecisionAllowed(fns);
	const session = await openSession(fns, SESSION);
	const { good, bad: unreadable } = readRows(fns, decision);
	const rows = decision === 'FORWARDED' ? await withOwners(fns, session, good, unreadable) : good;
	if (rows.length === 0) return [...unreadable].sort(([a], [b]) => a - b).map(([, item]) => item);
	// As the operator set it: neither an expression nor a model's answer can turn it on.
	const allowOwnRequests = literal(fns, ['options', 'allowOwnRequests']);
	const checked = await checkDecisions(session, decision, rows, allowOwnRequests === true).catch(
		async (error: unknown) => (error instanceof IscError ? error : await Promise.reject(error)),
	);
	stopAtProblems(fns, rows, checked);
	const fates =
		checked instanceof IscError
			? undefined
			: await decideAll(session, decision, rows, new IdSet(checked.problems.keys()), checked.known);
	const decided = rows.map((row): DecidedRow => ({
		...row,
		results: row.approvalIds.map((id) => ({
			id,
			fate: fateOf(id, checked, fates),
			...(!(checked instanceof IscError) && { approval: checked.known.get(id) }),
		})),
	}));
	const bad = decided.filter(({ results }) => results.some(({ fate }) => fate.outcome !== 'SUBMITTED'));
	if (bad.length > 0 && !fns.continueOnFail()) throw stopError(fns, runFailure(decision, decided), bad[0].row);
	const by = await session.me().then(
		({ id, userName }) => userName ?? id,
		() => undefined,
	);
	const evidence = {
		decision,
		tenant: session.tenant,
		submittedAt: new Date(session.clock.now()).toISOString(),
		...(by !== undefined && { decidedBy: by }),
	};
	const done = decided.map(
		(row) =>
			[
				row.row,
				bad.includes(row)
					? errorItem(rowFailure(row), row.row)
					: { json: rowOutput(row, evidence), pairedItem: { item: row.row } },
			] as const,
	);
	return [...unreadable, ...done].sort(([a], [b]) => a - b).map(([, item]) => item);
}

type BadRows = Map<number, INodeExecutionData>;

/** What a row may do that fails it: its error item where the node is to go on. @throws where the node is set to stop */
function attemptRow(fns: IExecuteFunctions, row: number, bad: BadRows, work: () => void): void {
	try {
		work();
	} catch (error) {
		const failure = failureOf(error, row);
		if (!fns.continueOnFail()) throw stopError(fns, failure, row);
		bad.set(row, errorItem(failure, row));
	}
}

function readRows(fns: IExecuteFunctions, decision: Decision): { good: ReadRow[]; bad: BadRows } {
	const good: ReadRow[] = [];
	const bad: BadRows = new Map();
	for (let row = 0; row < fns.getInputData().length; row++)
		attemptRow(fns, row, bad, () => void good.push(readRow(fns, row, decision)));
	return { good, bad };
}

/** @throws {RowError} */
function readRow(fns: IExecuteFunctions, row: number, decision: Decision): ReadRow {
	const parameters = new RowParameters(fns, row);
	const approvalIds = parameters.ids('approvalId', 'Approval ID');
	const comment = parameters.text('comment', 'Comment', 'allowed') ?? '';
	if (decision === 'FORWARDED' && comment === '')
		throw new RowError(
			'The comment is empty',
			'ISC demands a comment to forward an approval: say why another person is to decide.',
		);
	return { row, approvalIds, comment };
}

async function withOwners(
	fns: IExecuteFunctions,
	session: IscSession,
	rows: readonly ReadRow[],
	bad: BadRows,
): Promise<ReadRow[]> {
	const owners = await peopleOfRows(fns, session, 'newOwner', 'New Owner', (row) => !bad.has(row));
	const good: ReadRow[] = [];
	for (const row of rows) {
		attemptRow(fns, row.row, bad, () => {
			const newOwner = personOf(owners, row.row, 'New Owner');
			good.push({ ...row, newOwnerId: newOwner.id, newOwner });
		});
	}
	return good;
}

/** What a check found stops everything before any decision, where the node is set to stop. */
function stopAtProblems(fns: IExecuteFunctions, rows: readonly ReadRow[], checked: Checked | IscError): void {
	if (fns.continueOnFail()) return;
	if (checked instanceof IscError) throw stopError(fns, failureOf(checked, rows[0]?.row ?? 0), rows[0]?.row ?? 0);
	for (const { row, approvalIds } of rows) {
		for (const id of approvalIds) {
			const problem = checked.problems.get(id);
			if (problem === undefined) continue;
			throw stopError(
				fns,
				failureOf(
					new RowError(`Approval ${id}: ${problem.message}`, `${problem.advice} Nothing was decided, for no item.`),
					row,
				),
				row,
			);
		}
	}
}

function fateOf(
	id: string,
	checked: Checked | IscError,
	fates: ReadonlyMap<string, DecisionFate> | undefined,
): DecisionFate {
	if (checked instanceof IscError) return failed(checked);
	const problem = checked.problems.get(id);
	return problem === undefined
		? (fates?.get(id) ?? { outcome: 'FAILED', message: 'Not sent.', advice: 'Run this again.' })
		: { outcome: 'FAILED', ...problem };
}
