import { homedir } from 'node:os';
import path from 'node:path';

/** The root folder of the repository. */
export const repoDir = path.resolve(__dirname, '..', '..');

/** The folder with the package.json and lock file of the playground. */
export const playgroundDir = path.join(repoDir, 'playground');

/** Environment variable that moves the data folder. */
export const DATA_VARIABLE = 'SAILPOINT_ISC_PLAYGROUND_DATA';

/** Everything a start writes: the database and packages of n8n, the generated key and password, logs. Never committed. */
export const dataDir = path.resolve(process.env[DATA_VARIABLE] ?? path.join(playgroundDir, '.data'));

/** The folder n8n uses: it appends `.n8n` to N8N_USER_FOLDER. */
export const n8nDir = path.join(dataDir, '.n8n');

/** The log of the commands of one kind. */
export function logFile(name: string): string {
	return path.join(dataDir, 'logs', `${name}.log`);
}

/** Environment variable that moves the cache folder. */
export const CACHE_VARIABLE = 'SAILPOINT_ISC_PLAYGROUND_CACHE';

/**
 * Where finished installations of n8n are kept, shared by all clones of one user.
 *
 * @param env may contain the variable above, or the variables the platform has for cache folders
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
