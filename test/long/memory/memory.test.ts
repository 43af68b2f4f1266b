import { execFile } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';

const TENANTS = 50;
/** What the heap may grow by after the first 200 executions: what was submitted lately is remembered, and that is bounded. */
const MOST_GROWTH = 4 * 1024 * 1024;

let ids = 0;

/** As little of a tenant as a grant needs: a token, empty lists, and a 202. */
function startTenant(): Promise<Server> {
	const user = Buffer.from(JSON.stringify({ identity_id: 'me', authorities: ['ORG_ADMIN'] })).toString('base64url');
	const server = createServer((request, response) => {
		let text = '';
		request.on('data', (part: Buffer) => (text += part.toString()));
		request.on('end', () => {
			const path = request.url ?? '';
			const isSubmit = request.method === 'POST' && path.startsWith('/access-requests/v1');
			const body = path.startsWith('/oauth/token')
				? { access_token: `e30.${user}.x`, expires_in: 700, token_type: 'bearer' }
				: isSubmit
					? answerTo(JSON.parse(text) as Body)
					: [];
			response.writeHead(isSubmit ? 202 : 200, { 'content-type': 'application/json' });
			response.end(JSON.stringify(body));
		});
	});
	return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

interface Body {
	requestedFor: string[];
	requestedItems: Array<{ type: string; id: string }>;
}

function answerTo({ requestedFor, requestedItems }: Body): object {
	const newRequests = requestedFor.map((person) => ({
		requestedFor: person,
		requestedItemsDetails: requestedItems.map(({ type, id }) => ({ type, id })),
		attributesHash: 1,
		accessRequestIds: [(++ids).toString(16).padStart(32, '0')],
	}));
	return { newRequests, existingRequests: [] };
}

test('1,000 executions on 50 tenants: the heap is flat after the first 200', async () => {
	const servers = await Promise.all(Array.from({ length: TENANTS }, startTenant));
	const urls = servers.map((server) => `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
	const script = join(__dirname, 'executions.ts');
	const { stdout } = await promisify(execFile)(process.execPath, ['--expose-gc', '--import', 'tsx', script, ...urls], {
		timeout: 280_000,
		cwd: join(__dirname, '../../..'),
	}).finally(() => servers.forEach((server) => server.close()));
	const heaps = JSON.parse(stdout) as number[];
	expect(heaps).toHaveLength(10);
	const after200 = heaps[1];
	for (const heap of heaps.slice(2)) expect(heap - after200).toBeLessThan(MOST_GROWTH);
});
