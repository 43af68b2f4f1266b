import type { IExecuteFunctions, INodeExecutionData, INodeType } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { openSession, type SessionOptions } from '../../../nodes/SailPointIsc/transport';
import type { IscSession } from '../../../isc/session';

/** A node that opens a session, does `work` with it, and gives out what comes back: for tests of the way to the tenant alone. */
export function callNode(
	work: (session: IscSession) => Promise<unknown>,
	options: Partial<SessionOptions> = {},
): INodeType {
	return {
		description: {
			displayName: 'Call',
			name: 'call',
			group: ['transform'],
			version: 1,
			description: 'Calls the tenant',
			defaults: { name: 'Call' },
			inputs: [NodeConnectionTypes.Main],
			outputs: [NodeConnectionTypes.Main],
			credentials: [
				{ name: 'sailPointIscApi', required: true, displayOptions: { show: { authentication: ['accessToken'] } } },
				{ name: 'sailPointIscOAuth2Api', required: true, displayOptions: { show: { authentication: ['oAuth2'] } } },
			],
			properties: [
				{
					displayName: 'Authentication',
					name: 'authentication',
					type: 'options',
					options: [
						{ name: 'Access Token', value: 'accessToken' },
						{ name: 'OAuth2', value: 'oAuth2' },
					],
					default: 'accessToken',
				},
			],
		},
		async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
			const session = await openSession(this, { callsPer10Seconds: 1000, timeout: 5, ...options });
			return [[{ json: { result: (await work(session)) as never }, pairedItem: { item: 0 } }]];
		},
	};
}
