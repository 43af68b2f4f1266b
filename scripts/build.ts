import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { problemsOfDist } from './checkDist';
import { bundle } from './bundle';
import { compactCode } from './compactCode';
import { entryFiles, filesBelow, readManifest, type Manifest } from './manifest';
import { rollUpDeclarations } from './rollUpDeclarations';

const FOLDERS_WITH_ASSETS = ['credentials', 'nodes'];
const ASSET = /\.(svg|png)$|\.node\.json$|(^|\/)__schema__\/.*\.json$/;

/**
 * Builds `dist` of the package in `root` from scratch.
 *
 * @returns how many assets were copied
 * @throws if it doesn't compile or something is missing; the message lists all problems
 */
export async function build(root: string): Promise<number> {
	const dist = path.join(root, 'dist');
	rmSync(dist, { recursive: true, force: true });
	const manifest = readManifest(root);
	await bundleCode(root, manifest);
	await declare(root, path.join(root, manifest.types));
	compactCode(dist);
	const assets = copyAssets(root, dist);
	const problems = problemsOfDist(root, manifest);
	if (problems.length > 0) throw new Error(problems.join('\n'));
	return assets.length;
}

/** Called twice, because comments are for the declarations only. In the code they would make up half of the download. */
function compile(root: string, ...options: string[]): void {
	const compiler = spawnSync(
		process.execPath,
		[require.resolve('typescript/bin/tsc'), '-p', 'tsconfig.build.json', '--noEmitOnError', ...options],
		{ cwd: root, encoding: 'utf8' },
	);
	if (compiler.status !== 0) throw new Error(compiler.stdout + compiler.stderr);
}

/** JSON without the blanks and line breaks that are for people. */
function copyAsset(source: string, target: string): void {
	if (!source.endsWith('.json')) copyFileSync(source, target);
	else writeFileSync(target, JSON.stringify(JSON.parse(readFileSync(source, 'utf8'))));
}

/**
 * Copies the files that n8n reads in addition to the compiled code: icons, codex files (`*.node.json`) and output schemas (`__schema__`).
 *
 * @returns the copied files, relative to `root`
 */
function copyAssets(root: string, dist: string): string[] {
	const assets = FOLDERS_WITH_ASSETS.flatMap((folder) =>
		filesBelow(path.join(root, folder)).map((file) => `${folder}/${file}`),
	).filter((file) => ASSET.test(file));
	for (const asset of assets) {
		const target = path.join(dist, asset);
		mkdirSync(path.dirname(target), { recursive: true });
		copyAsset(path.join(root, asset), target);
	}
	return assets;
}

/** Writes the code of the package, without comments, into a file for each entry that n8n or an import names, and what they share. */
async function bundleCode(root: string, manifest: Manifest): Promise<void> {
	const entries = [manifest.main, ...entryFiles(manifest)].map((file) => file.replace(/^dist\/|\.js$/g, ''));
	const options = ['--declaration', 'false', '--removeComments', 'true', '--module', 'esnext'];
	await inFolder(async (folder) => {
		compile(root, ...options, '--moduleResolution', 'bundler', '--outDir', folder);
		await bundle(folder, entries, path.join(root, 'dist'));
	});
}

/** Writes the declarations of the package into one file. @param types the file */
async function declare(root: string, types: string): Promise<void> {
	await inFolder(async (folder) => {
		compile(root, '--declaration', '--emitDeclarationOnly', '--removeComments', 'false', '--outDir', folder);
		await rollUpDeclarations(path.join(folder, 'index.d.ts'), types);
	});
}

async function inFolder(work: (folder: string) => Promise<void>): Promise<void> {
	const folder = mkdtempSync(path.join(tmpdir(), 'build-'));
	try {
		await work(folder);
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

async function main(): Promise<void> {
	const started = Date.now();
	try {
		const assets = await build(process.cwd());
		console.log(`dist built in ${((Date.now() - started) / 1000).toFixed(1)} s, with ${assets} assets`);
	} catch (error) {
		console.error(`The build failed:\n${error instanceof Error ? error.message : String(error)}`);
		process.exitCode = 1;
	}
}

if (require.main === module) void main();
