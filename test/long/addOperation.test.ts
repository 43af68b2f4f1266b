import { execFileSync } from 'node:child_process';
import { appendFileSync, cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const root = path.resolve(__dirname, '../..');
const FOLDERS = ['credentials', 'isc', 'nodes', 'sandbox', 'test'];
const FILES = [
	'index.ts',
	'package.json',
	'tsconfig.json',
	'jest.config.js',
	'eslint.config.mjs',
	'.prettierrc.json',
	'.prettierignore',
];

let copy: string;
beforeAll(() => {
	copy = mkdtempSync(path.join(tmpdir(), 'operation-'));
	for (const name of [...FOLDERS, ...FILES]) cpSync(path.join(root, name), path.join(copy, name), { recursive: true });
	symlinkSync(path.join(root, 'node_modules'), path.join(copy, 'node_modules'));
});
afterAll(() => rmSync(copy, { recursive: true, force: true }));

/** The files that the worked example names, each with the code below its name. */
function steps(): Array<{ file: string; code: string }> {
	const page = readFileSync(path.join(root, 'docs/architecture.md'), 'utf8');
	const [, section] = page.split('## Add an operation\n');
	const [example] = section.split('\n## ');
	return [...example.matchAll(/`((?:nodes|test)\/[^`]+\.(?:ts|json))`[^`]*```(?:ts|json)\n([\s\S]*?)```/g)]
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

test('an operation is one file, one line, one test and its schema, as docs/architecture.md says', () => {
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

	run('prettier', '--check', operation.file, line.file, its.file);
	run('eslint', '--max-warnings', '0', operation.file, line.file, its.file);
	run('jest', its.file, 'test/package/manifest.test.ts');
});
