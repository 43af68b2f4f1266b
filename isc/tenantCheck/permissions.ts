import { itemPages } from '../api/accessItems';
import { listApprovals } from '../api/approvals';
import { subscriptionsTo } from '../api/eventTriggers';
import { genericByRequests } from '../api/genericApprovals';
import { roleHolders } from '../api/holders';
import { collect, pages, searchPages } from '../api/paging';
import { requestConfig, type AccessRequestConfig } from '../api/requestConfig';
import { attempt } from '../api/result';
import { predictConflicts } from '../api/sodPrediction';
import { collectStatus } from './statusSample';
import type { IscSession } from '../session';
import { limited, ok, type Known, type Permission, type Probe } from './finding';

const area = 'Permissions';
/** An id that no object has: a call with it is answered or refused, and shows nothing. */
const NOBODY = '00000000000000000000000000000000';

/** A read that a user level may or may not allow, and what depends on it. */
function may(
	key: Permission,
	what: string,
	needs: string,
	without: string,
	read: (session: IscSession) => Promise<unknown>,
): Probe {
	return {
		area,
		what,
		look: async (session, { may: allowed }) => {
			const answer = await attempt(read(session));
			allowed.set(key, answer.ok || answer.error.kind !== 'forbidden');
			if (allowed.get(key)) return ok(`${what}: allowed.`, needs);
			return limited(`${what}: not allowed.`, without);
		},
	};
}

/** What the credential may read, and therefore which operations and checks work. */
export const permissions: readonly Probe[] = [
	may(
		'search',
		'Search',
		'Held access is checked for many people in one call.',
		'Duplicates, Get Access and people by attribute work for the user alone, or not at all. Grant says what it could not check.',
		async ({ client }) => {
			const body = { indices: ['identities' as const], query: { query: `id:${NOBODY}` } };
			return await collect(searchPages<{ id: string }>(client, body));
		},
	),
	may(
		'requests',
		"Other people's requests",
		'Running requests are recognized, whoever made them.',
		"Get Many, Get and Wait show the user's own requests. Running requests of others are not recognized as duplicates.",
		async (session) => await collectStatus(session, {}),
	),
	may(
		'roles',
		'Roles with their request settings',
		'Check Requirements knows what a role requires.',
		'Check Requirements says "not checked" for roles. Guard rails on privileged access refuse them.',
		async ({ client }) => await collect(itemPages(client, 'ROLE', '', { limit: 1, pageSize: 50 })),
	),
	may(
		'holders',
		'Who holds a role',
		'Align compares lists of roles with their holders.',
		'Align revokes no roles by list, as the holders are not known.',
		async (session) => await attempt(roleHolders(session, NOBODY), ['badRequest', 'notFound']),
	),
	may(
		'profiles',
		'Access profiles with their request settings',
		'Check Requirements knows what an access profile requires.',
		'Check Requirements says "not checked" for access profiles. Guard rails on privileged access refuse them.',
		async ({ client }) => await collect(itemPages(client, 'ACCESS_PROFILE', '', { limit: 1 })),
	),
	may(
		'sod',
		'Prediction of conflicts (SOD)',
		'SOD Check works.',
		'SOD Check finds nothing out: with Warn it says so, with Refuse it refuses.',
		async ({ client }) => await predictConflicts(client, NOBODY, [NOBODY]),
	),
	may(
		'approvals',
		"Other people's approvals",
		"Get Many lists everyone's approvals, and Decide for Others can be used.",
		"Only the user's own approvals can be listed and decided.",
		async ({ client }) => await listApprovals(client, 'pending', { ids: [NOBODY] }),
	),
	may(
		'newerApprovals',
		'The newer approvals service',
		'Comment works, and Get Many knows due dates.',
		'Comment does not work.',
		async ({ client }) => await genericByRequests(client, [NOBODY], { mine: true }),
	),
	may(
		'people',
		'Public identities',
		'People are found by email address and user name.',
		'Name people by ID.',
		async ({ client }) =>
			await collect(pages(client, { path: '/public-identities/v1', query: { sorters: 'name' } }, { limit: 1 })),
	),
	may(
		'subscriptions',
		'Subscriptions to event triggers',
		'The SailPoint ISC Trigger can be activated, if the scopes of the token also allow it to make subscriptions.',
		'The SailPoint ISC Trigger does not work. The SailPoint ISC Polling Trigger needs no subscription.',
		async ({ client }) => await subscriptionsTo(client, 'idn:access-request-post-approval'),
	),
	{
		area,
		what: 'Requests for others',
		look: async ({ client }, known) => {
			const { requestOnBehalfOfConfig: config = {} } = await requestConfig(client);
			known.requestsFor = requestsFor(config);
			if (known.requestsFor === 'everybody')
				return ok('Everybody may request access for everybody.', 'Guard rails in the node can narrow that.');
			if (known.requestsFor === 'reports')
				return ok(
					'Managers may request access for their reports, and Admin for everybody.',
					'Use the credential of a manager or of Admin.',
				);
			return limited(
				'Only Admin may request access for others.',
				'Use the credential of Admin, or let people request for themselves.',
			);
		},
	},
];

function requestsFor({
	allowRequestOnBehalfOfAnyoneByAnyone: anyone,
	allowRequestOnBehalfOfEmployeeByManager: manager,
}: NonNullable<AccessRequestConfig['requestOnBehalfOfConfig']>): NonNullable<Known['requestsFor']> {
	if (anyone === true) return 'everybody';
	return manager === true ? 'reports' : 'self';
}
