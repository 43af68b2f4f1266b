import type { IExecuteFunctions, INodeExecutionData, INodeType, INodeTypeDescription } from 'n8n-workflow';
import { NodeConnectionTypes, NodeOperationError } from 'n8n-workflow';

import { searchAccessItems } from './listSearch/searchAccessItems';
import { searchIdentities } from './listSearch/searchIdentities';
import { hasExpression, literal, RowParameters } from './parameters';
import { ACTION_HINTS } from './resources/shared/builderHints';
import { authentication, credentials } from './resources/shared/authentication';
import { operationFor, resourceProperties, subtitle } from './resources';
import { errorItem, failureOf } from './resources/shared/failure';

/** The action node: what the editor shows, and the call of the chosen operation. */
export class SailPointIsc implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'SailPoint ISC',
		name: 'sailPointIsc',
		icon: { light: 'file:sailPointIsc.svg', dark: 'file:sailPointIsc.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle,
		description: 'Request, revoke, approve and look up access in SailPoint Identity Security Cloud (ISC)',
		defaults: { name: 'SailPoint ISC' },
		usableAsTool: true,
		...ACTION_HINTS,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials,
		properties: [authentication, ...resourceProperties],
	};

	methods = { listSearch: { searchIdentities, searchAccessItems } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const items = await run(this).catch(async (error: unknown) =>
			// If a node that is set to continue throws, n8n passes its input items on as if they had succeeded.
			this.continueOnFail()
				? this.getInputData().map((_, row) => errorItem(failureOf(error, row), row))
				: await Promise.reject(error),
		);
		return [items];
	}
}

async function run(fns: IExecuteFunctions): Promise<INodeExecutionData[]> {
	const parameters = new RowParameters(fns, 0);
	const resource = parameters.text('resource', 'Resource', 'never') ?? '';
	const operation = parameters.text('operation', 'Operation', 'never') ?? '';
	const execute = operationFor(resource, operation);
	if (!execute) {
		throw new NodeOperationError(
			fns.getNode(),
			`This version of the node has no operation "${operation}" for the resource "${resource}"`,
			{ description: 'Choose the resource and the operation from the lists in the node, or update the package.' },
		);
	}
	if (hasExpression(literal(fns, ['authentication']))) {
		throw new NodeOperationError(fns.getNode(), "Authentication can't be an expression", {
			description:
				'Choose Personal Access Token or OAuth2 from the list in the node. To reach several tenants, use expressions in the fields of the credential.',
		});
	}
	return await execute.call(fns);
}
