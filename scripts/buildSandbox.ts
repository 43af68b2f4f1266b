/**
 * `npm run build:sandbox`: builds the package `isc-sandbox` in sandbox/dist, from sandbox/. Then `npx ./sandbox` starts it, and `npm pack ./sandbox`
 * makes a tarball that anybody can install. Nobody publishes it from here.
 */
import { chmodSync, copyFileSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import path from 'node:path';
import { build } from 'esbuild';

const folder = path.resolve(__dirname, '..', 'sandbox');
const dist = path.join(folder, 'dist');
/** Read at run time, from beside the code. */
const PAGE = readdirSync(path.join(folder, 'page')).filter((file) => !file.endsWith('.ts'));
const ASSETS = [...PAGE.map((file) => `page/${file}`), 'seed/seed.schema.json', 'seed/example.yaml'];

async function main(): Promise<void> {
	rmSync(dist, { recursive: true, force: true });
	const outfile = path.join(dist, 'cli.js');
	const { metafile } = await build({
		entryPoints: [path.join(folder, 'cli.ts')],
		...{ bundle: true, platform: 'node', target: 'node20', packages: 'external', metafile: true, outfile },
		banner: { js: '#!/usr/bin/env node' },
	});
	chmodSync(outfile, 0o755);
	for (const file of ASSETS) copyFileSync(path.join(folder, file), path.join(dist, path.basename(file)));
	const imported = Object.values(metafile.outputs).flatMap(({ imports }) => imports.map((one) => one.path));
	const manifest = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as { dependencies: object };
	const missing = imported.filter((name) => !isBuiltin(name) && !(name in manifest.dependencies));
	if (missing.length > 0) throw new Error(`sandbox/package.json lacks ${[...new Set(missing)].join(', ')}.`);
	console.log(`isc-sandbox built in sandbox/dist, with ${ASSETS.length} assets`);
}

main().catch((error: unknown) => {
	console.error(error);
	process.exitCode = 1;
});
