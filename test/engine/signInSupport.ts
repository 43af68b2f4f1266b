import { callNode, CredentialStore, runNode, type NodeResult } from './harness';
import type { IscSession } from '../../isc/session';
import type { Sandbox, SampleCredentials } from '../../sandbox';

/** Credentials of the tenant of the moment, and runs with them. */
export function signInsTo(tenant: () => Sandbox) {
	function store(client: keyof SampleCredentials = 'admin', more: object = {}): CredentialStore {
		const { clientId, clientSecret } = tenant().credentials[client];
		return new CredentialStore({
			sailPointIscApi: { environment: 'custom', apiUrl: tenant().url, clientId, clientSecret, ...more },
		});
	}

	function expectClean(result: NodeResult): void {
		const text = result.run.text();
		expect(text).not.toMatch(/eyJ[A-Za-z0-9_-]{8,}/);
		for (const { clientSecret } of Object.values(tenant().credentials)) expect(text).not.toContain(clientSecret);
	}

	/** Runs `work` in a node, and looks for secrets in all that n8n would save or log of it. */
	async function run(
		credentials: CredentialStore,
		work: (session: IscSession) => Promise<unknown>,
	): Promise<NodeResult> {
		const result = await runNode({ type: callNode(work), credentials });
		expectClean(result);
		return result;
	}

	return { store, run, expectClean };
}

export const people = async (session: IscSession) =>
	(await session.client.read<unknown[]>({ path: '/public-identities/v1', query: { limit: 1 } })).body.length;

export const grant = async (session: IscSession) =>
	await session.client.write({ method: 'POST', path: '/access-requests/v1', body: { requestType: 'GRANT_ACCESS' } });
