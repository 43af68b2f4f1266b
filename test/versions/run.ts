/**
 * `npm run test:versions`: the same acceptance workflows in the oldest n8n that the package supports, on this machine's Node, and in the newest.
 * Prints a table, and ends with code 1 if a test failed in either. With OPERATIONS_ACCEPT=1 it writes the table into docs/operations.md.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { playgroundDir, repoDir } from '../../playground/src/paths';
import { say } from '../../playground/src/terminal';
import { writeFigures } from '../support/figures';

/** Files in test/e2e. */
const ACCEPTANCE = ['examples', 'form', 'closingTheLoop', 'retryOnFail', 'secrets'];

interface Version {
	name: string;
	environment: Record<string, string>;
}

interface Result {
	testResults: Array<{ assertionResults: Array<{ title: string; status: string }> }>;
}

const oldest = path.join(__dirname, 'oldest');
const versionIn = (folder: string) =>
	(JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as { dependencies: { n8n: string } })
		.dependencies.n8n;

const VERSIONS: Version[] = [
	{ name: `n8n ${versionIn(oldest)}, Node ${process.versions.node}`, environment: { N8N_MANIFESTS: oldest } },
	{ name: `n8n ${versionIn(playgroundDir)}, Node 24`, environment: {} },
];

/** The result of each test, by its title. */
function runIn({ name, environment }: Version): Map<string, string> {
	say(`\n${name}`);
	const folder = mkdtempSync(path.join(tmpdir(), 'versions-'));
	const file = path.join(folder, 'result.json');
	const jest = path.join(repoDir, 'node_modules', 'jest', 'bin', 'jest.js');
	const files = ACCEPTANCE.map((test) => `test/e2e/${test}.test.ts`);
	spawnSync(process.execPath, [jest, '-c', 'jest.e2e.config.js', '--json', `--outputFile=${file}`, ...files], {
		cwd: repoDir,
		env: { ...process.env, ...environment },
		stdio: ['ignore', 'ignore', 'inherit'],
	});
	const { testResults } = JSON.parse(readFileSync(file, 'utf8')) as Result;
	rmSync(folder, { recursive: true });
	return new Map(
		testResults.flatMap(({ assertionResults }) => assertionResults).map(({ title, status }) => [title, status]),
	);
}

const results = VERSIONS.map(runIn);
const titles = [...new Set(results.flatMap((result) => [...result.keys()]))];
writeFigures(
	'versions',
	['acceptance test in real n8n', ...VERSIONS.map(({ name }) => name)],
	titles.map((title) => [title.replaceAll('|', '\\|'), ...results.map((result) => result.get(title) ?? 'not run')]),
);
const all = results.flatMap((result) => titles.map((title) => result.get(title)));
process.exitCode = titles.length > 0 && all.every((status) => status === 'passed') ? 0 : 1;
