import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A folder for one test file, in place of the playground's own data folder. Imported before anything of the playground. */
export const folder = mkdtempSync(path.join(tmpdir(), 'playground-test-'));

process.env.SAILPOINT_ISC_PLAYGROUND_DATA = folder;

afterAll(() => rmSync(folder, { recursive: true, force: true }));
