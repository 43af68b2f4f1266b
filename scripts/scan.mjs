/**
 * `npm run scan [-- FOLDER]`: runs n8n's official scanner, with its own configuration, on the source and on what `npm pack` would publish.
 * Warnings count as findings. Ends with code 1 if there is any finding.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

import { buildScanConfig, SOURCE_FILE_PATTERNS } from '@n8n/scan-community-package/scanner/scanner.mjs';
import { ESLint } from 'eslint';
import glob from 'fast-glob';

const root = resolve(process.argv[2] ?? join(dirname(fileURLToPath(import.meta.url)), '..'));
const MAX_BYTES = 250_000;
const MAY_BE_PUBLISHED = /^(dist\/|package\.json$|README\.md$|LICENSE$)/;
const INSTALL_SCRIPTS = ['preinstall', 'install', 'postinstall', 'prepare'];

function run(command, args, cwd) {
	const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8' });
	if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed:\n${stdout}\n${stderr}`);
	return stdout;
}

/** Lints the files with the rules of the scanner. Disable comments have no effect. */
async function scan(leg, folder, patterns) {
	const eslint = new ESLint({
		cwd: folder,
		allowInlineConfig: false,
		overrideConfigFile: true,
		overrideConfig: await buildScanConfig(),
	});
	const files = await glob(patterns, {
		cwd: folder,
		absolute: true,
		ignore: ['node_modules/**', '**/package-lock.json'],
	});
	if (files.length === 0) return { leg, files: 0, findings: ['no files to scan'] };
	const results = await eslint.lintFiles(files);
	const findings = results.flatMap(({ filePath, messages }) =>
		messages.map(({ line, ruleId, message }) => `${relative(folder, filePath)}:${line ?? 0} ${message} (${ruleId})`),
	);
	return { leg, files: files.length, findings };
}

/** Finds what a verified community node must not have, and what would not load. */
function inspect(tarball, files, folder) {
	const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
	const findings = [];
	if (statSync(tarball).size >= MAX_BYTES)
		findings.push(`the package has ${statSync(tarball).size} bytes; it must have fewer than ${MAX_BYTES}`);
	for (const key of ['dependencies', 'overrides', 'bundledDependencies', 'optionalDependencies']) {
		if (Object.keys(manifest[key] ?? {}).length > 0) findings.push(`package.json has ${key}`);
	}
	for (const script of INSTALL_SCRIPTS)
		if (manifest.scripts?.[script]) findings.push(`package.json has the install script ${script}`);
	for (const path of files) if (!MAY_BE_PUBLISHED.test(path)) findings.push(`${path} does not belong in the package`);
	const load = createRequire(join(root, 'package.json'));
	for (const entry of [...manifest.n8n.nodes, ...manifest.n8n.credentials]) {
		if (!files.includes(entry)) findings.push(`${entry} is listed in package.json but is not in the package`);
		else if (Object.keys(load(join(root, entry))).length === 0) findings.push(`${entry} exports nothing`);
	}
	return { leg: 'contents', files: files.length, findings };
}

const workFolder = mkdtempSync(join(tmpdir(), 'scan-'));
try {
	run('npm', ['run', 'build'], root);
	const [{ filename, files }] = JSON.parse(
		run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', workFolder], root),
	);
	const tarball = join(workFolder, filename);
	run('tar', ['-xzf', tarball, '-C', workFolder], workFolder);
	const unpacked = join(workFolder, 'package');
	const legs = [
		await scan('source', root, SOURCE_FILE_PATTERNS),
		await scan('package', unpacked, ['**/*.js', 'package.json']),
		inspect(
			tarball,
			files.map(({ path }) => path),
			unpacked,
		),
	];
	console.log('leg        files  findings');
	for (const { leg, files: count, findings } of legs) {
		console.log(`${leg.padEnd(10)} ${String(count).padStart(5)}  ${findings.length}`);
		for (const finding of findings) console.log(`  ${finding}`);
	}
	console.log(`The package has ${statSync(tarball).size} bytes.`);
	process.exitCode = legs.some(({ findings }) => findings.length > 0) ? 1 : 0;
} finally {
	rmSync(workFolder, { recursive: true, force: true });
}
