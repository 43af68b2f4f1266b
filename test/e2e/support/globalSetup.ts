import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A data folder of the run's own, and in it real n8n with this package from its tarball: what takes minutes is done once. */
export default async function setUp(): Promise<void> {
	process.env.SAILPOINT_ISC_PLAYGROUND_DATA = mkdtempSync(path.join(tmpdir(), 'e2e-'));
	const { ensureInstallation } = await import('../../../playground/src/install');
	const { ensurePackage } = await import('../../../playground/src/package');
	await ensureInstallation();
	await ensurePackage();
}
