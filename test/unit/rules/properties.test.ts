import { REFERENCE_KEY } from '../../../isc/accessRequests/model/pairs';
import type { FieldsDraft } from '../../../isc/accessRequests/model/drafts';
import type { RuledRow, WantedItem } from '../../../isc/accessRequests/model/wanted';
import fc from 'fast-check';
import { applyRules } from '../../../isc/accessRequests/rules';
import { CONTEXT } from './drafts';
import { drafts, fieldsDraft } from './generators';

const UTC = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;
const RUNS = { numRuns: 300 };

function expectNothingEmpty(value: unknown): void {
	expect(value).not.toBe('');
	expect(value).not.toBe(undefined);
	expect(value).not.toBe(null);
	if (typeof value !== 'object' || value === null) return;
	expect(Object.keys(value).length).toBeGreaterThan(0);
	Object.values(value).forEach(expectNothingEmpty);
}

function expectGoodItem(item: WantedItem, row: RuledRow, machine: boolean): void {
	expect(['ROLE', 'ACCESS_PROFILE', 'ENTITLEMENT']).toContain(item.type);
	expect(item.value).toBe(item.value.trim());
	expectNothingEmpty(item);
	for (const date of [item.startDate, item.removeDate].filter((one) => one !== undefined)) {
		expect(date).toMatch(UTC);
	}
	// A start that has passed is ISC's to take at once; one of years ago is a mistake.
	if (item.startDate) expect(Date.parse(item.startDate)).toBeGreaterThanOrEqual(CONTEXT.now - 366 * 86_400_000);
	if (item.removeDate) expect(Date.parse(item.removeDate)).toBeGreaterThan(CONTEXT.now);
	if (item.startDate && item.removeDate) expect(Date.parse(item.startDate)).toBeLessThan(Date.parse(item.removeDate));
	for (const text of Object.values(item.clientMetadata ?? {})) expect(typeof text).toBe('string');
	if (row.reference !== undefined) {
		expect(item.comment?.startsWith(row.reference)).toBe(true);
		expect(item.clientMetadata?.[REFERENCE_KEY]).toBe(row.reference);
	}
	if (row.requestType !== 'GRANT_ACCESS') expect(item).not.toHaveProperty('formInstanceId');
	if (row.requestType === 'REVOKE_ACCESS') {
		expect(item.comment).toBeTruthy();
		expect(item).not.toHaveProperty('startDate');
		expect(item).not.toHaveProperty('accountSelection');
	}
	if (row.requestType === 'MODIFY_ACCESS') expect(item.startDate ?? item.removeDate).toBeDefined();
	if (machine) {
		expect(item.type).toBe('ENTITLEMENT');
		if (row.requestType !== 'REVOKE_ACCESS')
			expect(item.accountSelection).toEqual([{ sourceId: 's', accounts: [{ accountUuid: 'u' }] }]);
	}
}

function expectGoodRow(row: RuledRow): void {
	expect(row.entries.length).toBeGreaterThan(0);
	expect(new Set(row.entries.map((entry) => entry.identityType)).size).toBe(1);
	for (const { identityType, identities, items } of row.entries) {
		expect(identities.length).toBeGreaterThan(0);
		expect(items.length).toBeGreaterThan(0);
		const people = identities.map((one) =>
			one.by === 'self' ? 'self' : `${one.by} ${one.by === 'email' ? one.value.toLowerCase() : one.value}`,
		);
		expect(new Set(people).size).toBe(people.length);
		for (const one of identities) {
			if (one.by !== 'self') expect(one.value).toBe(one.value.trim());
			if (row.requestType === 'REVOKE_ACCESS' || identityType === 'MACHINE') expect(one.by).not.toBe('self');
			if (identityType === 'MACHINE') expect(one.by).toBe('id');
		}
		const keys = items.map((item) =>
			JSON.stringify([item.type, item.by, item.value, item.assignmentId, item.nativeIdentity, item.accountSelection]),
		);
		expect(new Set(keys).size).toBe(keys.length);
		for (const item of items) expectGoodItem(item, row, identityType === 'MACHINE');
	}
}

/** The draft that a ruled row reads like, its reference already in the comments and metadata. */
function asDraft(row: RuledRow): FieldsDraft {
	const [entry] = row.entries;
	const self = entry.identities.some((one) => one.by === 'self');
	return {
		mode: 'fields',
		row: row.row,
		requestType: row.requestType,
		requestedFor: self ? 'self' : entry.identityType === 'MACHINE' ? 'machines' : 'identities',
		identities: entry.identities.flatMap((one) => (one.by === 'self' ? [] : [one])),
		accessItems: entry.items,
	};
}

