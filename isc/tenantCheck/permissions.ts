import { itemPages } from '../api/accessItems';
import { listApprovals } from '../api/approvals';
import { genericByRequests } from '../api/genericApprovals';
import { roleHolders } from '../api/holders';
import { collect, pages, searchPages } from '../api/paging';
import { requestConfig } from '../api/requestConfig';
import { attempt } from '../api/result';
import { predictConflicts } from '../api/sodPrediction';
import { collectStatus } from './statusSample';
import type { IscSession } from '../session';
import { limited, ok, type Probe } from './finding';

const area = 'Permissions';
/** An id that no object has: a call with it is answered or refused, and shows nothing. */
const NOBODY = '00000000000000000000000000000000';

/** A read that a user level may or may not allow, and what depends on it. */
function may(what: string, needs: string, without: string, read: (session: IscSession) => Promise<unknown>): Probe {
	return {
		area,
		what,
		look: async (session) => {
			const answer = await attempt(read(session));
			if (answer.ok || answer.error.kind !== 'forbidden') return ok(`${what}: allowed.`, needs);
			return limited(`${what}: not allowed.`, without);
		},
	};
}

/** What the credential may read, and therefore which operations and checks work. */
export const permissions: readonly Probe[] = [
	may(
		'Search',
		'Held access is checked for many people in one call.',
		'Duplicates, Get Access and people by attribute work for the user alone, or not at all. Grant says what it could not check.',
		async ({ client }) => {
			const body = { indices: ['identities' as const], query: { query: `id:${NOBODY}` } };
			return await collect(searchPages<{ id: string }>(client, body));
		},
	),
	may(
		"Other people's requests",
		'Running requests are recognized, whoever made them.',
		"Get Many, Get and Wait show the user's own requests. Running requests of others are not recognized as duplicates.",
		async (session) => await collectStatus(session, {}),
	),
	may(
		'Roles with their request settings',
		'Check Requirements knows what a role requires.',
		'Check Requirements says "not checked" for roles. Guard rails on privileged access refuse them.',
		async ({ client }) => await collect(itemPages(client, 'ROLE', '', { limit: 1, pageSize: 50 })),
	),
	may(
		'Who holds a role',
		'Align compares lists of roles with their holders.',
		'Align revokes no roles by list, as the holders are not known.',
		async (session) => await attempt(roleHolders(session, NOBODY), ['badRequest', 'notFound']),
	),
	may(
		'Access profiles with their request settings',
		'Check Requirements knows what an access profile requires.',
		'Check Requirements says "not checked" for access profiles. Guard rails on privileged access refuse them.',
		async ({ client }) => await collect(itemPages(client, 'ACCESS_PROFILE', '', { limit: 1 })),
	),
	may(
		'Prediction of conflicts (SOD)',
		'SOD Check works.',
		'SOD Check finds nothing out: with Warn it says so, with Refuse it refuses.',
		async ({ client }) => await predictConflicts(client, NOBODY, [NOBODY]),
	),
	may(
		"Other people's approvals",
		"Get Many lists everyone's approvals, and Decide for Others can be used.",
		"Only the user's own approvals can be listed and decided.",
		async ({ client }) => await listApprovals(client, 'pending', { ids: [NOBODY] }),
	),
	may(
		'The newer approvals service',
		'Comment works, and Get Many knows due dates.',
		'Comment does not work.',
		async ({ client }) => await genericByRequests(client, [NOBODY], { mine: true }),
	),
	may(
		'Public identities',
		'People are found by email address and user name.',
		'Name people by ID.',
		async ({ client }) =>
			await collect(pages(client, { path: '/public-identities/v1', query: { sorters: 'name' } }, { limit: 1 })),
	),
	{
		area,
		what: 'Requests for others',
		look: async ({ client }) => {
			const { requestOnBehalfOfConfig: config = {} } = await requestConfig(client);
			if (config.allowRequestOnBehalfOfAnyoneByAnyone === true)
				return ok('Everybody may request access for everybody.', 'Guard rails in the node can narrow that.');
			if (config.allowRequestOnBehalfOfEmployeeByManager === true)
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
