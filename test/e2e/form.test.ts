import type { Browser, Page } from 'playwright-core';

import { startBrowser } from './support/browser';
import { startRealN8n, type RealN8n } from './support/realN8n';

const FORM = 'form/48facb4f-014c-5d14-bd8d-2c1038f5737c';

let real: RealN8n;
let browser: Browser;
beforeAll(async () => {
	[real, browser] = [await startRealN8n({ iscFormGrant: FORM }), await startBrowser()];
}, 600_000);
afterAll(async () => {
	await browser?.close();
	await real?.close();
});
beforeEach(() => real.sandbox.clearCalls());

async function fillIn(email: string): Promise<Page> {
	const page = await browser.newPage();
	await page.goto(`${real.url}/${FORM}`);
	await page.locator('input[type=email]').fill(email);
	await page.locator('input[type=text]').first().fill('Sales Reader');
	await page.locator('textarea').fill('New in the team');
	await page.locator('button[type=submit]').click();
	return page;
}

test('form-to-grant: the form answers with the queued request', async () => {
	const page = await fillIn('felix.brandt@sandbox.example');
	await page.getByText('Your request is queued').waitFor();
	expect(await page.locator('body').innerText()).toMatch(/Request: [0-9a-f]{32}/);
	const [{ body }] = real.sandbox.callsTo('/access-requests/v1', 'POST');
	expect(body).toMatchObject({
		requestedFor: [real.sandbox.person('felix.brandt').id],
		requestedItems: [{ id: real.sandbox.item('Sales Reader', 'ROLE').id }],
	});
});

test('form-to-grant: for somebody who is not known, the form says so and nothing is requested', async () => {
	const page = await fillIn('nobody@sandbox.example');
	await page.getByText('The request could not be made').waitFor();
	expect(await page.locator('body').innerText()).toContain('nobody@sandbox.example');
	expect(real.sandbox.callsTo('/access-requests/v1', 'POST')).toEqual([]);
});
