import type { Sandbox } from '../../sandbox';
import { jsons, runOperation } from './operation';

/** From now on the ORG_ADMIN whose token decides has the approvals of these rows. */
export function assignToAdmin(sandbox: Sandbox, rows = sandbox.requestItems()): void {
	for (const approval of rows.flatMap((row) => row.approvals))
		approval.ownerId = sandbox.credentials.admin.identityId ?? '';
}

/** What tests of approvals do in the tenant of the moment. */
export function approvalsIn(tenant: () => Sandbox) {
	const approvals = (operation: string, parameters: object = {}, options: Parameters<typeof runOperation>[3] = {}) =>
		runOperation(tenant(), ['approval', operation], parameters, options);

	/** The decisions that were sent, in their order. */
	const decisions = () =>
		tenant()
			.calls.filter(({ method, path }) => method === 'POST' && /^\/(access-request|generic)-approvals\//.test(path))
			.map(({ path }) => path.split('/').at(-1));

	/** A role that the ORG_ADMIN whose token decides here has to approve, asked for by them or by a manager. */
	async function asked(requester: 'admin' | 'manager', ...aliases: string[]): Promise<string[]> {
		const sandbox = tenant();
		const rows = aliases.flatMap((alias) => sandbox.request(alias, 'Production Support'));
		for (const row of rows) row.requesterId = sandbox.credentials[requester].identityId ?? '';
		await sandbox.clock.advance(5_000);
		assignToAdmin(sandbox, rows);
		const who = new Set(aliases.map((alias) => sandbox.person(alias).id));
		const list = jsons(await approvals('getAll', { owner: 'all', returnAll: true }));
		sandbox.clearCalls();
		return list
			.filter(({ requestedFor }) => who.has((requestedFor as { id: string }).id))
			.map((row) => row.id as string);
	}

	const holds = (alias: string, name: string) => tenant().holds(alias, name);

	return { approvals, decisions, asked, holds };
}
