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
}
