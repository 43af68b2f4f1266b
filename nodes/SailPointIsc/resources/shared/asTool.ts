import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import { literal } from '../../parameters/literal';
import { isTool } from '../../transport/nodeFunctions';

export { isTool } from '../../transport/nodeFunctions';

/** How many person × item pairs a run may submit, at most, when an AI agent calls the node. */
export const MAX_REQUESTS_AS_TOOL = 10;

/** How many entries a list has, at most, when an AI agent asks for it. */
export const MAX_ROWS_AS_TOOL = 100;

/**
 * Shown when the node is an agent's tool. Only an operator can turn it on: neither an expression nor a model's answer counts.
 */
export const allowDecisions: INodeProperties = {
	displayName: 'Allow Decisions',
	name: 'allowDecisions',
	type: 'boolean',
	noDataExpression: true,
	default: false,
	description:
		'Whether the agent may approve, reject, forward and close. Such decisions take effect at once and cannot be taken back.',
	displayOptions: { show: { '@tool': [true] } },
};

/**
 * For approve, reject, forward and close, before any call.
 *
 * @throws {NodeOperationError} where an AI agent runs the node and the operator has not allowed it to decide
 */
export function checkDecisionAllowed(fns: IExecuteFunctions): void {
	if (!isTool(fns) || literal(fns, ['allowDecisions']) === true) return;
	throw new NodeOperationError(fns.getNode(), 'This tool may not approve, reject, forward or close anything', {
		description:
			'Nothing was decided. A person can turn on Allow Decisions in the node; leave it off unless an agent is really to decide.',
	});
}
