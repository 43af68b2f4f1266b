import { copyFileSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { filesBelow } from './files';

const FOLDERS_WITH_ASSETS = ['credentials', 'nodes'];
const ASSET = /\.(svg|png)$|\.node\.json$|(^|\/)__schema__\/.*\.json$/;

/**
 * Copies what n8n reads beside the compiled code: icons, codex files (`*.node.json`) and output schemas (`__schema__`).
 *
 * @returns the copied files, relative to `root`
 */
export function copyAssets(root: string, dist: string): string[] {
	const assets = FOLDERS_WITH_ASSETS.flatMap((folder) =>
		filesBelow(path.join(root, folder)).map((file) => `${folder}/${file}`),
	).filter((file) => ASSET.test(file));
	for (const asset of assets) {
		const target = path.join(dist, asset);
		mkdirSync(path.dirname(target), { recursive: true });
		copyFileSync(path.join(root, asset), target);
	}
	return assets;
}
