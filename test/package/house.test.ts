import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

import fastGlob from 'fast-glob';
import { preProcessFile } from 'typescript';

const root = path.resolve(__dirname, '../..');
const sources = fastGlob.sync(['*.ts', '{credentials,isc,nodes,sandbox,playground,bench,scripts,test}/**/*.ts'], {
	cwd: root,
	ignore: ['**/node_modules/**', '**/dist/**', 'playground/.*/**'],
});
const doc = readFileSync(path.join(root, 'docs/architecture.md'), 'utf8');

/** The files of ours that a file imports, in whatever way. */
function importsOf(file: string): string[] {
	const { importedFiles } = preProcessFile(readFileSync(path.join(root, file), 'utf8'), true, true);
	return importedFiles.flatMap(({ fileName }) => {
		if (!fileName.startsWith('.')) return [];
		const target = path.posix.join(path.posix.dirname(file), fileName);
		return [`${target}.ts`, `${target}/index.ts`].filter((name) => sources.includes(name));
	});
}

/** Every cycle, as the files in its order; each once. */
function cycles(imports: ReadonlyMap<string, readonly string[]>): string[][] {
	const found: string[][] = [];
	const state = new Map<string, 'open' | 'done'>();
	const visit = (file: string, way: string[]): void => {
		state.set(file, 'open');
		for (const next of imports.get(file) ?? []) {
			if (state.get(next) === 'open') found.push([...way.slice(way.indexOf(next)), next]);
			else if (!state.has(next)) visit(next, [...way, next]);
		}
		state.set(file, 'done');
	};
	for (const file of imports.keys()) if (!state.has(file)) visit(file, [file]);
	return found;
}

describe('the house', () => {
	test('has no base name twice in isc, doors aside', () => {
		const names = sources.filter((file) => file.startsWith('isc/')).map((file) => path.basename(file));
		const others = names.filter((name) => name !== 'index.ts');
		expect(others.length).toBeGreaterThan(100);
		expect(others.filter((name, index) => others.indexOf(name) !== index)).toEqual([]);
	});

	test('has no file beside a folder of the same name', () => {
		const beside = sources.filter((file) => existsSync(path.join(root, file.replace(/\.ts$/, ''))));
		expect(beside).toEqual([]);
	});

	test('has no file of more than 300 lines', () => {
		const long = sources.filter((file) => readFileSync(path.join(root, file), 'utf8').split('\n').length > 301);
		expect(long).toEqual([]);
	});

	test('has no import cycle', () => {
		const imports = new Map(sources.map((file) => [file, importsOf(file)]));
		expect([...imports.values()].flat().length).toBeGreaterThan(1_000);
		expect(cycles(imports)).toEqual([]);
		// The search itself: a circle of three is found.
		const circle = new Map([
			['a', ['b']],
			['b', ['c']],
			['c', ['a']],
		]);
		expect(cycles(circle)).toEqual([['a', 'b', 'c', 'a']]);
	});
});

describe('docs/architecture.md', () => {
	test('draws the folders that there are', () => {
		const tracked = execFileSync('git', ['ls-files'], { cwd: root, encoding: 'utf8' }).split('\n');
		const folders = new Set(
			tracked.flatMap((file) => {
				const parts = file.split('/').slice(0, -1);
				return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
			}),
		);
		const shown = [...folders].filter((folder) => isShown(folder) && existsSync(path.join(root, folder))).sort();
		expect(treeIn(doc).sort()).toEqual(shown);
	});

	test('names no file that is not there', () => {
		const files = [...sources, ...fastGlob.sync(['{docs,examples,sandbox,test}/**/*', '*.{mjs,js}'], { cwd: root })];
		const example = /count\.|operations\.ts$|^index\.d\.ts$/;
		const named = [...doc.matchAll(/`([\w./-]+\.(?:ts|mjs))`/g)].map(([, name]) => name);
		expect(named.length).toBeGreaterThan(30);
		const missing = named.filter(
			(name) => !example.test(name) && !files.some((file) => file === name || file.endsWith(`/${name}`)),
		);
		expect(missing).toEqual([]);
		const folders = [...doc.matchAll(/`([\w./-]+\/)`/g)].map(([, name]) => name);
		const isThere = (name: string) =>
			['', 'isc/accessRequests', 'isc'].some((base) => existsSync(path.join(root, base, name)));
		expect(folders.filter((name) => !isThere(name))).toEqual([]);
	});
});

/** All folders of what is published; of the rest those at the top and one below. */
function isShown(folder: string): boolean {
	const [top, ...below] = folder.split('/');
	if (top.startsWith('.')) return false;
	if (folder.startsWith('nodes/SailPointIsc/__schema__/')) return false;
	return ['credentials', 'isc', 'nodes'].includes(top) || below.length <= 1;
}

/** The folders in the block behind "All folders:", each as its path. Two blanks for each level. */
function treeIn(text: string): string[] {
	const [, block] = /All folders:\n\n```\n([\s\S]*?)\n```/.exec(text) ?? ['', ''];
	const open: string[] = [];
	return block.split('\n').map((line) => {
		const [, indent, name] = /^( *)([\w.]+)\//.exec(line) ?? ['', '', line];
		open.length = indent.length / 2;
		open.push(name);
		return open.join('/');
	});
}
