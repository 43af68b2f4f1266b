import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { folder } from './folder';
import { cacheKey, ensureInstallation } from '../../../playground/src/installation';
import { chooseNode, nodeBinary } from '../../../playground/src/toolchain';

const cache = path.join(folder, 'cache');
const npm = path.join(folder, 'npm-cli.js');
const before = { ...process.env };

/** Writes an npm that creates the files a real one would, and fails at the given command. */
function fakeNpm(fails: '' | 'ci' | 'rebuild'): void {
	const addOns = ['sqlite3', 'isolated-vm'];
	const choice = chooseNode();
	const node = choice.from === 'npm' ? nodeBinary(choice, '.') : undefined;
	writeFileSync(
		npm,
		`const fs = require('node:fs'), path = require('node:path'), what = process.argv[2];
		fs.appendFileSync(${JSON.stringify(path.join(folder, 'calls'))}, what + '\\n');
		if (what === 'ci') {
			for (const name of ${JSON.stringify(addOns)}) { fs.mkdirSync(path.join('node_modules', name), { recursive: true }); fs.writeFileSync(path.join('node_modules', name, 'index.js'), ''); }
			const node = ${JSON.stringify(node)};
			if (node) { fs.mkdirSync(path.dirname(node), { recursive: true }); fs.symlinkSync(process.execPath, node); }
		}
		if (what === ${JSON.stringify(fails)}) process.exit(1);`,
	);
	chmodSync(npm, 0o755);
}

beforeEach(() => {
	jest.spyOn(process.stdout, 'write').mockReturnValue(true);
	rmSync(folder, { recursive: true, force: true });
	mkdirSync(cache, { recursive: true });
	process.env.SAILPOINT_ISC_PLAYGROUND_CACHE = cache;
	process.env.npm_execpath = npm;
});

afterEach(() => jest.restoreAllMocks());

afterAll(() => {
	process.env = before;
});

describe('the installation of n8n', () => {
	it('is created once and found the next time', async () => {
		fakeNpm('');
		const made = await ensureInstallation();
		expect(made.folder).toBe(path.join(cache, cacheKey(chooseNode())));
		rmSync(npm);
		expect(await ensureInstallation()).toEqual(made);
	});

	it.each(['ci', 'rebuild'] as const)('leaves nothing behind if npm fails at "%s"', async (fails) => {
		fakeNpm(fails);
		await expect(ensureInstallation()).rejects.toThrow(
			/^(Downloading n8n failed|Building the add-ons of n8n failed|n8n's database driver)/,
		);
		expect(readdirSync(cache)).toEqual([]);
	});

	it('removes what a killed installation left behind, but not one that is still running', async () => {
		fakeNpm('');
		const [dead, alive] = [999_999_999, process.ppid].map((pid) => path.join(cache, `n8n-other.partial-${pid}`));
		for (const partial of [dead, alive]) mkdirSync(partial);
		await ensureInstallation();
		expect([existsSync(dead), existsSync(alive)]).toEqual([false, true]);
	});
});
