import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Recorded {
	method: string;
	/** Path and query as they arrived, decoded. */
	url: string;
	body: unknown;
}

export interface RecordingTenant {
	url: string;
	/** All but those for tokens. */
	calls: Recorded[];
	close(): Promise<void>;
}

const claims = Buffer.from(
	JSON.stringify({ identity_id: 'f'.repeat(32), user_name: 'service', authorities: ['ORG_ADMIN'], exp: 4_000_000_000 }),
).toString('base64url');
const TOKEN = { access_token: `x.${claims}.x`, token_type: 'bearer', expires_in: 3600 };

/** Takes whatever comes, knows nobody and nothing, and writes it all down. */
export async function recordingTenant(requestIds: readonly string[]): Promise<RecordingTenant> {
	const calls: Recorded[] = [];
	const server = createServer((request, response) => {
		void textOf(request).then((text) => {
			const isToken = request.url?.startsWith('/oauth/token') === true;
			const isWrite = request.method === 'POST' && request.url?.startsWith('/search') !== true;
			const url = decodeURIComponent((request.url ?? '').replace(/\+/g, ' '));
			if (!isToken) calls.push({ method: request.method ?? '', url, body: text === '' ? undefined : JSON.parse(text) });
			const isStatus = url.startsWith('/access-request-status');
			const status = requestIds.map((accessRequestId) => ({ accessRequestId, state: 'REQUEST_COMPLETED' }));
			const isObject = /approval-summary|access-request-config/.test(url);
			const read = isStatus ? status : isObject ? {} : [];
			const answer = isToken ? TOKEN : isWrite ? taken(text, requestIds) : read;
			response.writeHead(!isToken && isWrite ? 202 : 200, {
				'Content-Type': 'application/json',
				'X-Total-Count': String(Array.isArray(answer) ? answer.length : 0),
			});
			response.end(JSON.stringify(answer));
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		calls,
		close: async () => {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}

function taken(text: string, accessRequestIds: readonly string[]): unknown {
	const body = JSON.parse(text || '{}') as Record<string, unknown>;
	if (!Array.isArray(body.requestedFor) && !Array.isArray(body.requestedForWithRequestedItems)) return {};
	const people = (body.requestedFor ??
		(body.requestedForWithRequestedItems as Array<{ identityId: string }>).map((one) => one.identityId)) as string[];
	const items = (body.requestedItems ?? []) as Array<{ type: string; id: string }>;
	const newRequests = people.map((requestedFor) => ({
		requestedFor,
		requestedItemsDetails: items.map(({ type, id }) => ({ type, id })),
		attributesHash: 1,
		accessRequestIds,
	}));
	return { newRequests, existingRequests: [] };
}

async function textOf(request: IncomingMessage): Promise<string> {
	const chunks: Buffer[] = [];
	for await (const chunk of request) chunks.push(chunk as Buffer);
	return Buffer.concat(chunks).toString('utf8');
}
