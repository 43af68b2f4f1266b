import {
	AccessRequestApprovalsApi,
	AccessRequestsApi,
	Configuration,
	PublicIdentitiesApi,
	SearchApi,
} from 'sailpoint-api-client';
import { sandboxForTests, soon } from './support';

const holder = sandboxForTests();

/** The configuration that the SDK reads from a file or the environment, with only the address replaced. */
function configuration(client: 'admin' | 'manager'): Configuration {
	const { url, credentials } = holder.current;
	const { clientId, clientSecret } = credentials[client];
	return new Configuration({ baseurl: url, clientId, clientSecret, tokenUrl: `${url}/oauth/token` });
}

test('the official SDK works for the whole life of access: granted, approved, held, revoked, and a canceled request', async () => {
	const sandbox = holder.current;
	const admin = configuration('admin');
	const manager = configuration('manager');
	const requests = new AccessRequestsApi(admin);
	const approvals = new AccessRequestApprovalsApi(manager);
	const role = sandbox.item('Finance Analyst');
	const line = { id: role.id, type: 'ROLE' as const, comment: 'Ticket 4711', clientMetadata: { ticket: '4711' } };

	const found = await new PublicIdentitiesApi(admin).getPublicIdentities({ filters: 'alias eq "bruno.costa"' });
	const identityId = found.data[0].id ?? '';
	expect(identityId).toBe(sandbox.person('bruno.costa').id);

	const held = async (): Promise<boolean> => {
		const search = {
			indices: ['identities' as const],
			query: { query: `id:${identityId} AND @access(id:${role.id})` },
		};
		return (await new SearchApi(admin).searchPost({ search })).data.length === 1;
	};
	const status = async (): Promise<Array<string | undefined>> =>
		(await requests.listAccessRequestStatus({ requestedFor: identityId })).data.map((row) => row.state);

	const granted = await requests.createAccessRequest({
		accessRequest: { requestedFor: [identityId], requestType: 'GRANT_ACCESS', requestedItems: [line] },
	});
	expect(granted.status).toBe(202);
	await sandbox.clock.advance(soon);
	expect([await status(), await held()]).toEqual([['EXECUTING'], false]);

	const [pending] = (await approvals.listPendingApprovals()).data;
	expect([pending.requestedFor?.id, pending.requestedObject?.id]).toEqual([identityId, role.id]);
	await approvals.approveAccessRequest({ approvalId: pending.id ?? '', commentDto: { comment: 'fine' } });
	await sandbox.clock.advance(soon);
	expect([await status(), await held()]).toEqual([['REQUEST_COMPLETED'], true]);

	const revoked = await requests.createAccessRequest({
		accessRequest: { requestedFor: [identityId], requestType: 'REVOKE_ACCESS', requestedItems: [line] },
	});
	expect(revoked.status).toBe(202);
	await sandbox.clock.advance(soon);
	expect([await status(), await held()]).toEqual([['REQUEST_COMPLETED', 'REQUEST_COMPLETED'], false]);

	await requests.createAccessRequest({ accessRequest: { requestedFor: [identityId], requestedItems: [line] } });
	await sandbox.clock.advance(soon);
	const [again] = (await requests.listAccessRequestStatus({ requestedFor: identityId, sorters: '-created' })).data;
	const accountActivityId = (again as { accessRequestId?: string }).accessRequestId ?? '';
	await requests.cancelAccessRequest({ cancelAccessRequest: { accountActivityId, comment: 'mistake' } });
	expect((await status())[0]).toBe('CANCELLED');
	const paths = sandbox.calls.map(({ method, path }) => `${method} ${path.replace(/[0-9a-f-]{32,}/, '{id}')}`);
	expect(new Set(paths)).toEqual(
		new Set([
			'POST /oauth/token',
			'GET /v3/public-identities',
			'POST /v3/search',
			'POST /v3/access-requests',
			'GET /v3/access-request-status',
			'GET /v3/access-request-approvals/pending',
			'POST /v3/access-request-approvals/{id}/approve',
			'POST /v3/access-requests/cancel',
		]),
	);
});
