import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { className, entryFiles, filesBelow, type Manifest } from './manifest';

type Icon = string | { light: string; dark: string } | undefined;

/** The description of a class that n8n loads: a node has it in `description`, a credential in its own fields. */
interface Loaded {
	name?: string;
	icon?: Icon;
	description?: { name?: string; icon?: Icon };
}

const PUBLISHED = /^(index\.(js|d\.ts)|(credentials|nodes|shared)\/.*)$/;

/**
 * Checks a built package. Loads every node and credential the way n8n does.
 *
 * @returns a sentence for each file that is missing, wrong or should not be there; none if all is well
 */
export function problemsOfDist(root: string, manifest: Manifest): string[] {
	return [
		...missingFiles(root, manifest),
		...strayFiles(root),
		...entryFiles(manifest).flatMap((entry) => problemsOfEntry(root, manifest, entry)),
	];
}

function missingFiles(root: string, manifest: Manifest): string[] {
	return [manifest.main, manifest.types, ...entryFiles(manifest)]
		.filter((file) => !existsSync(path.join(root, file)))
		.map((file) => `${file}: package.json lists it, but it was not built`);
}

/** Files that neither an entry nor an asset accounts for. */
function strayFiles(root: string): string[] {
	return filesBelow(path.join(root, 'dist'))
		.filter((file) => !PUBLISHED.test(file))
		.map((file) => `dist/${file}: not part of the package`);
}

function problemsOfEntry(root: string, manifest: Manifest, entry: string): string[] {
	const file = path.join(root, entry);
	if (!existsSync(file)) return [];
	const loaded = load(file);
	if (typeof loaded === 'string') return [`${entry}: ${loaded}`];
	const { name, icon } = loaded.description ?? loaded;
	return [
		...(name ? [] : [`${entry}: the class has no name`]),
		...iconProblems(file, icon).map((problem) => `${entry}: ${problem}`),
		...(loaded.description ? codexProblems(file, `${manifest.name}.${name}`) : []).map(
			(problem) => `${entry}on: ${problem}`,
		),
	];
}

/** @returns an instance, or why there is none */
function load(file: string): Loaded | string {
	try {
		const exported = createRequire(file)(file) as Record<string, (new () => Loaded) | undefined>;
		const Entry = exported[className(file)];
		return Entry ? new Entry() : `exports no class ${className(file)}`;
	} catch (error) {
		return `can't be loaded: ${String(error)}`;
	}
}

function iconProblems(file: string, icon: Icon): string[] {
	if (!icon || typeof icon === 'string') return ['the icon needs a light and a dark file'];
	return Object.values(icon).flatMap((value) => {
		const relative = value.replace(/^file:/, '');
		if (relative === value) return [`the icon ${value} isn't a file`];
		return existsSync(path.join(path.dirname(file), relative)) ? [] : [`the icon ${relative} is missing`];
	});
}

function codexProblems(file: string, nodeId: string): string[] {
	const codex = `${file}on`;
	if (!existsSync(codex)) return ['the codex file is missing'];
	const { node } = JSON.parse(readFileSync(codex, 'utf8')) as { node?: string };
	return node === nodeId ? [] : [`belongs to node ${node}, not ${nodeId}`];
}
