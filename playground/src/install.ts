import { copyFileSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { cacheKey, MANIFESTS } from './cacheKey';
import { howToGetBuildTools, missingBuildTools } from './compilers';
import { cleanEnvironment } from './environment';
import { chooseNode, headersFolder, nodeBinary, npmProgram, type NodeChoice } from './node';
import { cacheDir, logFile, playgroundDir } from './paths';
import { Problem } from './problem';
import { run } from './processes';
import { lives } from './running';
import { say, step } from './say';

const LOG = 'install';
/** n8n's add-ons without which it does not start. */
const ADD_ONS = ['sqlite3', 'isolated-vm'];
const PACKAGES_ABOUT = 1_090;

/** n8n ready to run, and the Node to run it with. */
export interface Installation {
	folder: string;
	node: string;
	/** n8n's own program. */
	n8n: string;
}

/**
 * Finds n8n in the cache folder, or puts it there: all of it or nothing, so that a set-up cut short never counts as done.
 *
 * @throws {Problem} when a build tool is missing or npm fails
 */
export async function ensureInstallation(): Promise<Installation> {
	const choice = chooseNode();
	const folder = path.join(cacheDir(), cacheKey(choice));
	if (!existsSync(folder)) await installInto(folder, choice);
	return describe(folder, choice);
}

function describe(folder: string, choice: NodeChoice): Installation {
	return { folder, node: nodeBinary(choice, folder), n8n: path.join(folder, 'node_modules', 'n8n', 'bin', 'n8n') };
}

async function installInto(folder: string, choice: NodeChoice): Promise<void> {
	const missing = missingBuildTools();
	say(
		`n8n isn't installed here yet. This happens once: about 5 minutes and 3 GB in ${path.dirname(folder)}. Later starts take about 20 seconds.`,
	);
	if (missing.length > 0)
		say(
			`Not found: ${missing.join(', ')}. Without them n8n's database driver cannot be built; trying its prebuilt one.`,
		);
	const partial = `${folder}.partial-${process.pid}`;
	removeLeftovers(path.dirname(folder));
	mkdirSync(partial, { recursive: true });
	try {
		for (const name of MANIFESTS) copyFileSync(path.join(playgroundDir, name), path.join(partial, name));
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
		const counter = setInterval(() => note(`about ${countPackages(partial)} of ${PACKAGES_ABOUT} folders`), 2_000);
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

async function buildAddOns(partial: string, choice: NodeChoice, missing: string[]): Promise<void> {
	const node = nodeBinary(choice, partial);
	const env = cleanEnvironment({
		PATH: `${path.dirname(node)}${path.delimiter}${process.env.PATH ?? ''}`,
		npm_config_nodedir: headersFolder(node),
		// With the tools at hand the driver is built here; its prebuilt one would come from another host than npm's registry.
		npm_config_build_from_source: missing.length === 0 ? 'sqlite3' : undefined,
	});
	const args = [npmProgram(), 'rebuild', ...ADD_ONS, '--ignore-scripts=false', '--foreground-scripts'];
	await step(`Building ${ADD_ONS.join(' and ')} for n8n's Node`, async () => {
		const build = run('Building the add-ons of n8n', { command: node, args, cwd: partial, env, log: LOG });
		await build.catch((error: unknown) => {
			throw missing.length === 0 ? error : toolsMissing(missing);
		});
	});
}

async function checkAddOns(partial: string, choice: NodeChoice): Promise<void> {
	const args = ['-e', ADD_ONS.map((name) => `require('${name}');`).join('')];
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
		`n8n's database driver has to be built here, and ${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} missing. ${howToGetBuildTools()}`,
		logFile(LOG),
	);
}

/** Another clone may have finished first: its installation is as good as ours. */
async function publish(partial: string, folder: string): Promise<void> {
	await rename(partial, folder).catch((error: unknown) => {
		if (!existsSync(folder)) throw error;
	});
}

/** Removes what a set-up left behind that was killed. One that still runs is left alone. */
function removeLeftovers(parent: string): void {
	if (!existsSync(parent)) return;
	for (const name of readdirSync(parent)) {
		const pid = /\.partial-(\d+)$/.exec(name)?.[1];
		if (pid === undefined || lives(Number(pid))) continue;
		rmSync(path.join(parent, name), { recursive: true, force: true });
	}
}

function countPackages(partial: string): number {
	const folder = path.join(partial, 'node_modules');
	return existsSync(folder) ? readdirSync(folder).length : 0;
}
