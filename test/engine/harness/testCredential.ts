import './environment';
import './timers';

import { ExecuteContext, RoutingNode } from 'n8n-core';
import type { IAuthenticateRuleResponseCode, ICredentialTestRequest, INode, INodeType } from 'n8n-workflow';
import { createEmptyRunExecutionData, NodeConnectionTypes, Workflow } from 'n8n-workflow';

import { additionalDataFor } from './additionalData';
import { CredentialStore, credentialType } from './credentials';
import { HarnessCredentialsHelper } from './credentialsHelper';
import { HarnessNodeTypes } from './nodeTypes';
import { keepForSearch } from './secretGuard';

/** What the editor shows after a credential was saved. */
export interface CredentialTestResult {
	status: 'OK' | 'Error';
	message: string;
}

interface Answered {
	cause?: { code?: string; response?: { status: number; statusText?: string } };
	message: string;
}

/** Runs the test of a credential as n8n's editor does: through a node made for it, with the credential's own request and rules. */
export async function testCredential(
	type: string,
	credentials: Record<string, object> | CredentialStore,
): Promise<CredentialTestResult> {
	const store = credentials instanceof CredentialStore ? credentials : new CredentialStore(credentials);
	const { test } = credentialType(type);
	if (test === undefined) return { status: 'Error', message: 'No testing function found for this credential.' };

	const details = { id: `${store.id}-${type}`, name: type };
	const nodeType = nodeTypeFor(type, test);
	const node: INode = {
		id: 'temp',
		name: 'Temp-Node',
		type: 'n8n-nodes-base.noOp',
		typeVersion: 1,
		position: [0, 0],
		parameters: {},
		credentials: { [type]: details },
	};
	const nodeTypes = new HarnessNodeTypes({ [node.type]: nodeType });
	const workflow = new Workflow({ nodes: [node], connections: {}, active: false, nodeTypes });
	const helper = new HarnessCredentialsHelper(store);
	const additionalData = additionalDataFor(helper, 'credential-test');
	const data = await helper.getDecrypted(additionalData, details, type, 'internal');
	const context = new ExecuteContext(
		workflow,
		node,
		additionalData,
		'internal',
		createEmptyRunExecutionData(),
		0,
		[],
		{ main: [[{ json: {} }]] },
		{ node, data: {}, source: null },
		[],
	);
	return await new RoutingNode(context, nodeType, { ...details, type, data }).runNode().then(
		() => ({ status: 'OK' as const, message: 'Connection successful!' }),
		(error: unknown) => {
			const message = shown(error as Answered, test);
			keepForSearch(`test of ${type}`, message);
			return { status: 'Error' as const, message };
		},
	);
}

/** n8n: CredentialsTester. */
function shown({ cause, message }: Answered, { rules }: ICredentialTestRequest): string {
	if (cause?.response !== undefined) {
		const { status, statusText } = cause.response;
		const rule = ((rules ?? []) as IAuthenticateRuleResponseCode[]).find(
			({ properties }) => properties.value === status,
		);
		return rule?.properties.message ?? statusText ?? `Received HTTP status code: ${status}`;
	}
	return cause?.code ?? message;
}

function nodeTypeFor(type: string, test: ICredentialTestRequest): INodeType {
	return {
		description: {
			displayName: 'No Operation',
			name: 'noOp',
			group: ['organization'],
			version: 1,
			description: '',
			defaults: { name: 'NoOp' },
			inputs: [NodeConnectionTypes.Main],
			outputs: [NodeConnectionTypes.Main],
			credentials: [{ name: type, required: true }],
			properties: [
				{ displayName: 'Temp', name: 'temp', type: 'string', routing: { request: test.request }, default: '' },
			],
		},
	};
}
