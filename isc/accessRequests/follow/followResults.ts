import { isRequestedFor, recipientsOf } from '../../api/statusRow';
import type { StatusRow } from '../../api/wire';
import type { IscSession } from '../../session';
import { IdMap, sameId } from '../../shared/ids';
import { METADATA_ITEM } from '../model/pairs';
import { isFinal, progressOf, provisioningOf, whyUnsuccessful } from '../model/progress';
import { resultsOf, type PairResult, type RowReport } from '../model/report';
import { stuckAt } from '../model/stuckAt';
import { followRequests } from './followRequests';
import type { Followed } from './statusBook';

export interface FollowOptions {
	/** Seconds to follow requests for. */
	waitForCompletion: number;
	/** When the run began to submit. */
	since: number;
	/** Whether the results say when and how each was provisioned. */
	isFull: boolean;
}

/** Follows the requests of all results until they have ended or the time is up, and adds to each result what is known then. */
export async function followResults(
	reports: RowReport[],
	session: IscSession,
	options: FollowOptions,
): Promise<{ rows: RowReport[]; hints: string[] }> {
	const results = reports.flatMap(resultsOf);
	const followed = followedOf(results, options.since);
	if (followed.length === 0) return { rows: reports, hints: [] };
	const until = session.clock.now() + options.waitForCompletion * 1000;
	const found = await followRequests(followed, { session, until });
	const progress = new Map(results.map((result) => [result, withProgress(result, found.rows, options)]));
	const rows = reports.map((report) => withResults(report, (result) => progress.get(result)?.result ?? result));
	const open = [...progress.values()].filter(({ isOpen }) => isOpen).length;
	const hints = [
		...(found.error ? [`Couldn't follow the requests to the end: ${found.error.message}`] : []),
		...(open > 0
			? [
					`${open} ${open === 1 ? "request wasn't" : "requests weren't"} seen to end: ${whyStopped(until, session)}. To keep following, use the operation Wait.`,
				]
			: []),
	];
	return { rows, hints };
}

function whyStopped(until: number, { clock: { end } }: IscSession): string {
	return end !== undefined && end.closesAt < until
		? `time ran out (${end.limit})`
		: 'the time of Wait for Completion is up';
}

function followedOf(results: readonly PairResult[], since: number): Followed[] {
	const byId = new IdMap<Followed>();
	for (const { outcome, accessRequestIds } of results) {
		for (const accessRequestId of accessRequestIds) {
			const known = byId.get(accessRequestId) ?? { accessRequestId, rows: 0 };
			const rows = (known.rows ?? 0) + 1;
			byId.set(accessRequestId, { ...known, rows, ...(outcome === 'SUBMITTED' && { since }) });
		}
	}
	return [...byId.values()];
}

function withResults(report: RowReport, change: (result: PairResult) => PairResult): RowReport {
	if ('error' in report) return { ...report, error: { ...report.error, results: report.error.results.map(change) } };
	return { ...report, output: { ...report.output, results: report.output.results.map(change) } };
}

function withProgress(
	result: PairResult,
	rows: ReadonlyMap<string, StatusRow[]>,
	{ isFull }: FollowOptions,
): { result: PairResult; isOpen: boolean } {
	if (result.accessRequestIds.length === 0) return { result, isOpen: false };
	const ownRows = rowsOf(
		result,
		result.accessRequestIds.flatMap((id) => rows.get(id) ?? []),
	);
	const { message } = result;
	if (ownRows.length === 0) {
		const note = "ISC's status list doesn't show this request yet.";
		return { result: withMessage(result, sentences(message, note)), isOpen: true };
	}
	// Of several rows, one that hasn't ended counts, or else one that didn't succeed.
	const row =
		ownRows.find((candidate) => !isFinal(candidate)) ??
		ownRows.find(({ state }) => state !== 'REQUEST_COMPLETED') ??
		ownRows[0];
	const text = sentences(message, whyUnsuccessful(row));
	const standing = stuckAt(row);
	const provisioning = isFull ? provisioningOf(row) : undefined;
	const progress = {
		...progressOf(row),
		...(standing !== undefined && { stuckAt: standing }),
		...(provisioning !== undefined && { provisioning }),
	};
	return { result: { ...withMessage(result, text), ...progress }, isOpen: !isFinal(row) };
}

/** The result with another message. The editor shows the keys in this order, so what an operator reads first comes first. */
function withMessage(
	{ identityName, name, outcome, message: _before, ...others }: PairResult,
	message: string,
): PairResult {
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

/** The rows of a request that are for the person and item of a result: by our metadata, or else by type and name as far as these differ. */
function rowsOf(result: PairResult, rows: readonly StatusRow[]): StatusRow[] {
	const forPerson = rows.filter((row) => recipientsOf(row).length === 0 || isRequestedFor(row, result.identityId));
	const withItemId = forPerson.filter((row) => sameId(itemIdOf(row), result.id));
	if (withItemId.length > 0) return withItemId;
	const withoutItemId = forPerson.filter((row) => itemIdOf(row) === undefined);
	const ofType = withoutItemId.filter(({ type }) => !type || type === result.type);
	const withName = ofType.filter(({ name }) => result.name !== undefined && name === result.name);
	return withName.length > 0 ? withName : ofType;
}

/** The id of the access item, from the metadata of this node. */
function itemIdOf({ clientMetadata }: StatusRow): string | undefined {
	const id = clientMetadata?.[METADATA_ITEM];
	return typeof id === 'string' && id !== '' ? id : undefined;
}
