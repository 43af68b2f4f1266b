import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** The fields of package.json that the scripts read. */
export interface Manifest {
	name: string;
	main: string;
	types: string;
	n8n: { nodes: string[]; credentials: string[] };
	[field: string]: unknown;
}

/** @throws if `root` has no package.json. */
export function readManifest(root: string): Manifest {
	return JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as Manifest;
}

/** The nodes and credentials that n8n loads, relative to the package. */
export function entryFiles({ n8n }: Manifest): string[] {
	return [...n8n.nodes, ...n8n.credentials];
}

/** n8n derives the class to load from the file name: `dist/nodes/X/X.node.js` must export `X`. */
export function className(entryFile: string): string {
	return path.basename(entryFile).split('.')[0];
}

/** All files in a folder and its subfolders, relative to it, with `/` as separator. None if the folder doesn't exist. */
export function filesBelow(folder: string): string[] {
	if (!existsSync(folder)) return [];
	return readdirSync(folder, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'))
		.sort();
}
