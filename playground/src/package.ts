import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { digest, digestOfFiles, forget, whenChanged } from './dataFolder';
import { dataDir, n8nDir, repoDir } from './paths';
import { cleanEnvironment, run } from './processes';
import { Problem, step } from './terminal';
import { npmProgram } from './toolchain';

const LOG = 'package';
const PACKAGE = 'n8n-nodes-sailpoint-isc';
const SOURCES = [
	'index.ts',
	'nodes',
	'credentials',
	'isc',
	'scripts',
	'package.json',
	'tsconfig.json',
	'tsconfig.build.json',
	'README.md',
	'LICENSE',
];
const tarballs = path.join(dataDir, 'package');
/** Where n8n looks for community nodes. */
const nodesDir = path.join(n8nDir, 'nodes');
const installed = path.join(nodesDir, 'node_modules', PACKAGE, 'package.json');

/**
 * Builds the package, packs it and installs the tarball into n8n, the way an operator would get it.
 * Skips each step whose input hasn't changed since the last start.
 *
 * @returns whether n8n now has a different package than at the last start
 */
export async function ensurePackage(): Promise<boolean> {
	if (!existsSync(installed)) ['sources', 'tarball'].forEach(forget);
	let changed = false;
	await whenChanged('sources', digestOfFiles(repoDir, SOURCES), async () => {
		changed = await step('Building and packing the package', buildAndInstall);
	});
	return changed;
}

async function buildAndInstall(): Promise<boolean> {
	await npm('Building the package', ['run', 'build'], repoDir, 'w');
	rmSync(tarballs, { recursive: true, force: true });
	mkdirSync(tarballs, { recursive: true });
	await npm('Packing the package', ['pack', '--pack-destination', tarballs], repoDir);
	const tarball = onlyTarball();
	return await whenChanged('tarball', digest(readFileSync(tarball)), async () => await install(tarball));
}

async function install(tarball: string): Promise<void> {
	rmSync(path.join(nodesDir, 'node_modules'), { recursive: true, force: true });
	mkdirSync(nodesDir, { recursive: true });
	writeFileSync(path.join(nodesDir, 'package.json'), '{ "private": true }\n');
	await npm(
		'Installing the package into n8n',
		['install', '--ignore-scripts', '--omit=peer', '--no-package-lock', tarball],
		nodesDir,
	);
	if (!existsSync(installed))
		throw new Problem(`npm installed ${path.basename(tarball)}, but ${PACKAGE} isn't in ${nodesDir}.`);
}

function onlyTarball(): string {
	const names = readdirSync(tarballs).filter((name) => name.endsWith('.tgz'));
	if (names.length !== 1) throw new Problem(`"npm pack" left ${names.length} tarballs in ${tarballs}, not one.`);
	return path.join(tarballs, names[0]);
}

async function npm(purpose: string, args: string[], cwd: string, logMode?: 'w'): Promise<void> {
	const quiet = ['--no-audit', '--no-fund', '--no-progress'];
	await run(purpose, {
		command: process.execPath,
		args: [npmProgram(), ...args, ...quiet],
		cwd,
		env: cleanEnvironment({}),
		log: LOG,
		logMode,
	});
}
