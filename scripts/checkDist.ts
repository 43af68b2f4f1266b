import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { filesBelow } from './files';
import { className, entryFiles, type Manifest } from './manifest';

type Icon = string | { light: string; dark: string } | undefined;

/** What a class that n8n loads says about itself: a node under `description`, a credential on its own. */
interface Loaded {
	name?: string;
	icon?: Icon;
	description?: { name?: string; icon?: Icon };
}

const PUBLISHED = /^(index\.(js|d\.ts)|(credentials|nodes|isc)\/.*)$/;

/**
 * What is missing from a built package, or is in it by mistake; one sentence for each, empty where all is well.
 * Loads every node and credential as n8n does.
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
		.map((file) => `${file}: package.json names it, but it was not built`);
}

/** The compiler follows imports wherever they lead: this is where a wrong one shows. */
function strayFiles(root: string): string[] {
	return filesBelow(path.join(root, 'dist'))
		.filter((file) => !PUBLISHED.test(file))
		.map((file) => `dist/${file}: not part of the package; something that is published imports it`);
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

/** @returns the instance, or what kept it from coming to be */
function load(file: string): Loaded | string {
	try {
		const exported = createRequire(file)(file) as Record<string, (new () => Loaded) | undefined>;
		const Entry = exported[className(file)];
		return Entry ? new Entry() : `exports no class ${className(file)}`;
	} catch (error) {
		return `cannot be loaded: ${String(error)}`;
	}
}

function iconProblems(file: string, icon: Icon): string[] {
	if (!icon || typeof icon === 'string') return ['the icon needs a light and a dark file'];
	return Object.values(icon).flatMap((value) => {
		const relative = value.replace(/^file:/, '');
		if (relative === value) return [`the icon ${value} is no file`];
		return existsSync(path.join(path.dirname(file), relative)) ? [] : [`the icon ${relative} is missing`];
	});
}

function codexProblems(file: string, nodeId: string): string[] {
	const codex = `${file}on`;
	if (!existsSync(codex)) return ['the codex file is missing'];
	const { node } = JSON.parse(readFileSync(codex, 'utf8')) as { node?: string };
	return node === nodeId ? [] : [`names the node ${node}, which is ${nodeId}`];
}
