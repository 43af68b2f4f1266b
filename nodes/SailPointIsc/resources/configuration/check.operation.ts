import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import { checkTenant } from '../../../../isc/tenantCheck';
import { runEachWith } from '../shared/runEach';

export const option = {
	name: 'Check',
	value: 'check',
	action: 'Check what credential may do in tenant',
	description:
		'Check what this credential may do, how the tenant behaves where the documents of ISC disagree, and what the node does about it. Only reads, and returns no personal data.',
};

export const subtitle = 'Check tenant';

export const properties: INodeProperties[] = [];

export async function execute(this: IExecuteFunctions): Promise<INodeExecutionData[]> {
	return await runEachWith(
		this,
		async (session) => await checkTenant(session).catch((error: Error) => error),
		async (_row, _session, findings) => {
			if (findings instanceof Error) throw findings;
			return findings.map((finding) => ({ ...finding }) as IDataObject);
		},
	);
}
