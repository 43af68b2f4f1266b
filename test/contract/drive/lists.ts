import type { Scene } from './scene';
import { clientOf } from './scene';

type Parameters = Record<string, string | number | boolean>;

const page = { limit: 5, offset: 0, count: true };
const since = 'created gt 2020-01-01T00:00:00Z';

/** What is read, in the ways that are documented. */
function readings({ sandbox }: Scene): Array<[path: string, ...ways: Parameters[]]> {
	const me = sandbox.credentials.admin.identityId ?? '';
	const priya = sandbox.person('priya.nair').id;
	const lucia = sandbox.person('lucia.moreno').id;
	const [row] = sandbox.requestItems();
	const people: Parameters[] = [
		{ 'requested-for': priya },
		{ 'requested-by': 'me' },
		{ 'regarding-identity': priya },
		{ 'assigned-to': me },
	];
	const status: Parameters[] = [
		...people,
		{ filters: `accountActivityItemId in ("${row.activityItemId}")` },
		{ filters: since, sorters: '-created' },
		{ 'request-state': 'EXECUTING' },
	];
	const access: Parameters[] = [
		{ filters: 'name sw "S"', sorters: 'name' },
		{ 'for-segment-ids': '0f11f2a4-7c94-4bf3-a2bd-742580fe3bde', 'include-unsegmented': true },
	];
	const entitlement = sandbox.item('AD VPN').id;
	return [
		['/access-request-status/v1', {}, page, { filters: `accessRequestId eq "${row.requestId}"` }, ...status],
		[
			'/access-request-administration/v1',
			{},
			page,
			{ filters: `accessRequestId in ("${row.requestId}")` },
			{ filters: 'status eq "EXECUTING"' },
			...status,
		],
		[
			'/access-request-approvals/v1/pending',
			{},
			page,
			{ 'owner-id': me },
			{ filters: `requestedFor.id in ("${priya}")`, sorters: '-created' },
		],
		[
			'/access-request-approvals/v1/completed',
			{},
			page,
			{ 'owner-id': me },
			{ filters: 'modified gt 2020-01-01T00:00:00Z', sorters: '-modified' },
		],
		['/access-request-approvals/v1/approval-summary', {}, { 'owner-id': me, 'from-date': '2020-01-01T00:00:00Z' }],
		['/access-request-config/v1', {}],
		['/access-request-config/v2', {}],
		[
			'/requestable-objects/v1',
			{},
			page,
			{ 'identity-id': priya, statuses: 'ASSIGNED', types: 'ROLE,ACCESS_PROFILE' },
			{ term: 'sales' },
			{ filters: 'name sw "S"', sorters: '-name' },
		],
		[
			'/public-identities/v1',
			{},
			page,
			{ filters: 'alias eq "priya.nair"', sorters: 'name', 'add-core-filters': true },
		],
		['/identities/v1', {}, page, { filters: 'alias eq "priya.nair"', sorters: 'name', defaultFilter: 'NONE' }],
		[`/identities/v1/${priya}`, {}],
		[
			`/identities/v1/${lucia}/role-assignments`,
			{},
			{ roleId: sandbox.item('External Auditor').id },
			{ roleName: 'External Auditor' },
		],
		['/roles/v1', {}, { ...page, limit: 50 }, { 'for-subadmin': 'me' }, ...access],
		['/access-profiles/v1', {}, page, { 'for-subadmin': 'me' }, ...access],
		[
			'/entitlements/v1',
			{},
			page,
			{ filters: 'requestable eq true', sorters: 'name,id' },
			{ 'segmented-for-identity': 'me' },
			access[1],
		],
		[`/entitlements/v1/identities/${priya}/entitlements`, {}, page],
		[`/entitlements/v1/${entitlement}`, {}],
		[`/entitlements/v1/${entitlement}/entitlement-request-config`, {}],
		...[sandbox.item('Engineering Team').id].flatMap((id): Array<[string, ...Parameters[]]> => [
			[`/roles/v1/${id}`, {}],
			[`/roles/v1/${id}/entitlements`, {}, { ...page, limit: 50 }],
			[`/roles/v1/${id}/assigned-identities`, {}, page],
		]),
		...[sandbox.item('GitHub Contributor').id].flatMap((id): Array<[string, ...Parameters[]]> => [
			[`/access-profiles/v1/${id}`, {}],
			[`/access-profiles/v1/${id}/entitlements`, {}, { ...page, limit: 50 }],
		]),
		['/form-instances/v1/form-instance-vendor', {}],
		['/work-items/v1', {}, page],
		['/generic-approvals/v1', {}, page, { mine: true, 'include-comments': true, 'include-approvers': true }],
		[`/revocable-objects/v1/${priya}/${entitlement}`, {}],
		['/revocable-objects/v1', { identityId: priya, entitlementId: entitlement }],
		[
			'/account-activities/v1',
			{},
			page,
			{ 'requested-for': priya },
			{ 'requested-by': 'me' },
			{ 'regarding-identity': priya },
			{ filters: since, sorters: '-created' },
		],
		['/triggers/v1', {}, page, { filters: 'id eq "idn:identity-created"', sorters: 'name' }],
		['/trigger-subscriptions/v1', {}, page, { filters: 'type eq "HTTP"', sorters: 'triggerName' }],
		[
			'/trigger-invocations/v1/status',
			{},
			page,
			{ filters: 'triggerId eq "idn:identity-created"', sorters: '-created' },
		],
	];
}

const experimental = new Set(['/access-request-administration/v1']);

/** Reads every list and every single thing that can be read. */
export async function readEverything(scene: Scene): Promise<void> {
	const admin = clientOf(scene);
	for (const [path, ...ways] of readings(scene)) {
		const headers = experimental.has(path) ? { 'X-SailPoint-Experimental': 'true' } : {};
		for (const params of ways) await admin.get(path, { params, headers });
	}
	const [activity] = (await admin.get<Array<{ id: string }>>('/account-activities/v1')).data;
	await admin.get(`/account-activities/v1/${activity.id}`);
}

/** Searches every index in the ways that people write. */
export async function searchEverything(scene: Scene): Promise<void> {
	const admin = clientOf(scene);
	const bodies: object[] = [
		...['identities', 'roles', 'accessprofiles', 'entitlements'].map((index) => ({
			indices: [index],
			query: { query: '*' },
			sort: ['name'],
		})),
		{ indices: ['identities', 'roles'], queryType: 'SAILPOINT', query: { query: 'name:(Priya* OR Sales*)' } },
		{
			indices: ['identities'],
			query: { query: '*' },
			sort: ['id'],
			searchAfter: ['5'],
			queryResultFilter: {
				includes: ['id', 'name', 'access.id', 'access.type', 'access.revocable', 'access.standalone'],
			},
		},
		{
			indices: ['identities'],
			query: { query: 'attributes.department:Sales' },
			queryResultFilter: { excludes: ['access'] },
			includeNested: false,
		},
		{
			indices: ['identities'],
			query: { query: '*' },
			filters: { 'attributes.department': { type: 'TERMS', terms: ['Sales'] } },
		},
	];
	for (const body of bodies) {
		await admin.post('/search/v1', body, { params: { limit: 10, offset: 0, count: true } });
		await admin.post('/search/v1/count', body);
	}
}
