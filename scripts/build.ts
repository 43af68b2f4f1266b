import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { copyAssets } from './assets';
import { problemsOfDist } from './checkDist';
import { pruneDeclarations } from './declarations';
import { deferImports } from './deferImports';
import { readManifest } from './manifest';

/**
 * Builds `dist` of the package in `root` from nothing.
 *
 * @returns how many assets were copied
 * @throws with all that is wrong, when it does not compile or something is missing
 */
export function build(root: string): number {
	const dist = path.join(root, 'dist');
	rmSync(dist, { recursive: true, force: true });
	compile(root, '--declaration', 'false', '--removeComments', 'true');
	compile(root, '--declaration', '--emitDeclarationOnly', '--removeComments', 'false');
	if (deferImports(dist) === 0) throw new Error('The compiler writes imports in another way: none was deferred.');
	const manifest = readManifest(root);
	pruneDeclarations(dist, path.join(root, manifest.types));
	const assets = copyAssets(root, dist);
	const problems = problemsOfDist(root, manifest);
	if (problems.length > 0) throw new Error(problems.join('\n'));
	return assets.length;
}

/** Twice: the documentation is for the declarations, and would be half of what is downloaded if it stood in the code too. */
function compile(root: string, ...options: string[]): void {
	const compiler = spawnSync(
		process.execPath,
		[require.resolve('typescript/bin/tsc'), '-p', 'tsconfig.build.json', '--noEmitOnError', ...options],
		{ cwd: root, encoding: 'utf8' },
	);
	if (compiler.status !== 0) throw new Error(compiler.stdout + compiler.stderr);
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
