import type { RequestItem, Sandbox } from '../../../sandbox';

export interface Row {
	person: string;
	item: string;
}

/** Takes `{ rows }` and requests each, with one call for each row. It answers before that. */
export const GRANT_ROWS = {
	id: 'queueGrant',
	name: 'Grant the rows of a call',
	active: true,
	settings: { executionOrder: 'v1' },
	nodes: [
		{
			id: 'queue-1',
			name: 'Rows',
			type: 'n8n-nodes-base.webhook',
			typeVersion: 2,
			position: [0, 0],
			webhookId: 'queue-rows',
			parameters: { httpMethod: 'POST', path: 'queue-rows', options: {} },
		},
		{
			id: 'queue-2',
			name: 'Each Row',
			type: 'n8n-nodes-base.splitOut',
			typeVersion: 1,
			position: [220, 0],
			parameters: { fieldToSplitOut: 'body.rows', options: {} },
		},
		grantNode({ person: '={{ $json.person }}', item: '={{ $json.item }}' }),
	],
	connections: {
		Rows: { main: [[{ node: 'Each Row', type: 'main', index: 0 }]] },
		'Each Row': { main: [[{ node: 'Grant', type: 'main', index: 0 }]] },
	},
};

/** Started by hand, for a person and an access item of the sample tenant. */
export function manualGrant(row: Row): typeof GRANT_ROWS {
	const trigger = { ...GRANT_ROWS.nodes[0], name: 'Start', type: 'n8n-nodes-base.manualTrigger', parameters: {} };
	return {
		...{ ...GRANT_ROWS, id: 'queueManual', name: 'Grant by hand', active: false },
		nodes: [trigger, grantNode(row)],
		connections: { Start: { main: [[{ node: 'Grant', type: 'main', index: 0 }]] } },
	} as unknown as typeof GRANT_ROWS;
}

/** Requests one entitlement for one person, with the defaults of all options. */
function grantNode({ person, item }: Row) {
	const byId = (value: string) => ({ __rl: true, mode: 'id', value });
	return {
		id: 'queue-3',
		name: 'Grant',
		type: 'n8n-nodes-sailpoint-isc.sailPointIsc',
		typeVersion: 1,
		position: [440, 0],
		credentials: { sailPointIscApi: { id: 'sailPointIscApi', name: 'SailPoint ISC' } },
		parameters: {
			authentication: 'accessToken',
			resource: 'accessRequest',
			operation: 'grant',
			identities: { identity: [{ id: byId(person) }] },
			accessItems: { item: [{ type: 'ENTITLEMENT', id: byId(item) }] },
			options: {},
		},
	};
}

/** `count` pairs that nobody has, of new people and new entitlements. */
export function newRows(sandbox: Sandbox, people: number, items: number): Row[] {
	const entitlements = sandbox.addItems('ENTITLEMENT', items);
	return sandbox
		.addPeople(people)
		.flatMap((person) => entitlements.map((item) => ({ person: person.id, item: item.id })));
}

/** The rows that the tenant took, one for each request. */
export function taken(sandbox: Sandbox, rows: Row[]): RequestItem[] {
	const wanted = new Set(rows.map(({ person, item }) => `${person}|${item}`));
	return sandbox.requestItems().filter(({ identityId, itemId }) => wanted.has(`${identityId}|${itemId}`));
}

/** 429 is not counted, and a request for a token isn't one of the API's. */
export function countedCalls(calls: Sandbox['calls'], from: number, to: number): { counted: number; refused: number } {
	const inside = calls.filter(({ at, path }) => at >= from && at <= to && !path.startsWith('/oauth'));
	const refused = inside.filter(({ status }) => status === 429).length;
	return { counted: inside.length - refused, refused };
}

/** For each ten seconds since a time: calls counted + refused. */
export function refusedByWindow(calls: Sandbox['calls'], from: number): string {
	const last = calls.at(-1)?.at ?? from;
	const windows = Array.from({ length: Math.ceil((last - from) / 10_000) }, (_, index) => {
		const { counted, refused } = countedCalls(calls, from + index * 10_000, from + (index + 1) * 10_000 - 1);
		return `${counted}+${refused}`;
	});
	return `In each ten seconds: ${windows.join(' ')}`;
}

/** What was lost, and what was requested more than once. */
export function account(sandbox: Sandbox, rows: Row[]): { lost: number; doubled: number } {
	const all = taken(sandbox, rows);
	const distinct = new Set(all.map(({ identityId, itemId }) => `${identityId}|${itemId}`)).size;
	return { lost: rows.length - distinct, doubled: all.length - distinct };
}
