import type { FieldsDraft, RowDraft } from '../../../isc/accessRequests/model/drafts';
import type { RunOptions } from '../../../isc/accessRequests/model/runOptions';
import type { IscSession } from '../../../isc/session';
import type { RowError, RowOutput, RunReport } from '../../../isc/accessRequests/model/report';
import { runAccessRequests, type RunInput } from '../../../isc/accessRequests/run';

export const DEFAULTS: RunOptions = {
	combineItems: false,
	duplicateHandling: 'submit',
	maxRequests: 0,
	dryRun: false,
	confirmWithin: 20,
	resendUnconfirmed: false,
	callsPer10Seconds: 100,
	timeout: 30,
};

/** A row as the fields mode reads it, people and items by id. */
export function draft(row: number, people: string[], items: string[], more: Partial<FieldsDraft> = {}): FieldsDraft {
	return {
		mode: 'fields',
		row,
		requestType: 'GRANT_ACCESS',
		requestedFor: 'identities',
		identities: people.map((value) => ({ by: 'id', value, field: 'Identities' })),
		accessItems: items.map((value) => ({ type: 'ENTITLEMENT', by: 'id', value, field: 'Access Items' })),
		comment: 'why',
		...more,
	};
}

/** One row for each person × item. */
export function rows(people: number, items: number, more: Partial<FieldsDraft> = {}): FieldsDraft[] {
	return Array.from({ length: people * items }, (_, row) =>
		draft(row, [`person-${Math.floor(row / items)}`], [`item-${row % items}`], more),
	);
}

export async function go(
	session: IscSession,
	drafts: RowDraft[],
	options: Partial<RunOptions> = {},
	more: Partial<Omit<RunInput, 'drafts' | 'options'>> = {},
): Promise<RunReport> {
	return await runAccessRequests(
		{ drafts, options: { ...DEFAULTS, ...options }, continueOnFail: true, timeZone: 'UTC', ...more },
		session,
	);
}

export function outputs(report: RunReport): RowOutput[] {
	return report.rows.map((row) => {
		if ('output' in row) return row.output;
		throw new Error(`Item ${row.row} failed: ${row.error.message} ${row.error.description}`);
	});
}

/** The error of each row; undefined if it has none. */
export function errors(report: RunReport): Array<RowError | undefined> {
	return report.rows.map((row) => ('error' in row ? row.error : undefined));
}

/** The outcome of each row; `error` for an error item. */
export function outcomes(report: RunReport): string[] {
	return report.rows.map((row) => ('error' in row ? 'error' : row.output.outcome));
}
