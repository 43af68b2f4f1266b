import type { IscSession } from '../../session';
import type { RowProblem } from '../../shared/faults';
import type { AlignAction, AlignedPair } from '../model/alignment';
import { pairKey } from '../model/pairs';
import { forTheRecord } from '../model/wanted';
import type { RowError, RowOutput, RowReport, RunStop } from '../model/report';
import type { Disposition } from '../model/standings';
import { rowReports, stopForRows, summaryOf } from '../outcomes';
import type { SentAlignment } from './alignSending';
import type { AlignInput } from './alignWanted';
import type { AlignItem, AlignOutput, AlignReport } from './alignItems';
import { countsOf, sentence } from './alignWording';
import { reportRows } from './reportRows';

interface Reporting {
	problems: readonly RowProblem[];
	endsUnread: number;
	outside: number;
	input: AlignInput;
	session: IscSession;
	startedAt: number;
}

/** One item for each pair, and one for each input item that couldn't be carried out. */
export async function alignReport(sent: SentAlignment, about: Reporting): Promise<AlignReport> {
	const { state, toSend, run } = sent;
	const { session, startedAt, input } = about;
	const heads = toSend.map((index) => {
		const { pair } = sent.aligned[index];
		return { row: index, requestType: pair.requestType, ...forTheRecord(pair) };
	});
	const { rows, hints } = await reportRows(state, { heads, problems: state.problems, input: run, session, startedAt });
	const byIndex = new Map(rows.map((report) => [report.row, report]));
	const pairs = sent.aligned.map((one, index) =>
		toItem(one, byIndex.get(index), { sent, index, tenant: session.tenant }),
	);
	const failedRows = problemItems(about);
	const items = [...failedRows, ...pairs];
	const stop = input.continueOnFail ? undefined : stopOf(items, { ...about, halted: state.halted });
	return { items, hints: [...hintsOf(sent, items, about), ...hints], ...(stop !== undefined && { stop }) };
}

function problemItems({ problems, session }: Reporting): AlignItem[] {
	const rows = [...new Set(problems.map(({ row }) => row))].sort((a, b) => a - b);
	const reports = rowReports({
		pairs: [],
		dispositions: [],
		fates: new Map(),
		sent: new Map(),
		planned: [],
		dryRun: false,
		confirmWithin: 0,
		heads: rows.map((row) => ({ row, requestType: 'GRANT_ACCESS' })),
		problems,
		tenant: session.tenant,
	});
	return reports.flatMap((report) => ('error' in report ? [{ rows: [report.row], error: report.error }] : []));
}

interface Place {
	sent: SentAlignment;
	index: number;
	tenant: string;
}

function toItem(one: AlignedPair, report: RowReport | undefined, place: Place): AlignItem {
	if (report === undefined) return { rows: one.rows, output: plain(one, place.tenant) };
	const undone = notSent(one, place);
	if (undone !== undefined) return { rows: one.rows, output: plain({ ...one, ...undone }, place.tenant) };
	if ('error' in report) return { rows: one.rows, error: withoutIndex(report.error) };
	const { message, accessRequestIds, ...request } = report.output;
	return {
		rows: one.rows,
		output: { ...plain({ ...one, message }, place.tenant), ...request, accessRequestIds },
	};
}

function plain(
	{ pair, scope: _scope, rows: _rows, message, action, ...about }: AlignedPair,
	tenant: string,
): AlignOutput {
	const { identityId, identityName, item, notes } = pair;
	return {
		message,
		action,
		...about,
		...(notes?.warnings !== undefined && { warnings: notes.warnings }),
		...(identityName !== undefined && { identityName }),
		...(item.name !== undefined && { name: item.name }),
		identityId,
		type: item.type,
		id: item.id,
		...(item.sourceName !== undefined && { sourceName: item.sourceName }),
		accessRequestIds: about.accessRequestIds ?? [],
		tenant,
	};
}

