import type { AxiosInstance } from 'axios';
import type { Submitted } from '../../sandbox/support';
import { flat, inDays } from '../../sandbox/support';
import { clientOf, settle, type Scene } from './scene';

const path = '/access-requests/v1';
const experimental = { headers: { 'X-SailPoint-Experimental': 'true' } };

/** Grants, changes and revokes in both shapes, for people and machines, and asks which accounts can be chosen. */
export async function submitEverything(scene: Scene): Promise<void> {
	const { sandbox } = scene;
	const admin = clientOf(scene);
	const whole = {
		comment: 'Ticket 4711',
		clientMetadata: { ticket: '4711' },
		startDate: inDays(sandbox, 1),
		removeDate: inDays(sandbox, 30),
	};
	for (const item of ['IT Reader', 'SAP Reader', 'AD VPN', 'Finance Analyst'])
		await admin.post(path, flat(sandbox, 'bruno.costa', item, { comment: 'for work' }));
	await admin.post(path, { ...flat(sandbox, 'carla.rossi', 'Sales Reader', whole), clientMetadata: { batch: '7' } });
	await admin.post(path, flat(sandbox, 'bruno.costa', 'IT Reader'));
	await admin.post(path, {
		requestType: 'GRANT_ACCESS',
		requestedForWithRequestedItems: ['bruno.costa', 'daniel.novak'].map((alias) => ({
			identityId: sandbox.person(alias).id,
			requestedItems: [lineOf(scene, 'Sales Editor', whole)],
		})),
	});
	await settle(scene);
	await admin.post(
		path,
		flat(sandbox, 'bruno.costa', 'IT Reader', { removeDate: inDays(sandbox, 10) }, 'MODIFY_ACCESS'),
	);
	await admin.post(path, flat(sandbox, 'bruno.costa', 'SAP Reader', { comment: 'moved on' }, 'REVOKE_ACCESS'));
	await machines(scene, admin);
	for (const alias of ['two.accounts', 'priya.nair'])
		await admin.post(`${path}/accounts-selection`, flat(sandbox, alias, 'AD VPN'), experimental);
	for (const item of ['Mainframe Operator', 'Payroll Clerk', 'Partner Portal User', 'Door Opener'])
		await admin.post(path, flat(sandbox, 'jonas.weber', item));
	await settle(scene);
}

/** Ends requests in the three ways. */
export async function endRequests(scene: Scene): Promise<void> {
	const admin = clientOf(scene);
	const waiting = async (person: string): Promise<string> => {
		const submitted = await admin.post<Submitted>(path, flat(scene.sandbox, person, 'Production Support'));
		await settle(scene);
		return submitted.data.newRequests[0].accessRequestIds[0];
	};
	await admin.post(`${path}/cancel`, { accountActivityId: await waiting('lucia.moreno'), comment: 'mistake' });
	await admin.post(`${path}/bulk-cancel`, {
		accessRequestIds: [await waiting('carla.rossi'), await waiting('bruno.costa')],
		comment: 'mistakes',
	});
	await admin.post(`${path}/close`, {
		accessRequestIds: [await waiting('daniel.novak')],
		message: 'stuck',
		executionStatus: 'Terminated',
		completionStatus: 'Failure',
	});
	await settle(scene);
}

/** Writes the configuration as it was read. */
export async function writeConfiguration(scene: Scene): Promise<void> {
	const admin = clientOf(scene);
	const config = await admin.get<object>('/access-request-config/v2');
	await admin.put('/access-request-config/v2', config.data);
}

function lineOf({ sandbox }: Scene, name: string, extra: object): object {
	const { id, type } = sandbox.item(name);
	return { id, type, ...extra };
}

async function machines(scene: Scene, admin: AxiosInstance): Promise<void> {
	const { sandbox } = scene;
	const machine = sandbox.person('payroll-robot');
	const entry = (extra: object): object => ({
		identityId: machine.id,
		identityType: 'MACHINE',
		requestedItems: [lineOf(scene, 'SAP Group 1', extra)],
	});
	const selection = await admin.post<{
		identities: Array<{
			requestedItems: Array<{
				sources: Array<{
					id: string;
					type: string;
					name: string;
					accounts: Array<{ uuid: string; nativeIdentity: string }>;
				}>;
			}>;
		}>;
	}>(
		`${path}/accounts-selection`,
		{ requestType: 'GRANT_ACCESS', requestedForWithRequestedItems: [entry({})] },
		experimental,
	);
	const [source] = selection.data.identities[0].requestedItems[0].sources;
	const accountSelection = [{ sourceId: source.id, accounts: [{ accountUuid: source.accounts[0].uuid }] }];
	await admin.post(path, {
		requestType: 'GRANT_ACCESS',
		requestedForWithRequestedItems: [entry({ accountSelection })],
	});
	await settle(scene);
	await admin.post(path, {
		requestType: 'MODIFY_ACCESS',
		requestedForWithRequestedItems: [entry({ accountSelection, removeDate: inDays(sandbox, 20) })],
	});
	await settle(scene);
	await admin.post(path, {
		requestType: 'REVOKE_ACCESS',
		requestedForWithRequestedItems: [entry({ nativeIdentity: source.accounts[0].nativeIdentity, comment: 'retired' })],
	});
}
