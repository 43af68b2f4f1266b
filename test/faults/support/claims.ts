import type { RequestItem, Sandbox } from '../../../sandbox';
import { requestsOf, type Row, type RowOutcome, type Scene } from './scene';

/** Every outcome that differs from what the tenant has, and every request made twice; empty if all is well. */
export function untrueClaims(scene: Scene, outcomes: readonly RowOutcome[]): string[] {
	const own = new Map<string, RequestItem[]>();
	for (const item of requestsOf(scene)) {
		const key = keyOf(item.identityId, item.itemId);
		own.set(key, [...(own.get(key) ?? []), item]);
	}
	// ISC ignores a request that changes nothing, so such a request may be repeated.
	const doubled = [...own]
		.filter(([, items]) => items.filter(({ duplicate }) => !duplicate).length > 1)
		.map(([key]) => `doubled: ${key}`);
	const wanted = new Set(scene.rows.map(({ person, item }) => keyOf(person.id, item.id)));
	const strange = [...own.keys()].filter((key) => !wanted.has(key)).map((key) => `nobody asked for ${key}`);
	const untrue = scene.rows.flatMap((row, index) => {
		const outcome = outcomes[index];
		if (outcome === undefined) return [`item ${index} has no outcome`];
		const wrong = whatIsWrong(scene, row, outcome, own.get(keyOf(row.person.id, row.item.id)) ?? []);
		return wrong === undefined
			? []
			: [
					`item ${index} says ${outcome.outcome} (${outcome.accessRequestIds.join() || 'no id'}), but ${wrong}. ${outcome.message}`,
				];
	});
	return [...doubled, ...strange, ...untrue];
}

function keyOf(identityId: string, itemId: string): string {
	return `${identityId}|${itemId}`;
}

function whatIsWrong(
	{ sandbox, operation, before }: Scene,
	row: Row,
	{ outcome, accessRequestIds, statusCode }: RowOutcome,
	taken: readonly RequestItem[],
): string | undefined {
	const earlier = sandbox.requestItems().slice(0, before);
	const others = earlier.filter(({ identityId, itemId }) => identityId === row.person.id && itemId === row.item.id);
	switch (outcome) {
		case 'SUBMITTED':
			if (statusCode !== 202) return 'without a 202';
			if (taken.length === 0) return 'ISC has no such request';
			return wrongIds(sandbox, accessRequestIds, row, taken);
		case 'ALREADY_HELD':
			if (taken.length > 0) return 'it was submitted';
			return sandbox.holds(row.person, row.item) ? undefined : 'it is not held';
		case 'NOT_HELD':
			if (taken.length > 0) return 'it was submitted';
			if (others.some(({ state, requestType }) => requestType === 'GRANT_ACCESS' && isRunning(state)))
				return 'a grant is running';
			return sandbox.holds(row.person, row.item) ? 'it is held' : undefined;
		case 'ALREADY_REQUESTED': {
			const sameWay = others.filter(
				({ requestType, state }) => isRunning(state) && (requestType === 'GRANT_ACCESS') === (operation === 'grant'),
			);
			return sameWay.map(({ requestId }) => requestId).join() === accessRequestIds.join()
				? undefined
				: 'no such request is running';
		}
		case 'FAILED':
		case 'ROW ERROR':
			return taken.length > 0 ? 'ISC took it' : undefined;
		// It claims only that ISC may have taken the request.
		case 'UNCONFIRMED':
			return undefined;
		default:
			return 'there is no such outcome';
	}
}

function isRunning(state: RequestItem['state']): boolean {
	return state === 'EXECUTING' || state === 'PROVISIONING_VERIFICATION_PENDING';
}

/** Only the pair's own request may be named. If ISC splits a person's items over several requests, its answer names all of them. */
function wrongIds(
	sandbox: Sandbox,
	named: readonly string[],
	row: Row,
	taken: readonly RequestItem[],
): string | undefined {
	const own = taken.map(({ requestId }) => requestId);
	const allowed = sandbox.quirks.itemsPerRequest > 0 ? requestsFor(sandbox, row) : new Set(own);
	const right = own.some((id) => named.includes(id)) && named.every((id) => allowed.has(id));
	return right ? undefined : `its request is ${own.join()}`;
}

function requestsFor(sandbox: Sandbox, { person }: Row): Set<string> {
	return new Set(
		sandbox.requestItems().flatMap(({ identityId, requestId }) => (identityId === person.id ? [requestId] : [])),
	);
}
