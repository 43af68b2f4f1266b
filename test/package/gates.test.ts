import { execFile } from 'node:child_process';
import { appendFileSync, cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const root = path.resolve(__dirname, '../..');
const PUBLISHED = ['index.ts', 'credentials', 'isc', 'nodes'];
const AROUND = ['package.json', 'tsconfig.json', 'tsconfig.build.json', 'eslint.config.mjs', '.npmrc', 'scripts', 'README.md', 'LICENSE'];

let copy: string;
beforeAll(() => {
	copy = mkdtempSync(path.join(tmpdir(), 'planted-'));
	for (const name of [...PUBLISHED, ...AROUND]) cpSync(path.join(root, name), path.join(copy, name), { recursive: true });
	symlinkSync(path.join(root, 'node_modules'), path.join(copy, 'node_modules'));
});
afterAll(() => rmSync(copy, { recursive: true, force: true }));

interface Gate {
	code: number;
	output: string;
}

async function gate(name: 'lint' | 'scan'): Promise<Gate> {
	return await new Promise((resolve) => {
		execFile('npm', ['run', '--silent', name], { cwd: copy, maxBuffer: 50_000_000 }, (error, stdout, stderr) => {
			resolve({ code: error === null ? 0 : Number(error.code ?? 1), output: `${stdout}\n${stderr}` });
		});
	});
}

const BARE = 'export const planted = (run: () => void) => setTimeout(run, 1);\n';
const HIDDEN = `/* eslint-disable */\n${BARE}`;

test('lint and scan fail on what n8n forbids, in the open and behind a disable comment', async () => {
	appendFileSync(path.join(copy, 'isc/tenant.ts'), BARE);
	appendFileSync(path.join(copy, 'isc/session.ts'), HIDDEN);
	appendFileSync(path.join(copy, 'nodes/SailPointIsc/transport/clock.ts'), HIDDEN);
	const [lint, scan] = await Promise.all([gate('lint'), gate('scan')]);

	expect({ lint: lint.code, scan: scan.code }).toEqual({ lint: 1, scan: 1 });
	for (const file of ['tenant', 'session', 'clock']) {
		expect(lint.output).toMatch(new RegExp(`${file}\\.ts[\\s\\S]*?setTimeout`));
		expect(scan.output).toMatch(new RegExp(`${file}\\.js:\\d+ .*setTimeout`));
	}
	expect(scan.output).toMatch(/clock\.ts:\d+ .*setTimeout/);
}, 240_000);
