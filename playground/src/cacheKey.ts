import { nodeKey, type NodeChoice } from './node';
import { playgroundDir } from './paths';
import { digestOf } from './stamps';

/** The files that decide what an installation holds. They are copied into it. */
export const MANIFESTS = ['package.json', 'package-lock.json', '.npmrc'];

const SHORT = 16;

/** Name of the cache folder that holds an installation: one for each lock file, system, processor and Node. */
export function cacheKey(choice: NodeChoice): string {
	const manifests = digestOf(playgroundDir, MANIFESTS).slice(0, SHORT);
	return ['n8n', manifests, process.platform, process.arch, nodeKey(choice)].join('-');
}
