import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { N8n } from './n8n';
import { dataDir } from './paths';
import { Problem } from './problem';

/** What n8n makes of the package: the node, and the tool for its agents. */
const WANTED = ['n8n-nodes-sailpoint-isc.sailPointIsc', 'n8n-nodes-sailpoint-isc.sailPointIscTool'];

/**
 * Asks n8n for all node types it knows and looks for ours.
 *
 * @returns the full names found
 * @throws {Problem} when one is missing
 */
export async function checkNodeTypes(n8n: N8n): Promise<string[]> {
	const file = path.join(dataDir, 'node-types.json');
	await n8n.command('Listing the node types', ['export:nodes', `--output=${file}`]);
	const known = new Set((JSON.parse(readFileSync(file, 'utf8')) as Array<{ name: string }>).map(({ name }) => name));
	const missing = WANTED.filter((name) => !known.has(name));
	if (missing.length > 0) throw new Problem(`n8n loaded the package without ${missing.join(' and ')}.`);
	return WANTED;
}
