import { mkdirSync } from 'node:fs';
import path from 'node:path';

import type { Locator, Page } from 'playwright-core';

/** Makes a picture for the documents, if the variable SCREENSHOTS names a folder. */
export async function picture(page: Page, name: string, part?: Locator): Promise<void> {
	if (process.env.SCREENSHOTS === undefined) return;
	const file = path.join(process.env.SCREENSHOTS, `${name}.png`);
	mkdirSync(path.dirname(file), { recursive: true });
	await page.waitForTimeout(500);
	await (part ?? page).screenshot({ path: file });
}
