import { listApprovals } from '../api/approvals';
import { quote } from '../api/filters';
import { itemPages } from '../api/accessItems';
import { collect } from '../api/paging';
import { attempt } from '../api/result';
import type { IscClient } from '../api/client';
import { limited, ok, unknown, type Probe } from './finding';

const area = 'Approvals';
const ALONE =
	'ISC may approve requests of this user at once, without anybody else. Use a user who owns nothing, manages nobody and sits in no governance group.';

/** Who the user is to approvals: whoever requests and reviews may be approved without anybody else. */
export const reviewer: readonly Probe[] = [
	{
		area,
		what: 'Owned roles and access profiles',
		look: async ({ client, me }) => {
			const filter = `owner.id eq ${quote((await me()).id)}`;
			const read = async (type: 'ROLE' | 'ACCESS_PROFILE') =>
				await attempt(collect(itemPages(client, type, filter, { limit: 1, pageSize: 50 })));
			const [roles, profiles] = [await read('ROLE'), await read('ACCESS_PROFILE')];
			if (!roles.ok || !profiles.ok) return unknown("The owned access items can't be read.", ALONE);
			return roles.value.length + profiles.value.length > 0
				? limited('The user owns roles or access profiles.', ALONE)
				: ok('The user owns no role and no access profile.', 'Nothing to do.');
		},
	},
	{
		area,
		what: 'Approvals that wait for the user',
		look: async ({ client }) => {
			const mine = await listApprovals(client, 'pending', { ownerId: 'me' });
			const groups = mine.some(({ owner }) => owner?.type === 'GOVERNANCE_GROUP');
			if (groups) return limited('Approvals of a governance group wait for the user.', ALONE);
			if (mine.length > 0) return limited(`${mine.length} approvals wait for the user.`, ALONE);
			return ok('No approval waits for the user now.', 'ISC does not list governance groups: look there too.');
		},
	},
	{
		area,
		what: 'Approval without a reviewer',
		look: async ({ client }) => {
			const on = await autoApproval(client);
			if (on === undefined)
				return unknown('ISC does not say whether requests of a reviewer are approved at once.', ALONE);
			return on
				? limited('Requests whose requester is their reviewer are approved at once (autoApprovalEnabled).', ALONE)
				: ok('Requests whose requester is their reviewer are not approved at once.', 'Nothing to do.');
		},
	},
];

/** ISC API: configuration v1. Undefined if it is refused, or doesn't say. */
async function autoApproval(client: IscClient): Promise<boolean | undefined> {
	const read = await attempt(
		client.read<{ autoApprovalEnabled?: boolean }>({ path: '/access-request-config/v1', expects: 'object' }),
	);
	return read.ok ? read.value.body.autoApprovalEnabled : undefined;
}
