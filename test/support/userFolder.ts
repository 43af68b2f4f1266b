import { cpSync, mkdirSync } from 'node:fs';
import path from 'node:path';

import { dataDir, n8nDir } from '../../playground/src/paths';

/** A data folder for one more n8n, with a copy of the package, as on a machine of its own. @returns the value of N8N_USER_FOLDER */
export function newUserFolder(name: string): string {
	const folder = path.join(dataDir, name);
	mkdirSync(path.join(folder, '.n8n'), { recursive: true });
	cpSync(path.join(n8nDir, 'nodes'), path.join(folder, '.n8n', 'nodes'), { recursive: true });
	return folder;
}
