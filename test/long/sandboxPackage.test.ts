import { execFileSync, spawn } from 'node:child_process';
import path from 'node:path';

const root = path.resolve(__dirname, '../..');

test('isc-sandbox, a package of its own: it is built, holds what it needs, and starts with a seed file', async () => {
	execFileSync(process.execPath, ['--import', 'tsx', 'scripts/buildSandbox.ts'], { cwd: root });
	const packed = execFileSync('npm', ['pack', '--dry-run', '--json'], {
		cwd: path.join(root, 'sandbox'),
		encoding: 'utf8',
	});
	const [{ name, files }] = JSON.parse(packed) as Array<{ name: string; files: Array<{ path: string }> }>;
	expect(name).toBe('isc-sandbox');
	expect(files.map((file) => file.path).sort()).toEqual(
		[
			...['README.md', 'package.json', 'dist/cli.js', 'dist/example.yaml', 'dist/index.html'],
			...[
				'page.css',
				'page.js',
				'dom.js',
				'requests.js',
				'people.js',
				'calls.js',
				'settings.js',
				'seed.schema.json',
			].map((file) => `dist/${file}`),
		].sort(),
	);
	const dist = path.join(root, 'sandbox', 'dist');
	const started = spawn(process.execPath, [
		path.join(dist, 'cli.js'),
		'--port',
		'0',
		'--seed',
		path.join(dist, 'example.yaml'),
	]);
	try {
		const url = await new Promise<string>((resolve, reject) => {
			let text = '';
			started.stdout.on('data', (chunk: Buffer) => {
				text += chunk.toString();
				const found = /listens at (\S+)/.exec(text)?.[1];
				if (found !== undefined) resolve(found);
			});
			started.once('exit', (code) => reject(new Error(`It ended with code ${code}: ${text}`)));
		});
		const found = await fetch(`${url}/_page/people?search=leo`);
		expect(await found.json()).toMatchObject({ people: [{ name: 'Leo Stone' }] });
		expect(await (await fetch(url)).text()).toContain('<!doctype html>');
	} finally {
		started.kill();
	}
}, 120_000);
