import { copyFileSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { digestOfFiles } from './dataFolder';
import { cacheDir, logFile, playgroundDir } from './paths';
import { cleanEnvironment, isAlive, run } from './processes';
import { Problem, say, step } from './terminal';
import {
	chooseNode,
	headersFolder,
	howToGetBuildTools,
	missingBuildTools,
	nodeBinary,
	nodeKey,
	npmProgram,
	type NodeChoice,
} from './toolchain';

const LOG = 'install';
/** The files that decide what an installation contains. They are copied into it. */
const MANIFESTS = ['package.json', 'package-lock.json', '.npmrc'];
const DIGEST_LENGTH = 16;
/** n8n doesn't start without those of these add-ons that it has. */
const ADD_ONS = ['sqlite3', 'isolated-vm'];
const APPROXIMATE_PACKAGES = 1_090;

/** An n8n that is ready to run, and the Node to run it with. */
export interface Installation {
	folder: string;
	node: string;
	/** Path of n8n's program. */
	n8n: string;
}

/** Another n8n than the playground's: the folder with its manifests, and the Node that runs it. */
export interface OtherN8n {
	manifests: string;
	choice: NodeChoice;
}

/**
 * Finds n8n in the cache folder, or installs it there. An interrupted installation leaves nothing that counts as installed.
 *
 * @throws {Problem} if a build tool is missing or npm fails
 */
export async function ensureInstallation(other?: OtherN8n): Promise<Installation> {
	const { manifests, choice } = other ?? { manifests: playgroundDir, choice: chooseNode() };
	const folder = path.join(cacheDir(), cacheKey(choice, manifests));
	if (!existsSync(folder)) await installInto(folder, choice, manifests);
	return describe(folder, choice);
}

/** Name of an installation in the cache folder: one for each lock file, platform, processor and Node version. */
export function cacheKey(choice: NodeChoice, folder = playgroundDir): string {
	const manifests = digestOfFiles(folder, MANIFESTS).slice(0, DIGEST_LENGTH);
	return ['n8n', manifests, process.platform, process.arch, nodeKey(choice)].join('-');
}

function describe(folder: string, choice: NodeChoice): Installation {
	return { folder, node: nodeBinary(choice, folder), n8n: path.join(folder, 'node_modules', 'n8n', 'bin', 'n8n') };
}

async function installInto(folder: string, choice: NodeChoice, manifests: string): Promise<void> {
	const missing = missingBuildTools();
	say(
		`n8n isn't installed here yet. Installing it takes about 5 minutes and 3 GB in ${path.dirname(folder)}, once. Later starts take about 20 seconds.`,
	);
	if (missing.length > 0)
		say(
			`Not found: ${missing.join(', ')}. Without them the database driver of n8n can't be built, so its prebuilt version is tried.`,
		);
	const partial = `${folder}.partial-${process.pid}`;
	removeLeftovers(path.dirname(folder));
	mkdirSync(partial, { recursive: true });
	try {
		for (const name of MANIFESTS) copyFileSync(path.join(manifests, name), path.join(partial, name));
		await download(partial);
		await buildAddOns(partial, choice, missing);
		await checkAddOns(partial, choice);
		await publish(partial, folder);
	} finally {
		await rm(partial, { recursive: true, force: true, maxRetries: 3 });
	}
}

async function download(partial: string): Promise<void> {
	await step('Downloading n8n with npm', async (note) => {
		const counter = setInterval(() => note(`about ${countFolders(partial)} of ${APPROXIMATE_PACKAGES} folders`), 2_000);
		try {
			const args = [npmProgram(), 'ci', '--ignore-scripts', '--no-audit', '--no-fund', '--no-progress'];
			await run('Downloading n8n', {
				command: process.execPath,
				args,
				cwd: partial,
				env: cleanEnvironment({}),
				log: LOG,
				logMode: 'w',
			});
		} finally {
			clearInterval(counter);
		}
	});
}

/** Older versions of n8n have fewer. */
function addOnsIn(folder: string): string[] {
	return ADD_ONS.filter((name) => existsSync(path.join(folder, 'node_modules', name)));
}

async function buildAddOns(partial: string, choice: NodeChoice, missing: string[]): Promise<void> {
	const node = nodeBinary(choice, partial);
	const env = cleanEnvironment({
		PATH: `${path.dirname(node)}${path.delimiter}${process.env.PATH ?? ''}`,
		npm_config_nodedir: headersFolder(node),
		// The prebuilt driver comes from a host other than npm's registry, so build it here if the tools are installed.
		npm_config_build_from_source: missing.length === 0 ? 'sqlite3' : undefined,
	});
	const args = [npmProgram(), 'rebuild', ...addOnsIn(partial), '--ignore-scripts=false', '--foreground-scripts'];
	await step(`Building ${ADD_ONS.join(' and ')} for n8n's Node`, async () => {
		const build = run('Building the add-ons of n8n', { command: node, args, cwd: partial, env, log: LOG });
		await build.catch((error: unknown) => {
			throw missing.length === 0 ? error : toolsMissing(missing);
		});
	});
}

async function checkAddOns(partial: string, choice: NodeChoice): Promise<void> {
	const args = [
		'-e',
		addOnsIn(partial)
			.map((name) => `require('${name}');`)
			.join(''),
	];
	await run('Loading the add-ons of n8n', {
		command: nodeBinary(choice, partial),
		args,
		cwd: partial,
		env: cleanEnvironment({}),
		log: LOG,
	});
}

function toolsMissing(missing: string[]): Problem {
	return new Problem(
		`n8n's database driver must be built on this machine, but ${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} missing. ${howToGetBuildTools()}`,
		logFile(LOG),
	);
}

/** If another clone has finished first, its installation is used. */
async function publish(partial: string, folder: string): Promise<void> {
	await rename(partial, folder).catch((error: unknown) => {
		if (!existsSync(folder)) throw error;
	});
}

/** Removes what killed installations left behind, but not the folder of one that is still running. */
function removeLeftovers(parent: string): void {
	if (!existsSync(parent)) return;
	for (const name of readdirSync(parent)) {
		const pid = /\.partial-(\d+)$/.exec(name)?.[1];
		if (pid === undefined || isAlive(Number(pid))) continue;
		rmSync(path.join(parent, name), { recursive: true, force: true });
	}
}

function countFolders(partial: string): number {
	const folder = path.join(partial, 'node_modules');
	return existsSync(folder) ? readdirSync(folder).length : 0;
}