describe('any rows', () => {
	it('become rows that keep every rule, or problems, never both, in order', () => {
		const seen = { rows: 0, problems: 0 };
		fc.assert(
			fc.property(drafts, (given) => {
				const { rows, problems } = applyRules(given, CONTEXT);
				const good = rows.map((row) => row.row);
				const bad = [...new Set(problems.map((problem) => problem.row))];
				expect([...good, ...bad].sort((a, b) => a - b)).toEqual(given.map((draft) => draft.row));
				expect(good).toEqual([...good].sort((a, b) => a - b));
				expect(problems.map((one) => one.row)).toEqual(problems.map((one) => one.row).sort((a, b) => a - b));
				rows.forEach(expectGoodRow);
				for (const problem of problems)
					expect([problem.message, problem.advice, problem.field]).toEqual([
						expect.stringMatching(/./),
						expect.stringMatching(/\.$/),
						expect.stringMatching(/./),
					]);
				seen.rows += rows.length;
				seen.problems += bad.length;
			}),
			RUNS,
		);
		expect(seen.rows).toBeGreaterThan(100);
		expect(seen.problems).toBeGreaterThan(100);
	});

	it('stay as they are, and give the same answer again', () => {
		fc.assert(
			fc.property(drafts, (given) => {
				const first = applyRules(frozen(given), CONTEXT);
				expect(applyRules(given, CONTEXT)).toEqual(first);
			}),
			RUNS,
		);
	});

	it('do not depend on one another', () => {
		fc.assert(
			fc.property(drafts, (given) => {
				const alone = given.map((draft) => applyRules([draft], CONTEXT));
				expect(applyRules(given, CONTEXT)).toEqual({
					rows: alone.flatMap((one) => one.rows),
					problems: alone.flatMap((one) => one.problems),
				});
			}),
			RUNS,
		);
	});
});

describe('a row that keeps the rules', () => {
	it('keeps them again, unchanged, when it is given as it came out', () => {
		fc.assert(
			fc.property(fieldsDraft, (draft) => {
				const { rows } = applyRules([draft], CONTEXT);
				fc.pre(rows.length === 1);
				const again = applyRules([asDraft(rows[0])], CONTEXT);
				expect(again.problems).toEqual([]);
				expect(again.rows[0].entries).toEqual(rows[0].entries);
			}),
			RUNS,
		);
	});

	it('comes out the same from a JSON body that says the same', () => {
		fc.assert(
			fc.property(fieldsDraft, (draft) => {
				const [row] = applyRules([draft], CONTEXT).rows;
				fc.pre(row !== undefined);
				const [entry] = row.entries;
				fc.pre(entry.items.every((item) => item.by === 'id'));
				const ids = entry.identities.flatMap((one) => (one.by === 'id' ? [one.value] : []));
				const bare = entry.items.map(({ field: _field, by: _by, value, ...rest }) => ({ id: value, ...rest }));
				fc.pre(ids.length === entry.identities.length && (row.requestType !== 'REVOKE_ACCESS' || ids.length === 1));
				fc.pre(
					bare.every((item) => !item.assignmentId) ||
						bare.every((item) => !item.accountSelection && entry.identityType === 'HUMAN'),
				);
				const flat = entry.identityType === 'HUMAN' && bare.every((item) => !item.accountSelection);
				const body = flat
					? { requestedFor: ids, requestedItems: bare }
					: {
							requestedForWithRequestedItems: ids.map((identityId) => ({
								identityId,
								identityType: entry.identityType,
								requestedItems: bare,
							})),
						};
				const fromJson = applyRules(
					[{ mode: 'json', row: 0, requestType: row.requestType, body: JSON.stringify(body) }],
					CONTEXT,
				);
				expect(fromJson.problems).toEqual([]);
				const [first] = fromJson.rows[0].entries;
				expect(
					fromJson.rows[0].entries.flatMap((one) =>
						one.identities.map((person) => person.by !== 'self' && person.value),
					),
				).toEqual(ids);
				expect(first.items.map(({ field: _field, by: _by, value, ...rest }) => ({ id: value, ...rest }))).toEqual(bare);
			}),
			RUNS,
		);
	});
});

/** Makes every list and object unchangeable; a change then throws. Dates and DateTimes cannot be changed by what the rules call on them. */
function frozen<T>(value: T): T {
	const plain =
		Array.isArray(value) ||
		(typeof value === 'object' &&
			value !== null &&
			[Object.prototype, null].includes(Object.getPrototypeOf(value) as object | null));
	if (plain && !Object.isFrozen(value)) Object.values(Object.freeze(value) as object).forEach(frozen);
	return value;
}
