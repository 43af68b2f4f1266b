import type {
	IExecuteFunctions,
	IHookFunctions,
	ILoadOptionsFunctions,
	IPollFunctions,
	IWebhookFunctions,
} from 'n8n-workflow';

import { literal } from '../parameters/literal';

/** n8n's functions for a trigger: on activation, when a call comes in, and at a poll. */
export type TriggerFunctions = IHookFunctions | IWebhookFunctions | IPollFunctions;

/** n8n's functions for a node that runs, that fills a dropdown, or that starts workflows. */
export type NodeFunctions = IExecuteFunctions | ILoadOptionsFunctions | TriggerFunctions;

export type CredentialType = 'sailPointIscApi' | 'sailPointIscOAuth2Api';

/** The credential that the parameter `authentication` chose. */
export function credentialTypeOf(fns: NodeFunctions): CredentialType {
	return literal(fns, ['authentication']) === 'oAuth2' ? 'sailPointIscOAuth2Api' : 'sailPointIscApi';
}

/** Fires when the execution is canceled or times out. A dropdown has none, and neither has a call from an MCP server. */
export function cancelSignalOf(fns: NodeFunctions): AbortSignal | undefined {
	return 'getExecutionCancelSignal' in fns ? fns.getExecutionCancelSignal() : undefined;
}

/**
 * Whether an AI agent runs the node. For an agent, the node's type ends in `Tool`. With newer agents the engine runs it like any node; older agents
 * and MCP servers call it in a context that says so.
 */
export function isTool(fns: NodeFunctions): boolean {
	return fns.getNode().type.endsWith('Tool') || ('isToolExecution' in fns && fns.isToolExecution?.() === true);
}

/** Whether a trigger's context calls: what it waits for isn't part of an execution. */
export function isTrigger(fns: NodeFunctions): fns is TriggerFunctions {
	return 'getActivationMode' in fns || 'getBodyData' in fns;
}
