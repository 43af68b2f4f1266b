import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Sets up real n8n, with this package from its tarball, in a new data folder. It takes minutes, so it is done once for all test files. */
export default async function setUp(): Promise<void> {
	process.env.SAILPOINT_ISC_PLAYGROUND_DATA = mkdtempSync(path.join(tmpdir(), 'e2e-'));
	const { ensureInstallation } = await import('../../../playground/src/installation');
	const { ensurePackage } = await import('../../../playground/src/package');
	await ensureInstallation();
	await ensurePackage();
}
