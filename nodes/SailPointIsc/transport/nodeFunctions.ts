import type { IExecuteFunctions, ILoadOptionsFunctions } from 'n8n-workflow';

import { literal } from '../parameters/literal';

/** What n8n gives a node that runs, or that fills a dropdown. */
export type NodeFunctions = IExecuteFunctions | ILoadOptionsFunctions;

export type CredentialType = 'sailPointIscApi' | 'sailPointIscOAuth2Api';

/** The credential that the parameter `authentication` chose. */
export function credentialTypeOf(fns: NodeFunctions): CredentialType {
	return literal(fns, ['authentication']) === 'oAuth2' ? 'sailPointIscOAuth2Api' : 'sailPointIscApi';
}

/** Fires when the execution is cancelled or times out. A dropdown has none. */
export function cancelSignalOf(fns: NodeFunctions): AbortSignal | undefined {
	return 'getExecutionCancelSignal' in fns ? fns.getExecutionCancelSignal() : undefined;
}