/** Why a pair that was to be sent wasn't, though nothing failed; undefined if it was sent, or failed. */
function notSent(
	one: AlignedPair,
	{ sent: { state }, index }: Place,
): Pick<AlignedPair, 'action' | 'message' | 'accessRequestIds'> | undefined {
	const problem = state.halted === undefined ? state.problems.find(({ row }) => row === index) : undefined;
	if (problem !== undefined) return { action: 'BLOCKED', message: sentence(one.pair, problem.message) };
	const own = state.pairs.flatMap((pair, at) =>
		pair.row === index ? [{ pair, disposition: state.dispositions[at] }] : [],
	);
	for (const { pair } of own) {
		const fate = state.fates.get(pairKey(pair));
		if (fate?.kind === 'failed' && fate.isChanged === true) return { action: 'CHANGED', message: fate.message };
	}
	const decided = own.map(({ disposition }) => actionOf(disposition)).filter((action) => action !== undefined);
	if (own.length === 0 || decided.length < own.length) return problemOf(one, own);
	const { disposition } = own[0];
	const ids = disposition.kind === 'alreadyRequested' ? { accessRequestIds: disposition.accessRequestIds } : {};
	return { action: decided[0], message: sentence(one.pair, messageOf(disposition)), ...ids };
}

/** With a problem in one of its requests, nothing of the pair was sent. */
function problemOf(
	one: AlignedPair,
	own: ReadonlyArray<{ disposition: Disposition }>,
): Pick<AlignedPair, 'action' | 'message' | 'accessRequestIds'> | undefined {
	for (const { disposition } of own) {
		if (disposition.kind !== 'problem') continue;
		const { accessRequestIds, problem } = disposition;
		return {
			action: accessRequestIds === undefined ? 'BLOCKED' : 'PENDING',
			message: sentence(one.pair, problem.message),
			...(accessRequestIds !== undefined && { accessRequestIds }),
		};
	}
	return undefined;
}

function actionOf({ kind }: Disposition): AlignAction | undefined {
	const actions: Partial<Record<Disposition['kind'], AlignAction>> = {
		alreadyHeld: 'KEEP',
		alreadyRequested: 'PENDING',
		notHeld: 'CHANGED',
	};
	return actions[kind];
}

function messageOf(disposition: Disposition): string {
	return 'message' in disposition ? (disposition.message ?? '') : '';
}

/** The numbers in these errors are places in the output, not input items. */
function withoutIndex(error: RowError): RowError {
	return { ...error, message: error.message.replace(/\s*\[item \d+\]$/, '') };
}

function hintsOf(sent: SentAlignment, items: readonly AlignItem[], { endsUnread, outside }: Reporting): string[] {
	const { options } = sent.run;
	return [
		countsOf(items, options.dryRun),
		...(options.whyDryRun === undefined ? [] : [options.whyDryRun]),
		...(options.dryRun && sent.wouldRefuse !== undefined
			? [`Without Dry Run nothing would be sent: ${sent.wouldRefuse.replace(/^Not sent: /, '')}.`]
			: []),
		...(outside > 0
			? [`${outside} ${outside === 1 ? 'holding' : 'holdings'} beyond the filter, types or sources left alone.`]
			: []),
		...(endsUnread > 0
			? [
					`The end dates of the ${endsUnread} held pairs weren't read, as that takes a call for each: heldUntil is unknown.`,
				]
			: []),
	];
}

/** The error of a run in which something failed, for a node that is set to stop. */
function stopOf(
	items: readonly AlignItem[],
	{ halted, session }: Reporting & { halted: SentAlignment['state']['halted'] },
): RunStop | undefined {
	const rows = items.map((item): RowReport => {
		const [row = 0] = item.rows;
		if ('error' in item) return { row, error: item.error };
		const { accessRequestIds, outcome, results = [] } = item.output;
		return {
			row,
			output: { ...item.output, accessRequestIds, outcome: outcome ?? 'ALREADY_HELD', results } as RowOutput,
		};
	});
	const { calls, waitedMs } = session.client.stats;
	return stopForRows(rows, { hints: [summaryOf(rows, { calls, waitedMs })], halted, nextRunFindsSubmitted: true });
}
