import { isRequestedFor, recipientsOf } from '../../api/statusRow';
import type { StatusRow } from '../../api/wire';
import type { IscSession } from '../../session';
import { IdMap, sameId } from '../../shared/ids';
import { METADATA_ITEM } from '../model/pairs';
import { isFinal, progressOf, whyUnsuccessful } from '../model/progress';
import { resultsOf, type PairResult, type RowReport } from '../model/report';
import { followRequests } from './followRequests';
import type { Followed } from './statusBook';

export interface FollowOptions {
	/** Seconds to follow requests for. */
	waitForCompletion: number;
	/** When the run began to submit. */
	since: number;
}

/** Follows what the rows' results name to its end or to the end of the time, and writes into each result how far it has come. */
export async function followResults(
	reports: RowReport[],
	session: IscSession,
	options: FollowOptions,
): Promise<{ rows: RowReport[]; hints: string[] }> {
	const results = reports.flatMap(resultsOf);
	const followed = followedOf(results, options.since);
	if (followed.length === 0) return { rows: reports, hints: [] };
	const wanted = session.clock.now() + options.waitForCompletion * 1000;
	const found = await followRequests(followed, { session, until: wanted });
	const told = new Map(results.map((result) => [result, withProgress(result, found.rows)]));
	const rows = reports.map((report) => withResults(report, (result) => told.get(result)?.result ?? result));
	const open = [...told.values()].filter((one) => one.open).length;
	const hints = [
		...(found.error ? [`The requests could not be followed to the end: ${found.error.message}`] : []),
		...(open > 0
			? [`${open} requests had not ended ${whenOver(wanted, session)}; the operation Wait goes on following them.`]
			: []),
	];
	return { rows, hints };
}

function whenOver(wanted: number, { clock: { end } }: IscSession): string {
	return end !== undefined && end.closesAt < wanted
		? `when time ran out (${end.limit})`
		: 'when the time to wait was up';
}

function followedOf(results: readonly PairResult[], since: number): Followed[] {
	const byId = new IdMap<Followed>();
	for (const { outcome, accessRequestIds } of results) {
		for (const accessRequestId of accessRequestIds) {
			const one = byId.get(accessRequestId) ?? { accessRequestId, rows: 0 };
			byId.set(accessRequestId, { ...one, rows: (one.rows ?? 0) + 1, ...(outcome === 'SUBMITTED' && { since }) });
		}
	}
	return [...byId.values()];
}

function withResults(report: RowReport, told: (result: PairResult) => PairResult): RowReport {
	if ('error' in report) return { ...report, error: { ...report.error, results: report.error.results.map(told) } };
	return { ...report, output: { ...report.output, results: report.output.results.map(told) } };
}

function withProgress(
	result: PairResult,
	rows: ReadonlyMap<string, StatusRow[]>,
): { result: PairResult; open: boolean } {
	if (result.accessRequestIds.length === 0) return { result, open: false };
	const own = ownRows(
		result,
		result.accessRequestIds.flatMap((id) => rows.get(id) ?? []),
	);
	const { message } = result;
	if (own.length === 0) {
		const note = "ISC's status list does not have this request yet.";
		return { result: saying(result, sentences(message, note)), open: true };
	}
	// Where several rows are its own, the one that is still open, or else that went wrong, speaks for it.
	const row = own.find((one) => !isFinal(one)) ?? own.find(({ state }) => state !== 'REQUEST_COMPLETED') ?? own[0];
	const told = sentences(message, whyUnsuccessful(row));
	return { result: { ...saying(result, told), ...progressOf(row) }, open: !isFinal(row) };
}

/** The result with another message, in its place: what an operator reads first comes first. */
function saying({ identityName, name, outcome, message: _before, ...others }: PairResult, message: string): PairResult {
	return {
		...(identityName !== undefined && { identityName }),
		...(name !== undefined && { name }),
		outcome,
		...(message !== '' && { message }),
		...others,
	};
}

function sentences(...texts: Array<string | undefined>): string {
	return texts.filter((text) => text !== undefined).join(' ');
}

/** Of the rows of a request those for the result's person and item: by our metadata, else by type and name as far as they tell them apart. */
function ownRows(result: PairResult, rows: readonly StatusRow[]): StatusRow[] {
	const forPerson = rows.filter((row) => recipientsOf(row).length === 0 || isRequestedFor(row, result.identityId));
	const tagged = forPerson.filter((row) => sameId(metadataItem(row), result.id));
	if (tagged.length > 0) return tagged;
	const untagged = forPerson.filter((row) => metadataItem(row) === undefined);
	const ofType = untagged.filter(({ type }) => !type || type === result.type);
	const named = ofType.filter(({ name }) => result.name !== undefined && name === result.name);
	return named.length > 0 ? named : ofType;
}

function metadataItem({ clientMetadata }: StatusRow): string | undefined {
	const item = clientMetadata?.[METADATA_ITEM];
	return typeof item === 'string' && item !== '' ? item : undefined;
}
