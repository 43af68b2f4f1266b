import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { startSandbox } from '../../sandbox';

const folder = mkdtempSync(path.join(tmpdir(), 'seed-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(text: string): string {
	const name = path.join(folder, `${Math.random().toString(36).slice(2)}.yaml`);
	writeFileSync(name, text);
	return name;
}

test('the example: its people and access are there beside the sample tenant, and its rules hold', async () => {
	const sandbox = await startSandbox({ seedFile: path.resolve(__dirname, '../../sandbox/seed/example.yaml') });
	try {
		expect(sandbox.holds('leo.stone', sandbox.item('WH_READ', 'ENTITLEMENT'))).toBe(true);
		expect(sandbox.person('leo.stone')).toMatchObject({ department: 'Logistics', email: 'leo.stone@sandbox.example' });
		expect(sandbox.person('leo.stone').managerId).toBe(sandbox.person('grace.hall').id);
		expect(sandbox.person('priya.nair').name).toBe('Priya Nair');
		const { rules, ownerId } = sandbox.item('Warehouse Manager', 'ROLE');
		expect(rules).toMatchObject({
			approvals: [{ approverType: 'MANAGER' }, { approverType: 'OWNER' }],
			commentRequired: true,
		});
		expect(ownerId).toBe(sandbox.person('grace.hall').id);
	} finally {
		await sandbox.close();
	}
});

test.each([
	['people:\n  - alias: a b\n    firstName: A\n', /\/people\/0.*lastName.*\/people\/0\/alias|\/people\/0\/alias.*/],
	['peple: []\n', /must NOT have additional properties/],
	['people:\n  - { alias: x, firstName: X, lastName: Y, manager: nobody }\n', /"nobody" as the manager of x/],
	[
		'people:\n  - { alias: x, firstName: X, lastName: Y, holds: [No Such] }\n',
		/"No Such" \(held by x\); 0 access items/,
	],
	['accessItems:\n  - { type: ENTITLEMENT, name: E, source: Nowhere }\n', /source "Nowhere" of "E"/],
	['people: [\n', /can't be read/],
])('what is wrong with a seed is said: %j', async (text, message) => {
	await expect(startSandbox({ seedFile: file(text) })).rejects.toThrow(message);
});

test('a fault with a time to live ends by itself', async () => {
	const sandbox = await startSandbox();
	try {
		sandbox.faults.add({ mode: 'status', status: 503, path: '^/search', ttlSeconds: 0.2 });
		expect(sandbox.faults.list()).toHaveLength(1);
		await new Promise((resolve) => setTimeout(resolve, 250));
		expect(sandbox.faults.list()).toEqual([]);
	} finally {
		await sandbox.close();
	}
});
