import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import { followRequests } from '../../../../isc/accessRequests/follow';
import { statusOfRequest } from '../../../../isc/api/status';
import { asSent } from '../../../../isc/api/lenient';
import { IscError } from '../../../../isc/api/errors';
import type { StatusRow } from '../../../../isc/api/wire';
import type { IscSession } from '../../../../isc/session';
import { IdMap } from '../../../../isc/shared/ids';
import { RowError } from '../shared/failure';
import { isSimplified } from '../shared/list';
import { simplify } from '../shared/listFields';
import { runEachWith } from '../shared/runEach';
import { accessRequestIds, readRequestIds } from './fields/ids';
import { simplified } from './simplified';

export const option = {
	name: 'Get',
	value: 'get',
	action: 'Get status of access requests by ID',
	description:
		'Get the status of access requests by ID: state, decision, approver and errors. Returns one item for each access item of a request.',
};

export const subtitle = 'Get access requests';

export const properties: INodeProperties[] = [accessRequestIds, ...simplify];

export async function execute(this: IExecuteFunctions): Promise<INodeExecutionData[]> {
	return await runEachWith(
		this,
		async () => await Promise.resolve(new IdMap<StatusRow[]>()),
		async (row, session, known) => {
			const simple = isSimplified(this, row);
			const rows: StatusRow[] = [];
			for (const id of readRequestIds(this, row)) rows.push(...(await rowsOf(session, id, known)));
			return rows.map((status) => (simple ? simplified(status) : ({ ...asSent(status) } as IDataObject)));
		},
	);
}

/** Reads each ID once. If the tenant doesn't take a filter on IDs, its lists are searched. */
async function rowsOf(session: IscSession, id: string, known: Map<string, StatusRow[]>): Promise<StatusRow[]> {
	const direct =
		known.get(id) ??
		(await statusOfRequest(session, id).catch(async (error: unknown): Promise<StatusRow[]> =>
			error instanceof IscError && error.kind === 'badRequest' ? [] : await Promise.reject(error),
		));
	const rows = direct.length > 0 ? direct : await searched(session, id);
	known.set(id, rows);
	if (rows.length > 0) return rows;
	throw new RowError(
		`Access request "${id}" isn't in the status list, or the user of this credential can't see it`,
		"Check the ID. Only the user level Admin (ORG_ADMIN) sees other people's requests. A new request can take a while to appear, and requests that ISC ignores never do.",
	);
}

async function searched(session: IscSession, accessRequestId: string): Promise<StatusRow[]> {
	const { rows, error } = await followRequests([{ accessRequestId }], { session, until: session.clock.now() });
	if (error !== undefined) throw error;
	return rows.get(accessRequestId) ?? [];
}
