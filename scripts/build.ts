import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { preProcessFile } from 'typescript';
import { problemsOfDist } from './checkDist';
import { deferImports } from './deferImports';
import { shortenIndents } from './shortenIndents';
import { filesBelow, readManifest } from './manifest';

const FOLDERS_WITH_ASSETS = ['credentials', 'nodes'];
const ASSET = /\.(svg|png)$|\.node\.json$|(^|\/)__schema__\/.*\.json$/;

/**
 * Builds `dist` of the package in `root` from scratch.
 *
 * @returns how many assets were copied
 * @throws if it doesn't compile or something is missing; the message lists all problems
 */
export function build(root: string): number {
	const dist = path.join(root, 'dist');
	rmSync(dist, { recursive: true, force: true });
	compile(root, '--declaration', 'false', '--removeComments', 'true');
	compile(root, '--declaration', '--emitDeclarationOnly', '--removeComments', 'false');
	if (deferImports(dist) === 0) throw new Error('The compiler writes imports in another way: none was deferred.');
	const manifest = readManifest(root);
	pruneDeclarations(dist, path.join(root, manifest.types));
	shortenIndents(dist);
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

/** Removes the declarations in `dist` that can't be reached from `entry`: code that imports the package never uses them. */
function pruneDeclarations(dist: string, entry: string): void {
	const reached = new Set<string>();
	const open = [path.resolve(entry)];
	for (let file = open.pop(); file !== undefined; file = open.pop()) {
		if (reached.has(file)) continue;
		reached.add(file);
		open.push(...importsOf(file));
	}
	for (const file of filesBelow(dist)) {
		const whole = path.resolve(dist, file);
		if (file.endsWith('.d.ts') && !reached.has(whole)) rmSync(whole);
	}
}

/** The declaration files that a declaration file imports by relative path. @throws if one is missing */
function importsOf(file: string): string[] {
	return preProcessFile(readFileSync(file, 'utf8'))
		.importedFiles.filter(({ fileName }) => fileName.startsWith('.'))
		.map(({ fileName }) => {
			const target = path.resolve(path.dirname(file), fileName);
			const found = [`${target}.d.ts`, path.join(target, 'index.d.ts')].find((candidate) => existsSync(candidate));
			if (found === undefined) throw new Error(`${file} imports ${fileName}, which was not built`);
			return found;
		});
}

function main(): void {
	const started = Date.now();
	try {
		const assets = build(process.cwd());
		console.log(`dist built in ${((Date.now() - started) / 1000).toFixed(1)} s, with ${assets} assets`);
	} catch (error) {
		console.error(`The build failed:\n${error instanceof Error ? error.message : String(error)}`);
		process.exitCode = 1;
	}
}

if (require.main === module) main();
