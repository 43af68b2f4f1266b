import type { IExecuteFunctions, ILoadOptionsFunctions } from 'n8n-workflow';

import { literal } from '../parameters/literal';

/** What n8n gives a node that runs, or that fills a dropdown. */
export type NodeFunctions = IExecuteFunctions | ILoadOptionsFunctions;

export type CredentialType = 'sailPointIscApi' | 'sailPointIscOAuth2Api';

/** The credential that the parameter `authentication` chose. */
export function credentialTypeOf(fns: NodeFunctions): CredentialType {
	return literal(fns, ['authentication']) === 'oAuth2' ? 'sailPointIscOAuth2Api' : 'sailPointIscApi';
}

/** Fires when the execution is canceled or times out. A dropdown has none, nor has a call through an MCP server. */
export function cancelSignalOf(fns: NodeFunctions): AbortSignal | undefined {
	return 'getExecutionCancelSignal' in fns ? fns.getExecutionCancelSignal() : undefined;
}

/**
 * Whether the node is run by an AI agent. n8n gives the node that an agent may call a type that ends in `Tool`; newer agents have the engine
 * run it like any node, older ones and MCP servers call it in a context that says so.
 */
export function isTool(fns: NodeFunctions): boolean {
	return fns.getNode().type.endsWith('Tool') || ('isToolExecution' in fns && fns.isToolExecution?.() === true);
}
