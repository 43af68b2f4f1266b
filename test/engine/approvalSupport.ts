import type { Sandbox } from '../../sandbox';
import { jsons, runOperation } from './operation';

/** What tests of approvals do in the tenant of the moment. */
export function approvalsIn(tenant: () => Sandbox) {
	const approvals = (operation: string, parameters: object = {}, options: Parameters<typeof runOperation>[3] = {}) =>
		runOperation(tenant(), ['approval', operation], parameters, options);

	/** The decisions that were sent, in their order. */
	const decisions = () =>
		tenant()
			.calls.filter(({ method, path }) => method === 'POST' && path.startsWith('/access-request-approvals/'))
			.map(({ path }) => path.split('/').at(-1));

	/** A role that its owner has to approve, asked for by the ORG_ADMIN whose token decides here, or by a manager. */
	async function asked(requester: 'admin' | 'manager', ...aliases: string[]): Promise<string[]> {
		const sandbox = tenant();
		for (const alias of aliases) {
			for (const row of sandbox.request(alias, 'Production Support'))
				row.requesterId = sandbox.credentials[requester].identityId ?? '';
		}
		await sandbox.clock.advance(5_000);
		const who = new Set(aliases.map((alias) => sandbox.person(alias).id));
		const list = jsons(await approvals('getAll', { owner: 'all', returnAll: true }));
		sandbox.clearCalls();
		return list.filter(({ requestedForId }) => who.has(requestedForId as string)).map((row) => row.id as string);
	}

	const holds = (alias: string, name: string) => tenant().holds(alias, name);

	return { approvals, decisions, asked, holds };
}
