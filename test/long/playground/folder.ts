import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** The data folder of the playground for one test file. Must be imported before any module of the playground. */
export const folder = mkdtempSync(path.join(tmpdir(), 'playground-test-'));

process.env.SAILPOINT_ISC_PLAYGROUND_DATA = folder;

afterAll(() => rmSync(folder, { recursive: true, force: true }));
