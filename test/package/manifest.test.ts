import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

import fastGlob from 'fast-glob';
import type { INodeProperties, INodePropertyOptions, INodeTypeDescription } from 'n8n-workflow';

import { everyProperty } from '../support/properties';

const root = path.resolve(__dirname, '../..');
const read = (file: string) => JSON.parse(readFileSync(path.join(root, file), 'utf8')) as Record<string, unknown>;
const manifest = read('package.json');
const { nodes, credentials } = manifest.n8n as { nodes: string[]; credentials: string[] };
const sourceOf = (built: string) => built.replace(/^dist\//, '').replace(/\.js$/, '.ts');

describe('package.json', () => {
	test.each([
		'dependencies',
		'overrides',
		'optionalDependencies',
		'bundledDependencies',
		'bundleDependencies',
		'resolutions',
	])('has no %s', (field) => {
		expect(manifest).not.toHaveProperty(field);
	});

	test.each(['preinstall', 'install', 'postinstall', 'prepublish', 'preprepare', 'prepare', 'postprepare'])(
		'has no script that runs at an install: %s',
		(script) => {
			expect(manifest.scripts).not.toHaveProperty(script);
		},
	);

	test('has n8n-workflow, of any version, as its only peer, and none that is optional', () => {
		expect(manifest.peerDependencies).toEqual({ 'n8n-workflow': '*' });
		expect(manifest).not.toHaveProperty('peerDependenciesMeta');
	});

	test('is what n8n knows a community package by', () => {
		expect(manifest).toMatchObject({
			name: 'n8n-nodes-sailpoint-isc',
			license: 'MIT',
			files: ['dist'],
			main: 'dist/index.js',
			types: 'dist/index.d.ts',
			keywords: expect.arrayContaining(['n8n-community-node-package']),
			author: { name: expect.any(String), email: expect.stringContaining('@') },
			homepage: expect.stringMatching(/^https:/),
			repository: { url: expect.any(String) },
			engines: { node: '>=20.19' },
		});
		expect(manifest.private).toBeUndefined();
		expect(manifest.n8n).toMatchObject({ n8nNodesApiVersion: 1 });
	});

	test('names every node and every credential there is', async () => {
		const found = await fastGlob(['nodes/**/*.node.ts', 'credentials/**/*.credentials.ts'], { cwd: root });
		expect([...nodes, ...credentials].map(sourceOf).sort()).toEqual(found.sort());
	});
});

interface Loaded {
	description?: INodeTypeDescription;
	name?: string;
	icon?: unknown;
}

function load(built: string): Loaded {
	const name = path.basename(built).split('.')[0];
	const module = require(path.join(root, sourceOf(built))) as Record<string, new () => Loaded>;
	return new module[name]();
}

describe.each([...nodes, ...credentials])('%s', (built) => {
	const folder = path.dirname(path.join(root, sourceOf(built)));

	test('has two icons, for light and dark, each a drawing of its own', () => {
		const loaded = load(built);
		const icon = (loaded.description ?? loaded).icon as { light: string; dark: string };
		const drawings = [icon.light, icon.dark].map((file) =>
			readFileSync(path.join(folder, file.replace(/^file:/, '')), 'utf8'),
		);
		for (const drawing of drawings) expect(drawing).toMatch(/^<svg [\s\S]*<\/svg>\s*$/);
		expect(drawings[0]).not.toBe(drawings[1]);
	});
});

test.each(nodes)('%s has its codex file, which names it', (built) => {
	const file = `${sourceOf(built).replace(/\.ts$/, '')}.json`;
	expect(existsSync(path.join(root, file))).toBe(true);
	expect(read(file)).toMatchObject({
		node: `n8n-nodes-sailpoint-isc.${load(built).description?.name}`,
		categories: expect.any(Array),
		resources: expect.any(Object),
	});
});

const { properties, version } = load('dist/nodes/SailPointIsc/SailPointIsc.node.js')
	.description as INodeTypeDescription;
const resources = optionsOf(properties.find(({ name }) => name === 'resource')).map(({ value }) => String(value));
const operations = properties
	.filter(({ name }) => name === 'operation')
	.flatMap((property) =>
		(property.displayOptions?.show?.resource ?? []).flatMap((resource) =>
			optionsOf(property).map((option) => ({ resource: String(resource), ...option })),
		),
	);

function optionsOf(property?: INodeProperties): INodePropertyOptions[] {
	return (property?.options ?? []) as INodePropertyOptions[];
}

test('every resource has operations', () => {
	expect([...new Set(operations.map(({ resource }) => resource))].sort()).toEqual([...resources].sort());
	expect(operations.length).toBeGreaterThan(1);
});

describe.each(operations)('$resource: $value', ({ resource, value, action, description }) => {
	test('has an action and a description, which an agent reads too', () => {
		expect(action).toMatch(/^[A-Z].{5,}[^.]$/);
		expect(description).toMatch(/^[A-Z].{10,}/);
	});

	test('has a __schema__ file that says what comes out', () => {
		const file = `nodes/SailPointIsc/__schema__/v${String(version)}.0.0/${resource}/${String(value)}.json`;
		const schema = read(file);
		expect(schema).toMatchObject({ type: 'object' });
		expect(Object.keys(schema.properties as object).length).toBeGreaterThan(0);
	});
});

describe('what an operator reads in the editor', () => {
	const all = everyProperty(properties);

	test('placeholders begin with e.g.', () => {
		const wrong = all.filter(
			({ placeholder, type }) =>
				placeholder !== undefined &&
				type !== 'fixedCollection' &&
				type !== 'collection' &&
				!placeholder.startsWith('e.g. '),
		);
		expect(wrong.map(({ name, placeholder }) => `${name}: ${placeholder}`)).toEqual([]);
	});

	test('a 202 is queued: no text speaks of access that was granted', () => {
		const texts = all
			.flatMap(({ description, hint }) => [description, hint])
			.concat(operations.flatMap(({ action, description }) => [action, description]));
		expect(texts.filter((text) => /\b(?:is|was|has been|gets|are|were) (?:now )?granted\b/i.test(text ?? ''))).toEqual(
			[],
		);
	});
});
