import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/**
 * Real n8n for the bench lives in a folder of its own, which goes when the bench ends: nothing of an earlier run or of the playground counts.
 * The playground settles its paths when they are loaded, so this file comes before every import of it.
 *
 * The official SDK is made known to n8n's Code node, and none of this repository's other modules is.
 */
const SDK = 'sailpoint-api-client';
const folder = mkdtempSync(path.join(tmpdir(), 'sailpoint-isc-bench-'));
const modules = path.join(folder, 'modules');
mkdirSync(modules);
symlinkSync(path.resolve(__dirname, '..', '..', 'node_modules', SDK), path.join(modules, SDK), 'dir');
process.env.SAILPOINT_ISC_PLAYGROUND_DATA = path.join(folder, 'n8n');
process.env.NODE_PATH = modules;
process.env.NODE_FUNCTION_ALLOW_EXTERNAL = SDK;
process.on('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));
