import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import { requestConfig, type AccessRequestConfig } from '../../../../isc/api/requestConfig';
import { withoutEmpty, isSimplified } from '../shared/list';
import { simplify } from '../shared/listFields';
import { runEachWith } from '../shared/runEach';

export const option = {
	name: 'Get',
	value: 'get',
	action: 'Get who may request access for whom',
	description:
		"Get the tenant's access request configuration: who may request access for whom, and what requests for entitlements need",
};

export const subtitle = 'Get configuration';

export const properties: INodeProperties[] = [...simplify];

export async function execute(this: IExecuteFunctions): Promise<INodeExecutionData[]> {
	return await runEachWith(
		this,
		async (session) => await requestConfig(session.client).catch((error: Error) => error),
		async (row, _session, config) => {
			const simple = isSimplified(this, row);
			if (config instanceof Error) throw config;
			return simple ? simplified(config) : ({ ...config } as IDataObject);
		},
	);
}

function simplified(config: AccessRequestConfig): IDataObject {
	const {
		allowRequestOnBehalfOfAnyoneByAnyone: anyone,
		allowRequestOnBehalfOfEmployeeByManager: manager,
		...machines
	} = config.requestOnBehalfOfConfig ?? {};
	const requests = config.entitlementRequestConfig?.accessRequestConfig;
	const revocations = config.entitlementRequestConfig?.revocationRequestConfig;
	return withoutEmpty({
		requestForOthers: anyone === true ? 'ANYONE' : manager === true ? 'MANAGER' : 'ADMIN_ONLY',
		requestForMachines:
			config.machineIdentityAccessRequestEnabled === false
				? 'NOBODY'
				: machines.allowRequestOnBehalfOfForMachineIdentity === true
					? 'ANYONE'
					: machines.allowRequestForMachineByOwner === true
						? 'OWNER'
						: 'ADMIN_ONLY',
		approvalsMustBeExternal: config.approvalsMustBeExternal,
		reauthorizationEnabled: config.reauthorizationEnabled,
		govGroupVisibilityEnabled: config.govGroupVisibilityEnabled,
		entitlements: withoutEmpty({
			commentRequired: requests?.requestCommentRequired,
			denialCommentRequired: requests?.denialCommentRequired,
			reauthorizationRequired: requests?.reauthorizationRequired,
			endDateRequired: requests?.requireEndDate,
			maxDuration: requests?.maxPermittedAccessDuration,
			approvers: approversOf(requests),
			revocationApprovers: approversOf(revocations),
		}),
	});
}

function approversOf(config: Record<string, unknown> | undefined): string[] {
	const schemes = Array.isArray(config?.approvalSchemes)
		? (config.approvalSchemes as Array<{ approverType?: string }>)
		: [];
	return schemes.flatMap(({ approverType }) => approverType ?? []);
}
