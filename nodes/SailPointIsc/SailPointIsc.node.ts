import type { IExecuteFunctions, INodeExecutionData, INodeType, INodeTypeDescription } from 'n8n-workflow';
import { NodeConnectionTypes, NodeOperationError } from 'n8n-workflow';

import { searchAccessItems } from './listSearch/searchAccessItems';
import { searchIdentities } from './listSearch/searchIdentities';
import { operationFor, resourceProperties } from './resources';

/** The action node: what an operator sees, and the dispatch to the operation that was chosen. */
export class SailPointIsc implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'SailPoint ISC',
		name: 'sailPointIsc',
		icon: { light: 'file:sailPointIsc.svg', dark: 'file:sailPointIsc.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{$parameter["operation"] + ": " + $parameter["resource"]}}',
		description: 'Request, revoke, approve and look up access in SailPoint Identity Security Cloud',
		defaults: { name: 'SailPoint ISC' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [
			{
				name: 'sailPointIscApi',
				required: true,
				displayOptions: { show: { authentication: ['accessToken'] } },
			},
			{
				name: 'sailPointIscOAuth2Api',
				required: true,
				displayOptions: { show: { authentication: ['oAuth2'] } },
			},
		],
		properties: [
			{
				displayName: 'Authentication',
				name: 'authentication',
				type: 'options',
				options: [
					{ name: 'Personal Access Token', value: 'accessToken' },
					{ name: 'OAuth2 (Sign In as a User)', value: 'oAuth2' },
				],
				default: 'accessToken',
			},
			...resourceProperties,
		],
	};

	methods = { listSearch: { searchIdentities, searchAccessItems } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const resource = this.getNodeParameter('resource', 0) as string;
		const operation = this.getNodeParameter('operation', 0) as string;
		const execute = operationFor(resource, operation);
		if (!execute) {
			throw new NodeOperationError(
				this.getNode(),
				`The operation "${operation}" of "${resource}" is not known to this version of the node`,
				{ description: 'Choose a resource and an operation from the lists in the node, or update the package.' },
			);
		}
		return [await execute.call(this)];
	}
}
