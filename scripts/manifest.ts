import { readFileSync } from 'node:fs';
import path from 'node:path';

/** What the scripts read from package.json. */
export interface Manifest {
	name: string;
	main: string;
	types: string;
	n8n: { nodes: string[]; credentials: string[] };
	[field: string]: unknown;
}

/** @throws when `root` has no package.json. */
export function readManifest(root: string): Manifest {
	return JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as Manifest;
}

/** The files that n8n loads by name, relative to the package. */
export function entryFiles({ n8n }: Manifest): string[] {
	return [...n8n.nodes, ...n8n.credentials];
}

/** n8n takes the class to load from the file's name: `dist/nodes/X/X.node.js` has to export `X`. */
export function className(entryFile: string): string {
	return path.basename(entryFile).split('.')[0];
}
