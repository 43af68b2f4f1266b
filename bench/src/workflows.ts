import type { StoredCredential } from '../../playground/src/n8n';
import type { Case, Contender } from './cases';

/** The node that is measured. */
export const MEASURED = 'Measured';
export const TRIGGER = 'Start';

interface MeasuredNode {
	type: string;
	typeVersion: number;
	parameters: Record<string, unknown>;
	credentials?: Record<string, { id: string; name: string }>;
	onError?: string;
}

/** How to reach the sandbox of a case. */
export interface Access {
	url: string;
	clientId: string;
	clientSecret: string;
}

/** A workflow to import into n8n: a trigger, the rows from `rowsUrl`, and the node that is measured. */
export function workflowOf(one: Case, access: Access, rowsUrl: string): object {
	const at = (index: number): [number, number] => [index * 220, 0];
	const nodes = [
		{ name: TRIGGER, type: 'n8n-nodes-base.manualTrigger', typeVersion: 1, parameters: {} },
		{ name: 'Rows', type: 'n8n-nodes-base.httpRequest', typeVersion: 4.5, parameters: { url: rowsUrl, options: {} } },
		{ name: MEASURED, ...measured(one, access) },
	];
	const to = (node: string): object => ({ main: [[{ node, type: 'main', index: 0 }]] });
	return {
		id: one.id,
		name: one.id,
		nodes: nodes.map((node, index) => ({ id: `${one.id}-${index}`, position: at(index), ...node })),
		connections: { [TRIGGER]: to('Rows'), Rows: to(MEASURED) },
		settings: { executionOrder: 'v1' },
		active: false,
	};
}

/** Credentials to import into n8n: ours, and n8n's OAuth2 with client credentials, which the HTTP Request node uses. */
export function credentialsOf({ id }: Case, { url, clientId, clientSecret }: Access): StoredCredential[] {
	const token = {
		grantType: 'clientCredentials',
		accessTokenUrl: `${url}/oauth/token`,
		clientId,
		clientSecret,
		scope: '',
		authentication: 'body',
	};
	return [
		{
			id: `${id}-isc`,
			name: `${id}-isc`,
			type: 'sailPointIscApi',
			data: { environment: 'custom', apiUrl: url, clientId, clientSecret },
		},
		{ id: `${id}-http`, name: `${id}-http`, type: 'oAuth2Api', data: token },
	];
}

function measured(one: Case, access: Access): MeasuredNode {
	const nodes: Record<Contender, () => MeasuredNode> = {
		ours: () => ours(one, {}),
		oursCombined: () => ours(one, { combineItems: true }),
		http: () => httpRequest(one, access, {}),
		httpBatched: () => ({
			...httpRequest(one, access, { batching: { batch: { batchSize: 100, batchInterval: 10_300 } } }),
			onError: 'continueErrorOutput',
		}),
		sdk: () => code(access, ''),
		sdkRetrying: () => code(access, RETRYING),
		set,
	};
	return nodes[one.contender]();
}

function ours({ id }: Case, options: object): MeasuredNode {
	return {
		type: 'n8n-nodes-sailpoint-isc.sailPointIsc',
		typeVersion: 1,
		parameters: {
			authentication: 'accessToken',
			resource: 'accessRequest',
			operation: 'grant',
			identities: { identity: [{ id: { __rl: true, mode: 'id', value: '={{ $json.person }}' } }] },
			accessItems: { item: [{ type: 'ENTITLEMENT', id: { __rl: true, mode: 'id', value: '={{ $json.item }}' } }] },
			comment: 'Measured',
			options: { maxRequests: 0, ...options },
		},
		credentials: { sailPointIscApi: { id: `${id}-isc`, name: `${id}-isc` } },
		onError: 'continueErrorOutput',
	};
}

function set(): MeasuredNode {
	const assignment = (name: string, value: string) => ({ id: name, name, value, type: 'string' });
	const assignments = [
		assignment('identity', '={{ $json.person }}'),
		assignment('accessItem', '={{ $json.item }}'),
		assignment('comment', 'Measured'),
	];
	return {
		type: 'n8n-nodes-base.set',
		typeVersion: 3.4,
		parameters: { assignments: { assignments }, options: {} },
	};
}

const BODY = `{ requestType: 'GRANT_ACCESS', requestedFor: [$json.person], requestedItems: [{ type: 'ENTITLEMENT', id: $json.item, comment: 'Measured' }] }`;

function httpRequest({ id }: Case, { url }: Access, options: object): MeasuredNode {
	return {
		type: 'n8n-nodes-base.httpRequest',
		typeVersion: 4.5,
		parameters: {
			method: 'POST',
			url: `${url}/access-requests/v1`,
			authentication: 'genericCredentialType',
			genericAuthType: 'oAuth2Api',
			sendBody: true,
			specifyBody: 'json',
			jsonBody: `={{ JSON.stringify(${BODY}) }}`,
			options,
		},
		credentials: { oAuth2Api: { id: `${id}-http`, name: `${id}-http` } },
	};
}

/** The SDK passes these settings to axios-retry, which by default never repeats a POST. */
const RETRYING = `configuration.retriesConfig = {
	retries: 20,
	retryCondition: (error) => error.response?.status === 429,
	retryDelay: (_, error) => 1000 * Number(error.response?.headers['retry-after'] ?? 1),
};`;

function code({ url, clientId, clientSecret }: Access, settings: string): MeasuredNode {
	const jsCode = `const { AccessRequestsApi, Configuration } = require('sailpoint-api-client');
const configuration = new Configuration({ baseurl: '${url}', tokenUrl: '${url}/oauth/token', clientId: '${clientId}', clientSecret: '${clientSecret}' });
${settings}
const requests = new AccessRequestsApi(configuration);
const outcomes = [];
for (const [row, { json }] of $input.all().entries()) {
	try {
		const accessRequest = { requestType: 'GRANT_ACCESS', requestedFor: [json.person], requestedItems: [{ type: 'ENTITLEMENT', id: json.item, comment: 'Measured' }] };
		const { data } = await requests.createAccessRequest({ accessRequest });
		outcomes.push({ json: data, pairedItem: row });
	} catch (error) {
		outcomes.push({ json: { error: error.message }, pairedItem: row });
	}
}
return outcomes;`;
	return { type: 'n8n-nodes-base.code', typeVersion: 2, parameters: { jsCode } };
}
