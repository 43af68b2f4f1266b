import type { AccessItemDraft, FieldsDraft, JsonDraft, RowDraft } from '../../../isc/accessRequests/model/drafts';
import type { RuledRow } from '../../../isc/accessRequests/model/wanted';
import type { IdentityDraft } from '../../../isc/api/lookUp/references';
import type { RowProblem } from '../../../isc/shared/faults';
import { applyRules } from '../../../isc/accessRequests/rules';

/** Noon in Berlin, in summer. */
export const CONTEXT = { timeZone: 'Europe/Berlin', now: Date.parse('2026-06-15T10:00:00.000Z') };

export function person(value: unknown, by: IdentityDraft['by'] = 'id', index = 1): IdentityDraft {
	return { by, value, field: `Identities [${index}] > Identity` };
}

export function item(value: unknown, rest: Partial<AccessItemDraft> = {}, index = 1): AccessItemDraft {
	return { type: 'ROLE', by: 'id', value, field: `Access Items [${index}]`, ...rest };
}

export function grant(rest: Partial<FieldsDraft> = {}): FieldsDraft {
	return {
		mode: 'fields',
		row: 0,
		requestType: 'GRANT_ACCESS',
		requestedFor: 'identities',
		identities: [person('p1')],
		accessItems: [item('r1')],
		...rest,
	};
}

export function revoke(rest: Partial<FieldsDraft> = {}): FieldsDraft {
	return grant({ requestType: 'REVOKE_ACCESS', comment: 'left the team', ...rest });
}

export function modify(rest: Partial<FieldsDraft> = {}): FieldsDraft {
	return grant({ requestType: 'MODIFY_ACCESS', removeDate: '2026-12-31', ...rest });
}

export function json(body: unknown, rest: Partial<JsonDraft> = {}): JsonDraft {
	return { mode: 'json', row: 0, requestType: 'GRANT_ACCESS', body, ...rest };
}

/** The ruled row of a draft that is expected to keep the rules. */
export function ruled(draft: RowDraft): RuledRow {
	const { rows, problems } = applyRules([draft], CONTEXT);
	expect(problems).toEqual([]);
	expect(rows).toHaveLength(1);
	return rows[0];
}

/** The items of a draft that is expected to keep the rules. */
export function items(draft: RowDraft) {
	return ruled(draft).entries.flatMap((entry) => entry.items);
}

/** The problems of a draft that is expected to break rules. */
export function broken(draft: RowDraft): RowProblem[] {
	const { rows, problems } = applyRules([draft], CONTEXT);
	expect(rows).toEqual([]);
	for (const problem of problems) {
		expect(problem.row).toBe(draft.row);
		expect(problem.field).toBeTruthy();
		expect(problem.advice).toMatch(/\.$/);
		expect(problem.message).toMatch(/^\S.*[^.]$/s);
	}
	return problems;
}

/** Field and message of each problem, as `field: message`. */
export function faults(draft: RowDraft): string[] {
	return broken(draft).map(({ field, message }) => `${field}: ${message}`);
}
