import { homedir } from 'node:os';
import path from 'node:path';

/** The repository's root folder. */
export const repoDir = path.resolve(__dirname, '..', '..');

/** The folder that holds the playground's own package.json and lock file. */
export const playgroundDir = path.join(repoDir, 'playground');

/** Environment variable that moves the data folder. */
export const DATA_VARIABLE = 'SAILPOINT_ISC_PLAYGROUND_DATA';

/** Everything a start writes: n8n's database and packages, the generated key and password, logs. Never committed. */
export const dataDir = path.resolve(process.env[DATA_VARIABLE] ?? path.join(playgroundDir, '.data'));

/** n8n's own folder: it appends `.n8n` to N8N_USER_FOLDER. */
export const n8nDir = path.join(dataDir, '.n8n');

/** Logs of what was run on the operator's behalf, one file for each kind. */
export function logFile(name: string): string {
	return path.join(dataDir, 'logs', `${name}.log`);
}

/** Environment variable that moves the cache folder. */
export const CACHE_VARIABLE = 'SAILPOINT_ISC_PLAYGROUND_CACHE';

/**
 * Where finished installations of n8n are kept, shared by all clones of one user.
 *
 * @param env read for the override and for the platform's own cache variables
 */
export function cacheDir(env: NodeJS.ProcessEnv = process.env, platform: NodeJS.Platform = process.platform): string {
	const chosen = env[CACHE_VARIABLE];
	if (chosen) return path.resolve(chosen);
	return path.join(userCache(env, platform), 'n8n-nodes-sailpoint-isc');
}

function userCache(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): string {
	if (platform === 'win32') return env.LOCALAPPDATA ?? path.join(homedir(), 'AppData', 'Local');
	if (env.XDG_CACHE_HOME) return env.XDG_CACHE_HOME;
	return platform === 'darwin' ? path.join(homedir(), 'Library', 'Caches') : path.join(homedir(), '.cache');
}
