import './environment';

import { type ExecutionLifecycleHooks, ExternalSecretsProxy } from 'n8n-core';
import type { ICredentialsHelper, IWorkflowExecuteAdditionalData } from 'n8n-workflow';

/** What n8n's server hands to the engine beside the workflow. A workflow that calls another or needs a task runner is not for here. */
export function additionalDataFor(
	credentialsHelper: ICredentialsHelper,
	executionId: string,
	hooks?: ExecutionLifecycleHooks,
	timeoutMs?: number,
): IWorkflowExecuteAdditionalData {
	return {
		credentialsHelper,
		externalSecretsProxy: new ExternalSecretsProxy(),
		executionId,
		...(hooks === undefined ? {} : { hooks }),
		...(timeoutMs === undefined ? {} : { executionTimeoutTimestamp: Date.now() + timeoutMs }),
		currentNodeExecutionIndex: 0,
		variables: {},
		restApiUrl: '',
		instanceBaseUrl: '',
		formWaitingBaseUrl: '',
		webhookBaseUrl: '',
		webhookWaitingBaseUrl: '',
		webhookTestBaseUrl: '',
		logAiEvent: () => undefined,
		setExecutionStatus: () => undefined,
		getRunExecutionData: async () => undefined,
		executeWorkflow: async () => await Promise.reject(new Error('The harness runs no sub-workflows')),
		startRunnerTask: async () => await Promise.reject(new Error('The harness has no task runner')),
	};
}
