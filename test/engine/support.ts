import type { INode } from 'n8n-workflow';

import type { Sandbox, SampleCredentials } from '../../sandbox';
import { runNode, type NodeOptions, type NodeResult } from './harness';

type Parameters = NonNullable<INode['parameters']>;

/** A resource locator as the editor stores it; a list as an expression that returns it. */
export function locator(mode: string, value: unknown): Parameters {
	const given = Array.isArray(value) ? `={{ ${JSON.stringify(value)} }}` : value;
	return { __rl: true, mode, value: given } as Parameters;
}

/** The Identities collection with people named in one way. */
export function people(mode: string, ...values: unknown[]): Parameters {
	return { identities: { identity: values.map((value) => ({ id: locator(mode, value) })) } };
}

/** An entry of the Access Items collection, with its details. */
export function accessItem(type: unknown, mode: string, value: unknown, details: object = {}): object {
	return { type, id: locator(mode, value), details };
}

/** The Access Items collection. */
export function access(...items: object[]): Parameters {
	return { accessItems: { item: items } } as Parameters;
}

/** A personal access token credential for one of the sandbox's sample clients. */
export function credentialFor(
	sandbox: Sandbox,
	client: keyof SampleCredentials = 'admin',
	more: object = {},
): Record<string, object> {
	const { clientId, clientSecret } = sandbox.credentials[client];
	return { sailPointIscApi: { environment: 'custom', apiUrl: sandbox.url, clientId, clientSecret, ...more } };
}

let executions = 0;

/** Runs one access request operation in n8n's engine, each time as an execution of its own. */
export async function run(
	sandbox: Sandbox,
	operation: 'grant' | 'revoke',
	parameters: object,
	options: Omit<NodeOptions, 'parameters'> & { client?: keyof SampleCredentials } = {},
): Promise<NodeResult> {
	const { client, ...rest } = options;
	return await runNode({
		executionId: `test-${process.pid}-${(executions += 1)}`,
		credentials: credentialFor(sandbox, client),
		...rest,
		parameters: { authentication: 'accessToken', resource: 'accessRequest', operation, ...parameters },
	});
}

/** The request bodies that the sandbox received. */
export function submitted(sandbox: Sandbox): Array<Record<string, unknown>> {
	return sandbox.callsTo('/access-requests/v1', 'POST').map(({ body }) => body as Record<string, unknown>);
}

/** An error item's error, as the next node sees it. */
export interface ItemError {
	message: string;
	description: string;
	httpCode?: number;
	detailCode?: string;
	trackingId?: string;
	accessRequestIds: string[];
	results: Array<{ outcome: string; message?: string; accessRequestIds: string[] }>;
}

/** The error of the nth error item. */
export function errorOf(result: NodeResult, index = 0): ItemError {
	return result.errorItems[index].json.error as unknown as ItemError;
}
