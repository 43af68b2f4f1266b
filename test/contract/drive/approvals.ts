import { flat } from '../../sandbox/support';
import { clientOf, settle, type Scene } from './scene';

const path = '/access-request-approvals/v1';

interface Pending {
	id: string;
	accessRequestId: string;
}

/** Decides in each way: approve, reject, forward, and many at once. */
export async function decideEverything(scene: Scene): Promise<void> {
	const { sandbox } = scene;
	const admin = clientOf(scene);
	for (const alias of ['bruno.costa', 'carla.rossi', 'daniel.novak', 'lucia.moreno', 'jonas.weber']) {
		await admin.post(
			'/access-requests/v1',
			flat(sandbox, alias, 'Finance Approver', { comment: 'for work', clientMetadata: { a: 'b' } }),
		);
	}
	await settle(scene);
	const pending = (await admin.get<Pending[]>(`${path}/pending`)).data;
	const [first, second, third, ...others] = pending.filter(({ accessRequestId }) =>
		sandbox
			.requestItems()
			.some((row) => row.requestId === accessRequestId && row.itemId === sandbox.item('Finance Approver').id),
	);
	await admin.get(`${path}/${first.accessRequestId}/approvers`, { params: { limit: 10, offset: 0, count: true } });
	await admin.post(`${path}/${first.id}/approve`, { comment: 'fine' });
	await admin.post(`${path}/${second.id}/reject`, { comment: 'not needed' });
	await admin.post(`${path}/${third.id}/forward`, { newOwnerId: sandbox.person('omar.haddad').id, comment: 'yours' });
	await admin.post(`${path}/bulk-approve`, { approvalIds: others.map(({ id }) => id), comment: 'all fine' });
	await settle(scene);
	await decideInNewerService(scene);
}

/** The same in the newer approvals service, and the prediction of conflicts that a reviewer would look at. */
async function decideInNewerService(scene: Scene): Promise<void> {
	const { sandbox } = scene;
	const admin = clientOf(scene);
	for (const alias of ['hana.kim', 'ivan.horvat', 'julia.fischer'])
		await admin.post('/access-requests/v1', flat(sandbox, alias, 'Finance Approver', { comment: 'for work' }));
	await settle(scene);
	const newer = '/generic-approvals/v1';
	const open = (await admin.get<Array<{ id: string; assignedTo: unknown[] }>>(newer, { params: { limit: 250 } })).data;
	const [first, second, third] = open.filter(({ assignedTo }) => assignedTo.length > 0);
	await admin.get(`${newer}/${first.id}`);
	await admin.post(`${newer}/${first.id}/comments`, { comment: 'seen' });
	await admin.post(`${newer}/bulk-approve`, { approvalIds: [first.id], comment: 'fine' });
	await admin.post(`${newer}/bulk-reject`, { approvalIds: [second.id], comment: 'not needed' });
	const reassignTo = sandbox.person('omar.haddad').id;
	await admin.post(`${newer}/bulk-reassign`, { approvalIds: [third.id], reassignTo, comment: 'yours' });
	await admin.post('/sod-violations/v1/predict', {
		identityId: sandbox.person('jonas.weber').id,
		accessRefs: [{ type: 'ENTITLEMENT', id: sandbox.item('Payroll Run').id }],
	});
	await settle(scene);
}
