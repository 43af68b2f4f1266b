import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { globSync } from 'fast-glob';
import ts from 'typescript';

import { noteSubmitted, sameSubmitted } from '../../isc/api/recentlySubmitted';
import { nestedShapeOf, nestedShapesKnown, rememberNestedShape } from '../../isc/accessRequests/submit/nestedShape';
import { gatesKnown, limiterFor } from '../../isc/api/limiter';
import type { IscSession } from '../../isc/session';
import { TenantMemory } from '../../isc/shared/memory';
import { pair } from './plan/pairs';
import { VirtualClock } from './run/virtualClock';

const ROOT = join(__dirname, '../..');
const KEYS = ['https://a|one', 'https://a|two', 'https://b|one', 'https://a|one|', 'https://a'];

describe('what outlives a run', () => {
	/** A container that is made when a module is loaded, and is not only read. */
	interface Kept {
		where: string;
		made: string;
	}

	function keptIn(file: string): Kept[] {
		const source = ts.createSourceFile(file, readFileSync(join(ROOT, file), 'utf8'), ts.ScriptTarget.ES2022, true);
		const kept: Kept[] = [];
		for (const statement of source.statements) {
			if (!ts.isVariableStatement(statement)) continue;
			const isLet = (statement.declarationList.flags & ts.NodeFlags.Const) === 0;
			for (const { name, initializer, type } of statement.declarationList.declarations) {
				const made = isLet ? 'let' : madeBy(initializer);
				if (made === undefined || /^Readonly|^readonly /.test(type?.getText() ?? '')) continue;
				kept.push({ where: `${file} ${name.getText()}`, made });
			}
		}
		return kept;
	}

	function madeBy(value: ts.Expression | undefined): string | undefined {
		if (value === undefined) return undefined;
		if (ts.isNewExpression(value)) {
			const name = value.expression.getText();
			const isFilled = /^(Map|Set)$/.test(name) && (value.arguments?.length ?? 0) > 0;
			return isFilled ? undefined : name;
		}
		const isEmpty =
			(ts.isArrayLiteralExpression(value) && value.elements.length === 0) ||
			(ts.isObjectLiteralExpression(value) && value.properties.length === 0);
		return isEmpty ? 'literal' : undefined;
	}

	const files = globSync(['index.ts', '{isc,nodes,credentials}/**/*.ts'], { cwd: ROOT });
	const kept = files.flatMap(keptIn);

	test('is found by this test at all', () => {
		expect(kept.map(({ where }) => where)).toEqual(
			expect.arrayContaining([
				'isc/api/limiter.ts gates',
				'isc/api/recentlySubmitted.ts byPair',
				'nodes/SailPointIsc/resources/accessRequest/runIdentity.ts runs',
			]),
		);
	});

	/** What is neither a TenantMemory nor goes with an object of n8n's: each with why, and a test of its own below. */
	// The second is the description of an operation that takes no parameters.
	const OTHERS = [
		'isc/api/limiter.ts gates',
		'nodes/SailPointIsc/resources/configuration/check.operation.ts properties',
	];

	test('is filed under tenant and client and bounded, or goes with the object of n8n that it belongs to', () => {
		const unruly = kept.filter(
			({ made, where }) => !['TenantMemory', 'WeakMap'].includes(made) && !OTHERS.includes(where),
		);
		expect(unruly).toEqual([]);
	});
});

describe('a memory of what tenants said', () => {
	test('is of one tenant and one client alone, whatever characters their names hold', () => {
		const memory = new TenantMemory<string>(1_000);
		const names = ['x', '|x', '"x"', ','];
		for (const key of KEYS) for (const name of names) memory.set(key, name, `${key} ${name}`, 0);
		for (const key of KEYS) for (const name of names) expect(memory.get(key, name, 0)).toBe(`${key} ${name}`);
		memory.delete(KEYS[0], 'x');
		expect(KEYS.map((key) => memory.get(key, 'x', 0) === undefined)).toEqual([true, false, false, false, false]);
	});

	test('is bounded in number and in age, whoever fills it', () => {
		const memory = new TenantMemory<number>(100, 1_000);
		for (let entry = 0; entry < 1_000; entry++) memory.set(`tenant ${entry % 7}`, `${entry}`, entry, entry);
		expect(memory.size).toBe(100);
		expect(memory.get('tenant 5', '999', 1_999)).toBe(999);
		expect(memory.get('tenant 5', '999', 2_000)).toBeUndefined();
		memory.set('tenant', 'later', 1, 10_000);
		expect(memory.size).toBe(1);
	});
});

