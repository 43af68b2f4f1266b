import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { cleanEnvironment } from './environment';
import { npmProgram } from './node';
import { dataDir, n8nDir, repoDir } from './paths';
import { Problem } from './problem';
import { run } from './processes';
import { step } from './say';
import { digest, digestOf, forget, whenChanged } from './stamps';

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
/** Where n8n looks for installed community nodes. */
const nodesDir = path.join(n8nDir, 'nodes');
const installed = path.join(nodesDir, 'node_modules', PACKAGE, 'package.json');

/**
 * Builds the package, packs it and installs it from its tarball where n8n finds it, as an operator's n8n would have it.
 * Passes over what has not changed since the last start.
 *
 * @returns whether n8n has another package now than at the last start
 */
export async function ensurePackage(): Promise<boolean> {
	if (!existsSync(installed)) ['sources', 'tarball'].forEach(forget);
	let changed = false;
	await whenChanged('sources', digestOf(repoDir, SOURCES), async () => {
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
		throw new Problem(`npm installed ${path.basename(tarball)}, but ${PACKAGE} is not there.`);
}

function onlyTarball(): string {
	const names = readdirSync(tarballs).filter((name) => name.endsWith('.tgz'));
	if (names.length !== 1)
		throw new Problem(`"npm pack" left ${names.length} tarballs in ${tarballs}; one was expected.`);
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
