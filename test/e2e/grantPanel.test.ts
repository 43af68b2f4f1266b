import type { Browser, Page } from 'playwright-core';

import { startBrowser } from './support/browser';
import { startRealN8n, type RealN8n } from './support/realN8n';

const WORKFLOW = 'iscFreshGrant';
const PARAMETERS = ['Requested For', 'Identities', 'Access Items', 'Comment', 'End', 'Options'];

/** A workflow with the node as it is when it has just been added: nothing is filled in. */
const fresh = {
	id: WORKFLOW,
	name: 'A fresh grant',
	active: false,
	settings: { executionOrder: 'v1' },
	connections: {
		Start: { main: [[{ node: 'SailPoint ISC', type: 'main', index: 0 }]] },
	},
	nodes: [
		{
			id: '6c1d5f5e-6f6f-4a55-9d7e-0a6f4b1f0a01',
			name: 'Start',
			type: 'n8n-nodes-base.manualTrigger',
			typeVersion: 1,
			position: [0, 0],
			parameters: {},
		},
		{
			id: '6c1d5f5e-6f6f-4a55-9d7e-0a6f4b1f0a02',
			name: 'SailPoint ISC',
			type: 'n8n-nodes-sailpoint-isc.sailPointIsc',
			typeVersion: 1,
			position: [220, 0],
			parameters: {},
		},
	],
};

let real: RealN8n;
let browser: Browser;
let page: Page;
beforeAll(async () => {
	[real, browser] = [await startRealN8n({}, { workflows: [fresh], credentials: [] }), await startBrowser()];
	page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
	await page.goto(`${real.url}/signin`);
	await page.locator('input[name=emailOrLdapLoginId]').fill(real.secrets.ownerEmail);
	await page.locator('input[name=password]').fill(real.secrets.ownerPassword);
	await page.locator('button:has-text("Sign in")').click();
	await page.waitForURL((url) => !url.pathname.startsWith('/signin'));
	await page.goto(`${real.url}/workflow/${WORKFLOW}`);
}, 600_000);
afterAll(async () => {
	await browser?.close();
	await real?.close();
});

test('the node says on the canvas what it does', async () => {
	await page.getByText('Grant access', { exact: true }).first().waitFor();
});

test('Grant opens with six parameters, those before Options visible at 1440 × 900 without scrolling, and none marked as wrong', async () => {
	await page.locator('[data-test-id="canvas-node"]').filter({ hasText: 'SailPoint ISC' }).first().dblclick();
	const panel = page.locator('[data-test-id="node-parameters"]');
	await panel.getByText('Requested For').first().waitFor();
	const labels = (await panel.locator('[data-test-id="input-label"], .n8n-input-label').allInnerTexts())
		.map((text) => text.split('\n')[0].trim())
		.filter((text) => PARAMETERS.includes(text));
	expect([...new Set(labels)]).toEqual(PARAMETERS);
	const inputs = await panel.locator('input').all();
	const values = await Promise.all(inputs.map(async (input) => await input.inputValue()));
	const end = inputs[values.indexOf('No End Date')];
	// What is drawn at the lower edge of the field is the field itself: nothing cuts it off.
	const isWhole = await end.evaluate((field) => {
		const { left, width, bottom } = field.getBoundingClientRect();
		const drawn = field.ownerDocument.elementFromPoint(left + width / 2, bottom - 2);
		return field.parentElement?.parentElement?.contains(drawn) === true;
	});
	expect(isWhole).toBe(true);
	expect(await panel.locator('[class*="hasIssues"], [data-test-id="parameter-issues"]').count()).toBe(0);
}, 60_000);
