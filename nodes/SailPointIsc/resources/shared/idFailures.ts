import type { IscError } from '../../../../isc/api/errors';
import { agentMessage } from '../../../../isc/shared/agentMessage';
import { groupedFaults } from '../../../../isc/shared/faultGroups';
import { IdMap } from '../../../../isc/shared/ids';
import { failureOf, RowError, type Failure } from './failure';

/** What happened to one access request or approval that an input item names by its ID. */
export interface IdResult {
	id: string;
	fate: { outcome: 'SUBMITTED' } | Untaken;
}

/** ISC didn't take it, or may not have. */
interface Untaken {
	outcome: 'FAILED' | 'UNCONFIRMED';
	message: string;
	advice: string;
	error?: IscError;
}

/** If nothing is known of an ID after a run. */
export const NOT_SENT: Untaken = { outcome: 'FAILED', message: 'Not sent.', advice: 'Run this again.' };

interface UntakenResult extends IdResult {
	fate: Untaken;
}

/** The words for what the IDs stand for, and for what the operation does with them. */
export interface IdWords {
	/** e.g. `access request` */
	noun: string;
	/** e.g. `canceled` */
	done: string;
}

interface RowResults {
	row: number;
	results: readonly IdResult[];
}

/** Whether ISC took everything that a row asks for. */
export function isTaken({ results }: Pick<RowResults, 'results'>): boolean {
	return untakenOf(results).length === 0;
}

/** The error of a row for which ISC didn't take everything, or may not have. */
export function rowFailure({ row, results }: RowResults, words: IdWords): Failure {
	const untaken = untakenOf(results);
	const [first] = untaken;
	const { error, message, advice } = first.fate;
	return {
		...failureOf(error ?? new RowError(message, advice), row),
		message: `${results.length === 1 ? '' : `${countsOf(results, words)}. `}${faultOf(first, words)} [item ${row}]`,
		description: advice,
	};
}

/** The error of a run that stops: what ISC took, and why it didn't take the rest, with equal reasons once. */
export function runFailure(rows: readonly RowResults[], words: IdWords): Failure & { agentMessage: string } {
	const [first] = rows.filter((row) => !isTaken(row));
	const results = eachIdOnce(rows);
	const taken = results.filter(({ fate }) => fate.outcome === 'SUBMITTED').map(({ id }) => id);
	const counts = countsOf(results, words);
	const faults = groupedFaults(
		results.flatMap(({ row, id, fate }) =>
			fate.outcome === 'SUBMITTED' ? [] : [{ row, message: `${id}: ${fate.message}`, advice: fate.advice }],
		),
	);
	const { httpCode } = rowFailure(first, words);
	const [firstFault] = untakenOf(first.results);
	return {
		message: `${counts}. The first: ${faultOf(firstFault, words).replace(/[.\s]+$/, '')} [item ${first.row}]`,
		description: `Taken by ISC: ${taken.join(', ') || 'none'}. ${faults.join(' ')}`,
		agentMessage: agentMessage({ counts: `${counts}.`, submitted: taken, faults }),
		...(httpCode !== undefined && { httpCode }),
	};
}

/** If rows name the same ID, it counts for the first of them. */
function eachIdOnce(rows: readonly RowResults[]): Array<IdResult & { row: number }> {
	const byId = new IdMap<IdResult & { row: number }>();
	for (const { row, results } of rows)
		for (const { id, fate } of results) if (!byId.has(id)) byId.set(id, { id, fate, row });
	return [...byId.values()];
}

function untakenOf(results: readonly IdResult[]): UntakenResult[] {
	return results.flatMap(({ id, fate }) => (fate.outcome === 'SUBMITTED' ? [] : [{ id, fate }]));
}

function faultOf({ id, fate }: UntakenResult, { noun }: IdWords): string {
	return `${noun.charAt(0).toUpperCase()}${noun.slice(1)} ${id}: ${fate.message}`;
}

/** What isn't confirmed may have been done, so it is counted apart. */
function countsOf(results: readonly IdResult[], { noun, done }: IdWords): string {
	const count = (outcome: Untaken['outcome']) =>
		untakenOf(results).filter(({ fate }) => fate.outcome === outcome).length;
	const [failed, unconfirmed] = [count('FAILED'), count('UNCONFIRMED')];
	const all = `${results.length} ${noun}s`;
	const texts = [
		...(failed > 0 ? [`${failed} of ${all} were not ${done}`] : []),
		...(unconfirmed > 0 ? [`${unconfirmed} of ${all} could not be confirmed as ${done}`] : []),
	];
	return texts.join(', ');
}
