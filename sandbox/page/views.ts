import { accessOf } from '../access/held';
import type { Call } from '../http/calls';
import { valuesOf } from '../options';
import { iso } from '../render/common';
import type { Tenant } from '../tenant';

/** The most entries to show. The page is for a quick look, not for reports. */
const MOST_PEOPLE = 50;
const MOST_CALLS = 200;

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
			email: person.email,
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

/** The newest calls. Tokens aren't recorded. */
export function callsView({ calls }: Tenant): object {
	const newest: Call[] = calls.list.slice(-MOST_CALLS).reverse();
	return {
		total: calls.list.length,
		calls: newest.map(({ at, method, path, query, body, status, clientId, userName, fault, durationMs }, index) => ({
			number: calls.list.length - index,
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