/** As much of a session as memories ask for. */
function sessionOf(key: string): IscSession {
	return { key, tenant: 'the same name', clock: { now: () => 0 } } as unknown as IscSession;
}

const accepted = (id: string) => ({
	kind: 'accepted' as const,
	newRequests: [{ requestedFor: 'p', requestedItemsDetails: [], accessRequestIds: [id] }],
	existingRequests: [],
});

test('requests submitted lately: two tenants, and two clients of one tenant, never meet', () => {
	noteSubmitted(sessionOf(KEYS[0]), pair(0, 1, 1), accepted('one'));
	for (const key of KEYS.slice(1)) expect(sameSubmitted(sessionOf(key), pair(0, 1, 1))).toBeUndefined();
	noteSubmitted(sessionOf(KEYS[1]), pair(0, 1, 1), accepted('two'));
	expect(sameSubmitted(sessionOf(KEYS[0]), pair(0, 1, 1))?.accessRequestIds).toEqual(['one']);
});

test('the nested shape: two tenants, and two clients of one tenant, never meet; it is bounded', () => {
	rememberNestedShape(KEYS[0], 'refused');
	expect(KEYS.map(nestedShapeOf)).toEqual(['refused', 'unknown', 'unknown', 'unknown', 'unknown']);
	for (let tenant = 0; tenant < 2_000; tenant++) rememberNestedShape(`tenant ${tenant}`, 'accepted');
	expect(nestedShapesKnown()).toBeLessThanOrEqual(500);
});

describe('the limiter', () => {
	test('a pause of one tenant holds back neither another tenant nor another client', async () => {
		const clock = new VirtualClock();
		const start = clock.now();
		const permit = await limiterFor(KEYS[0], 100, clock).acquire();
		(permit as { done(outcome: object): void }).done({ kind: 'refused', refusedUntilMs: start + 30_000 });
		for (const key of KEYS.slice(1)) {
			const other = await limiterFor(key, 100, clock).acquire();
			(other as { done(outcome: object): void }).done({ kind: 'succeeded' });
		}
		expect(clock.now() - start).toBeLessThan(1_000);
		await limiterFor(KEYS[0], 100, clock).acquire();
		expect(clock.now() - start).toBeGreaterThanOrEqual(29_000);
	});

	test('is bounded, and forgets none that has a call under way', async () => {
		const clock = new VirtualClock();
		const busy = await limiterFor('busy', 1, clock).acquire();
		for (let tenant = 0; tenant < 2_000; tenant++) {
			const permit = await limiterFor(`tenant ${tenant}`, 100, clock).acquire();
			(permit as { done(outcome: object): void }).done({ kind: 'succeeded' });
			await clock.sleep(2);
		}
		expect(gatesKnown()).toBeLessThanOrEqual(500);
		const start = clock.now();
		(busy as { done(outcome: object): void }).done({ kind: 'succeeded' });
		await limiterFor('busy', 1, clock).acquire();
		// One call in ten seconds: it still knows of the first.
		expect(clock.now() - start).toBeGreaterThan(1_000);
	});
});

test('two processes share nothing: what one module registry remembers the other never sees', () => {
	rememberNestedShape('both', 'refused');
	noteSubmitted(sessionOf('both'), pair(0, 9, 9), accepted('mine'));
	jest.isolateModules(() => {
		const shape = jest.requireActual<{ nestedShapeOf: typeof nestedShapeOf }>(
			'../../isc/accessRequests/submit/nestedShape',
		);
		const recent = jest.requireActual<{ sameSubmitted: typeof sameSubmitted }>('../../isc/api/recentlySubmitted');
		expect(shape.nestedShapeOf('both')).toBe('unknown');
		expect(recent.sameSubmitted(sessionOf('both'), pair(0, 9, 9))).toBeUndefined();
	});
});
