import type { IscSession } from '../../session';
import type { RunFacts } from '../outcomes';
import { userOf, type RunInput, type RunState } from './steps';

/** The user behind the credential. If ISC accepted anything, there is a token, which names its user without another call. */
export async function requesterOf({ fates, dispositions }: RunState, session: IscSession): Promise<string | undefined> {
	const isAccepted =
		dispositions.some(({ kind }) => kind === 'taken') || [...fates.values()].some(({ kind }) => kind === 'accepted');
	if (!isAccepted) return undefined;
	return await session.me().then(
		(user) => user.id,
		() => undefined,
	);
}

/** What the plans of all rows have in common. */
export async function planOf(
	{ options, scope }: Pick<RunInput, 'options' | 'scope'>,
	session: IscSession,
): Promise<RunFacts['plan']> {
	const createdAt = new Date(session.clock.now()).toISOString();
	return {
		tenant: session.tenant,
		...(scope !== undefined && { scope }),
		combineItems: options.combineItems,
		requestedBy: await userOf(session),
		createdAt,
	};
}
