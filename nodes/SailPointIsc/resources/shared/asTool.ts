import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import { literal } from '../../parameters/literal';
import { isTool } from '../../transport/nodeFunctions';

export { isTool } from '../../transport/nodeFunctions';

/** The most person × access item pairs that a run may submit when an AI agent calls the node. */
export const MAX_REQUESTS_AS_TOOL = 10;

/** The most entries that a list returns to an AI agent, whose context they must fit. */
export const MAX_ROWS_AS_TOOL = 100;

/** Shown when the node is an agent's tool. Only a person can turn it on: an expression or a value from a model doesn't count. */
export const allowDecisions: INodeProperties = {
	displayName: 'Allow Decisions',
	name: 'allowDecisions',
	type: 'boolean',
	noDataExpression: true,
	default: false,
	description:
		"Whether the agent may approve, deny, reassign and close, and send revokes and new dates, which are dry runs otherwise. You can't undo this.",
	displayOptions: { show: { '@tool': [true] } },
};

/** Whether a person has turned on Allow Decisions in the node. */
export function areDecisionsAllowed(fns: IExecuteFunctions): boolean {
	return literal(fns, ['allowDecisions']) === true;
}

/**
 * The operations that decide call this before anything else.
 *
 * @throws {NodeOperationError} if an AI agent runs the node and Allow Decisions is off
 */
export function checkDecisionAllowed(fns: IExecuteFunctions): void {
	if (!isTool(fns) || areDecisionsAllowed(fns)) return;
	throw new NodeOperationError(fns.getNode(), 'This tool may not approve, deny, reassign or close anything', {
		description: 'Nothing was decided. To let agents decide, a person must turn on Allow Decisions in the node.',
	});
}
