import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import { followRequests, type FollowResult } from '../../../../isc/accessRequests/follow';
import { isFinal } from '../../../../isc/accessRequests/model/progress';
import { endedOf, fulfillmentsOf, type Found } from '../../../../isc/accessRequests/fulfillment';
import { worstOf, type Fulfillment } from '../../../../isc/accessRequests/model/fulfilled';
import type { IscSession } from '../../../../isc/session';
import { asSent } from '../../../../isc/api/lenient';
import type { StatusRow } from '../../../../isc/api/wire';
import { IdSet } from '../../../../isc/shared/ids';
import { sameForAll } from '../../parameters';
import { isSimplified, withoutEmpty } from '../shared/list';
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
	...simplify,
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
		async (session): Promise<FollowResult & { fulfilled: Map<StatusRow, Found> }> => {
			const until = session.clock.now() + seconds * 1000;
			const ids = new IdSet(this.getInputData().flatMap((_, row) => idsOrNone(this, row)));
			const followed = [...ids].map((accessRequestId) => ({ accessRequestId }));
			const found = await followRequests(followed, { session, until });
			return { ...found, fulfilled: await readBack([...found.rows.values()].flat(), { session, until }) };
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
				...definedFulfillment(rows.map((status) => found.fulfilled.get(status)?.fulfillment)),
				results: ids.flatMap((id) => resultsOf(id, found.rows.get(id), { simple, fulfilled: found.fulfilled })),
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

/** Whether what was asked for is so, for each row that the list shows. */
async function readBack(
	rows: readonly StatusRow[],
	context: { session: IscSession; until: number },
): Promise<Map<StatusRow, Found>> {
	const found = await fulfillmentsOf(rows.map(endedOf), context);
	return new Map(rows.map((row, index) => [row, found[index]] as const));
}

function definedFulfillment(list: Array<Fulfillment | undefined>): { fulfillment?: Fulfillment } {
	const fulfillment = worstOf(list);
	return fulfillment === undefined ? {} : { fulfillment };
}

function resultsOf(
	accessRequestId: string,
	rows: readonly StatusRow[] | undefined,
	{ simple, fulfilled }: { simple: boolean; fulfilled: Map<StatusRow, Found> },
): IDataObject[] {
	if (rows !== undefined)
		return rows.map((row) => {
			if (!simple) return { ...asSent(row) } as IDataObject;
			const { fulfillment, why } = fulfilled.get(row) ?? {};
			const { created: _created, ...shown } = simplified(row);
			const message = [shown.message, fulfillment === 'OPEN' ? undefined : why]
				.filter((text) => text !== undefined)
				.join(' ');
			return withoutEmpty({ ...shown, message, fulfillment });
		});
	return [
		{
			accessRequestId,
			message:
				"This request isn't in the status list, or the user of this credential can't see it. A new request can take a while to appear.",
		},
	];
}
