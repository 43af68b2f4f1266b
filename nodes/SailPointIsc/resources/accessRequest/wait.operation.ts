import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import { followRequests, type FollowResult } from '../../../../isc/accessRequests/follow';
import { isFinal } from '../../../../isc/accessRequests/model/progress';
import { asSent } from '../../../../isc/api/lenient';
import type { StatusRow } from '../../../../isc/api/wire';
import { IdSet } from '../../../../isc/shared/ids';
import { sameForAll } from '../../parameters';
import { isSimplified } from '../shared/list';
import { simplify } from '../shared/listFields';
import { runEachWith } from '../shared/runEach';
import { accessRequestIds, readRequestIds } from './fields/ids';
import { simplified } from './simplified';

export const option = {
	name: 'Wait',
	value: 'wait',
	action: 'Wait until access requests are decided and provisioned',
	description:
		'Follow earlier access requests, by ID, until each is approved and provisioned or has failed, or the time is up. Returns their state.',
};

export const subtitle = 'Wait for access requests';

export const properties: INodeProperties[] = [
	accessRequestIds,
	{
		displayName: 'Wait for Completion (Seconds)',
		name: 'waitForCompletion',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 300,
		description:
			"How long to wait at most. The requests of all input items are followed together, so it must be the same for all of them. The wait ends before the workflow's own timeout, and after 40 seconds as an agent's tool. 0 means to look once.",
	},
	simplify,
];

export async function execute(this: IExecuteFunctions): Promise<INodeExecutionData[]> {
	const label = 'Wait for Completion (Seconds)';
	const seconds = sameForAll(
		this,
		{ name: 'waitForCompletion', label },
		(parameters) => parameters.number('waitForCompletion', label, { minimum: 0 }) ?? 0,
	);
	return await runEachWith(
		this,
		async (session): Promise<FollowResult> => {
			const until = session.clock.now() + seconds * 1000;
			const ids = new IdSet(this.getInputData().flatMap((_, row) => idsOrNone(this, row)));
			const followed = [...ids].map((accessRequestId) => ({ accessRequestId }));
			return await followRequests(followed, { session, until });
		},
		async (row, _session, found) => {
			const simple = isSimplified(this, row);
			const ids = readRequestIds(this, row);
			const rows = ids.flatMap((id) => found.rows.get(id) ?? []);
			if (found.error !== undefined && !isOver(ids, found)) throw found.error;
			const states = new Set(rows.map(({ state }) => state));
			return {
				accessRequestIds: ids,
				isFinal: isOver(ids, found),
				...(states.size > 0 && { state: states.size === 1 ? [...states][0] : 'MIXED' }),
				results: ids.flatMap((id) => resultsOf(id, found.rows.get(id), simple)),
			};
		},
	);
}

/** No IDs if the row can't be read: it fails when its turn comes. */
function idsOrNone(fns: IExecuteFunctions, row: number): string[] {
	try {
		return readRequestIds(fns, row);
	} catch (error) {
		fns.logger.debug(`[item ${row}] isn't followed: ${(error as Error).message}`);
		return [];
	}
}

function isOver(ids: readonly string[], { rows }: FollowResult): boolean {
	return ids.every((id) => rows.get(id)?.every(isFinal) === true);
}

function resultsOf(accessRequestId: string, rows: readonly StatusRow[] | undefined, simple: boolean): IDataObject[] {
	if (rows !== undefined) return rows.map((row) => (simple ? simplified(row) : ({ ...asSent(row) } as IDataObject)));
	return [
		{
			accessRequestId,
			isFinal: false,
			message:
				"This request isn't in the status list, or the user of this credential can't see it. A new request can take a while to appear.",
		},
	];
}
