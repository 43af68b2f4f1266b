/**
 * `npm run test:versions`: the same acceptance workflows in the oldest n8n that the package supports, on this machine's Node, and in the newest.
 * Prints a table, and ends with code 1 if a test failed in either. With OPERATIONS_ACCEPT=1 it writes the table into docs/operations.md.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { ensureInstallation, type Installation } from '../../playground/src/installation';
import { playgroundDir, repoDir } from '../../playground/src/paths';
import { say } from '../../playground/src/terminal';
import { writeFigures } from '../support/figures';

/** Files in test/e2e. */
const ACCEPTANCE = ['examples', 'form', 'closingTheLoop', 'retryOnFail', 'secrets'];

interface Version {
	name: string;
	environment: Record<string, string>;
}

interface Sums {
	numPassedTests: number;
	numFailedTests: number;
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

/** The result of Jest in a process of its own. */
function jest<Result>(node: string, config: string, environment: Record<string, string>, files: string[] = []): Result {
	const folder = mkdtempSync(path.join(tmpdir(), 'versions-'));
	const file = path.join(folder, 'result.json');
	const program = path.join(repoDir, 'node_modules', 'jest', 'bin', 'jest.js');
	spawnSync(node, [program, '-c', config, '--json', `--outputFile=${file}`, ...files], {
		cwd: repoDir,
		env: { ...process.env, ...environment },
		stdio: ['ignore', 'ignore', 'inherit'],
	});
	const result = JSON.parse(readFileSync(file, 'utf8')) as Result;
	rmSync(folder, { recursive: true });
	return result;
}

/** The result of each test, by its title. */
function runIn({ name, environment }: Version): Map<string, string> {
	say(`\n${name}`);
	const files = ACCEPTANCE.map((test) => `test/e2e/${test}.test.ts`);
	const { testResults } = jest<Result>(process.execPath, 'jest.e2e.config.js', environment, files);
	return new Map(
		testResults.flatMap(({ assertionResults }) => assertionResults).map(({ title, status }) => [title, status]),
	);
}

/** How many engine tests passed and failed, under the n8n-core of this repository and under that of an installation. */
function engineTests({ folder, node }: Installation): string[] {
	const under: Array<{ node: string; environment: Record<string, string> }> = [
		{ node: process.execPath, environment: {} },
		{ node, environment: { N8N_CORE_FROM: folder } },
	];
	return under.map((one) => {
		say('\nEngine tests');
		const { numPassedTests, numFailedTests } = jest<Sums>(one.node, 'jest.versions.config.js', one.environment);
		return `${numPassedTests} passed, ${numFailedTests} failed`;
	});
}

async function main(): Promise<void> {
	const results = VERSIONS.map(runIn);
	const engine = engineTests(await ensureInstallation());
	const titles = [...new Set(results.flatMap((result) => [...result.keys()]))];
	writeFigures(
		'versions',
		['acceptance test in real n8n', ...VERSIONS.map(({ name }) => name)],
		[
			...titles.map((title) => [
				title.replaceAll('|', '\\|'),
				...results.map((result) => result.get(title) ?? 'not run'),
			]),
			['engine tests, with the n8n-core of this version', ...engine],
		],
	);
	const all = results.flatMap((result) => titles.map((title) => result.get(title)));
	const isGood = titles.length > 0 && all.every((status) => status === 'passed') && engine.every(hasNoFailure);
	process.exitCode = isGood ? 0 : 1;
}

const hasNoFailure = (sums: string) => / 0 failed$/.test(sums) && !/^0 /.test(sums);

void main();
