import { isOrgAdmin } from '../api/advice';
import { limited, ok, unknown, type Probe } from './finding';

const area = 'Credential';
const DAY = 24 * 60 * 60_000;

/** Who the token stands for, as its claims say. */
export const credential: readonly Probe[] = [
	{
		area,
		what: 'The user level',
		look: async (session) => {
			const me = await session.me();
			if (isOrgAdmin(me)) return ok('The user has the user level Admin.', 'All operations are open.');
			if (me.authorities.length === 0)
				return limited(
					'The user has no user level of its own.',
					'Requests for oneself work. What needs a level is listed below.',
				);
			return limited(
				`The user has other user levels than Admin: ${me.authorities.join(', ')}.`,
				'What needs Admin is listed below.',
			);
		},
	},
	{
		area,
		what: 'The end of the access token',
		look: async (session) => {
			const { expiresAt } = await session.me();
			const advice =
				'The node gets a new access token by itself. When the personal access token itself ends, ISC shows only in its own pages.';
			if (expiresAt === undefined) return unknown("The access token doesn't say when it expires.", advice);
			const left = Math.round((expiresAt - session.clock.now()) / 60_000);
			return left * 60_000 > DAY
				? limited(
						`The access token is valid for more than a day (${Math.round(left / 60)} hours).`,
						'A shorter life is safer: set it in ISC.',
					)
				: ok(`The access token is valid for another ${left} minutes.`, advice);
		},
	},
];
