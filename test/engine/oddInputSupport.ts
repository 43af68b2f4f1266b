import type { Sandbox } from '../../sandbox';
import type { NodeOptions, NodeResult } from './harness';
import { access, accessItem, errorOf, people, run } from './support';

/** Grants in the tenant of the moment, for a person nobody has asked for yet where they are fresh. */
export function grantsIn(tenant: () => Sandbox) {
	const role = (name: string) => tenant().item(name, 'ROLE').id;
	const fresh = () => ({
		...people('id', tenant().addPeople(1)[0].id),
		...access(accessItem('ROLE', 'id', role('Sales Reader'))),
	});
	const grant = async (parameters: object, options: Omit<NodeOptions, 'parameters'> = {}): Promise<NodeResult> =>
		await run(tenant(), 'grant', parameters, { onError: 'continueErrorOutput', ...options });
	return { role, fresh, grant };
}

/** What the node ended with, or the first row's error. */
export const said = (result: NodeResult) =>
	result.error === undefined
		? `${errorOf(result).message}\n${errorOf(result).description}`
		: `${result.error.message}\n${result.error.description}`;
