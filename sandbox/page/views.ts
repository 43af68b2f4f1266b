import { accessOf } from '../access/held';
import type { Call } from '../http/calls';
import { valuesOf } from '../options';
import { iso } from '../render/common';
import type { Approval, RequestItem } from '../store/model';
import type { Tenant } from '../tenant';

/** The most rows to show. The page is for a quick look, not for reports. */
const MOST_PEOPLE = 50;
const MOST_ROWS = 200;

/** The profile of the tenant, and the settings that differ from it. */
export function tenantView({ profile, quirks, settings }: Tenant): object {
	const set = valuesOf(profile);
	const before: Record<string, unknown> = { ...set.quirks, ...set.settings };
	const changed = Object.entries({ ...quirks, ...settings }).filter(
		([name, value]) => name in before && before[name] !== value,
	);
	return { profile, changed: changed.map(([name, value]) => `${name} = ${String(value)}`) };
}

/** People whose name, alias or email address contains the text, with everything they have, directly or through something else. */
export function peopleView(tenant: Tenant, search: string): object {
	const { store, clock } = tenant;
	const wanted = search.trim().toLowerCase();
	const matches = ({ name, alias, email }: { name: string; alias: string; email: string | null }): boolean =>
		wanted === '' || `${name} ${alias} ${email ?? ''}`.toLowerCase().includes(wanted);
	const found = store.identities.people.filter(matches);
	return {
		total: found.length,
		people: found.slice(0, MOST_PEOPLE).map((person) => ({
			name: person.name,
			alias: person.alias,
			department: person.department,
			access: accessOf(store, store.holdings.of(person.id), clock.now()).map(({ item, holding, via }) => ({
				name: item.name,
				type: item.type,
				...(via === null ? { origin: holding.origin } : { via: via.name }),
				until: iso(holding.removeDate),
			})),
		})),
	};
}

/** The newest requests and their state. */
export function requestsView(tenant: Tenant): object {
	tenant.clock.runDue();
	const { items } = tenant.store.requests;
	return {
		total: items.length,
		requests: items
			.slice(-MOST_ROWS)
			.reverse()
			.map((item) => requestView(tenant, item)),
	};
}

function requestView({ store }: Tenant, row: RequestItem): object {
	const nameOf = (id: string): string => store.groups.get(id)?.name ?? store.identities.get(id)?.name ?? id;
	return {
		requestId: row.requestId,
		requestType: row.requestType,
		person: nameOf(row.identityId),
		requester: nameOf(row.requesterId),
		item: store.items.get(row.itemId)?.name ?? row.itemId,
		itemType: store.items.get(row.itemId)?.type ?? '',
		state: row.state,
		comment: row.comment,
		created: iso(row.created),
		at: standingOf(row, nameOf),
		manualTask:
			row.manualTask?.completed === undefined && row.state === 'EXECUTING' ? (row.manualTask?.id ?? null) : null,
		errors: row.errors,
		approvals: row.approvals.map((approval: Approval) => ({
			id: approval.id,
			state: approval.state,
			owner: nameOf(approval.ownerId),
			comment: approval.comment?.text ?? null,
		})),
	};
}

/** Where a request that runs stands: its phase, since when, and whom it waits for. Null for one that has ended. */
function standingOf({ phases, approvals, manualTask }: RequestItem, nameOf: (id: string) => string): object | null {
	const phase = phases.find(({ state }) => state === 'EXECUTING');
	if (phase === undefined) return null;
	const reviewers = approvals.filter(({ state }) => state === 'PENDING').map(({ ownerId }) => nameOf(ownerId));
	const waitingFor =
		manualTask === undefined ? reviewers.join(', ') : `the manual task of ${nameOf(manualTask.ownerId)}`;
	return { phase: phase.name.replace('_PHASE', '').toLowerCase(), since: iso(phase.started), waitingFor };
}

/** The newest calls. Tokens aren't recorded. */
export function callsView({ calls }: Tenant): object {
	const newest: Call[] = calls.list.slice(-MOST_ROWS).reverse();
	return {
		total: calls.list.length,
		calls: newest.map(({ at, method, path, query, body, status, clientId, userName, fault, durationMs }) => ({
			at: new Date(at).toISOString(),
			method,
			path,
			query: new URLSearchParams(query).toString(),
			body: body ?? null,
			status,
			who: userName ?? clientId ?? null,
			fault: fault ?? null,
			durationMs: durationMs ?? null,
		})),
	};
}
