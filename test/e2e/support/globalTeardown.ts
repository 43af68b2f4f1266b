import { rmSync } from 'node:fs';

export default function tearDown(): void {
	const folder = process.env.SAILPOINT_ISC_PLAYGROUND_DATA;
	if (folder !== undefined) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}
