import type { Request } from './wire';

const ME = '2c9180835d2e5168015d32f890ca1500';

/** What a tenant answers that has one person and one role, and takes every request. */
export function wellAnswer({ path, body }: Request): unknown {
	if (path === '/oauth/token') return { access_token: token(), expires_in: 700 };
	if (path === '/access-requests/v1') return taken(body);
	return path === '/public-identities/v1' || path === '/requestable-objects/v1' ? [entry(0)] : [];
}

/** An entry that passes for a person, a role or a status row. */
export function entry(index: number): Record<string, unknown> {
	const id = index.toString(16).padStart(32, '0');
	return {
		id,
		name: `Entry ${index}`,
		alias: `entry.${index}`,
		email: `entry.${index}@example.com`,
		accessRequestId: id,
		state: 'EXECUTING',
		type: 'ROLE',
		requestedFor: { id: ME, type: 'IDENTITY', name: 'A Person' },
		created: '2026-01-01T00:00:00Z',
	};
}

function taken(body: string): unknown {
	const { requestedFor = [], requestedItems = [] } = JSON.parse(body) as {
		requestedFor?: string[];
		requestedItems?: Array<{ type: string; id: string }>;
	};
	const requestedItemsDetails = requestedItems.map(({ type, id }) => ({ type, id }));
	const newRequests = requestedFor.map((person) => ({
		requestedFor: person,
		requestedItemsDetails,
		attributesHash: 1,
		accessRequestIds: [`${person.slice(0, 31)}f`],
	}));
	return { newRequests, existingRequests: [] };
}

function token(): string {
	const claims = { identity_id: ME, user_name: 'someone', authorities: ['ORG_ADMIN'] };
	return ['{}', JSON.stringify(claims), ''].map((part) => Buffer.from(part).toString('base64url')).join('.') + 'x';
}
