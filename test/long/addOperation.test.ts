import { execFileSync } from 'node:child_process';
import { appendFileSync, cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const root = path.resolve(__dirname, '../..');
const FOLDERS = ['.github', 'credentials', 'docs', 'isc', 'nodes', 'playground', 'sandbox', 'scripts', 'test'];
const FILES = [
	'README.md',
	'index.ts',
	'package.json',
	'tsconfig.json',
	'jest.config.js',
	'eslint.config.mjs',
	'.prettierrc.json',
	'.prettierignore',
];

/** Tests that look at every operation. */
const KNOW_ALL = [
	'test/package/manifest.test.ts',
	'test/package/promises.test.ts',
	'test/package/reference.test.ts',
	'test/engine/configurationCheck.test.ts',
	'test/engine/contexts.test.ts',
	'test/engine/guidelines.test.ts',
	'test/engine/parameters',
	'test/contract/contract.test.ts',
];

let copy: string;
beforeAll(() => {
	copy = mkdtempSync(path.join(tmpdir(), 'operation-'));
	for (const name of [...FOLDERS, ...FILES]) cpSync(path.join(root, name), path.join(copy, name), { recursive: true });
	symlinkSync(path.join(root, 'node_modules'), path.join(copy, 'node_modules'));
});
afterAll(() => rmSync(copy, { recursive: true, force: true }));

function example(): string {
	const page = readFileSync(path.join(root, 'docs/architecture.md'), 'utf8');
	return page.split('## Add an operation\n')[1].split('\n## ')[0];
}

/** The entries in lists: the file, the line that they come before, and the entry. */
function entries(): Array<{ file: string; above: string; code: string }> {
	return [...example().matchAll(/^In `([^`]+)`, above `([^`]+)`[^`]*```ts\n([^]*?)```/gm)].map(
		([, file, above, code]) => ({ file, above, code }),
	);
}

/** The files that the worked example names, each with the code below its name. */
function steps(): Array<{ file: string; code: string }> {
	return [
		...example()
			.split('Three lists know')[0]
			.matchAll(/`((?:nodes|test)\/[^`]+\.(?:ts|json))`[^`]*```(?:ts|json)\n([\s\S]*?)```/g),
	]
		.filter(([, file]) => !file.startsWith('test/long/'))
		.map(([, file, code]) => ({ file, code }));
}

function run(program: string, ...args: string[]): void {
	const env = { ...process.env, NODE_ENV: undefined, JEST_WORKER_ID: undefined };
	try {
		execFileSync(path.join(root, 'node_modules/.bin', program), args, {
			cwd: copy,
			env,
			encoding: 'utf8',
			stdio: 'pipe',
		});
	} catch (error) {
		const { stdout, stderr } = error as { stdout: string; stderr: string };
		throw new Error(`${program} ${args.join(' ')}:\n${stdout}\n${stderr}`);
	}
}

test('an operation is one file, one line, one test, its schema and three entries, as docs/architecture.md says', () => {
	const [operation, line, its, schema, ...others] = steps();
	expect([operation.file, line.file, its.file, schema.file, others.length]).toEqual([
		'nodes/SailPointIsc/resources/accessItem/count.operation.ts',
		'nodes/SailPointIsc/resources/accessItem/operations.ts',
		'test/engine/count.test.ts',
		'nodes/SailPointIsc/__schema__/v1.0.0/accessItem/count.json',
		0,
	]);
	expect(line.code.trim().split('\n')).toHaveLength(1);
	writeFileSync(path.join(copy, operation.file), operation.code);
	appendFileSync(path.join(copy, line.file), line.code);
	writeFileSync(path.join(copy, its.file), its.code);
	writeFileSync(path.join(copy, schema.file), schema.code);

	for (const { file, above, code: entry } of entries()) insert(path.join(copy, file), above, entry);
	const changed = [operation.file, line.file, its.file, ...entries().map(({ file }) => file)];

	run('prettier', '--check', ...changed);
	run('eslint', '--max-warnings', '0', ...changed);
	run('tsx', 'scripts/reference.ts');
	process.env.PROMISES_ACCEPT = '1';
	run('jest', 'test/package/promises.test.ts');
	delete process.env.PROMISES_ACCEPT;
	run('jest', its.file, ...KNOW_ALL);
}, 300_000);

function insert(file: string, above: string, entry: string): void {
	const lines = readFileSync(file, 'utf8').split('\n');
	const at = lines.findIndex((text) => text.trim().startsWith(above));
	expect(at).toBeGreaterThan(0);
	lines.splice(at, 0, entry.trimEnd());
	writeFileSync(file, lines.join('\n'));
}
