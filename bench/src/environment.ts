import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/**
 * Gives the bench an n8n data folder of its own, deleted when the bench ends, so that earlier runs and the playground have no influence.
 * The playground determines its paths when its modules load, so this file must be imported before any of them.
 *
 * n8n's Code node can load the official SDK, and no other module of this repository.
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
