import type { Browser, Page } from 'playwright-core';

import { startSandbox, type Sandbox } from '../../sandbox';
import { startBrowser } from './support/browser';

let sandbox: Sandbox;
let browser: Browser;
let page: Page;
beforeAll(async () => {
	[sandbox, browser] = [await startSandbox(), await startBrowser()];
	page = await browser.newPage();
	await page.goto(sandbox.url);
}, 120_000);
afterAll(async () => {
	await browser?.close();
	await sandbox?.close();
});

const section = (title: string) => page.locator('section', { has: page.getByRole('heading', { name: title }) });
const requestOf = (person: string) => section('Access requests').locator('tr', { hasText: person });

test('a request shows up by itself, is approved with a click, and the access is there', async () => {
	sandbox.requestRunning('priya.nair', sandbox.item('Sales Reader', 'ROLE'));
	const row = requestOf('Priya Nair');
	await row.getByText('EXECUTING').waitFor();
	await row.getByText(/in approval since .*, waiting for /).waitFor();
	await row.getByRole('button', { name: 'Approve' }).click();
	await row.getByText('REQUEST_COMPLETED').waitFor();
	expect(sandbox.holds('priya.nair', sandbox.item('Sales Reader', 'ROLE'))).toBe(true);

	await page.getByLabel('Find a person').fill('priya');
	const people = section('Who holds what').locator('tbody tr');
	await people.getByText('Sales Reader').waitFor();
	expect(await people.count()).toBe(1);
});

test('a request is rejected with a click, and the access is not there', async () => {
	sandbox.requestRunning('jonas.weber', sandbox.item('Sales Reader', 'ROLE'));
	const row = requestOf('Jonas Weber');
	await row.getByRole('button', { name: 'Reject' }).click();
	await row.getByText('REJECTED', { exact: true }).first().waitFor();
	expect(sandbox.holds('jonas.weber', sandbox.item('Sales Reader', 'ROLE'))).toBe(false);
});

test('calls show up with their bodies, live, without the token that they carried; text of callers is no markup', async () => {
	const { access_token: token } = sandbox.token('admin');
	const [person, item] = [sandbox.person('hana.kim'), sandbox.item('Sales Reader', 'ROLE')];
	const body = {
		requestedFor: [person.id],
		requestedItems: [{ type: 'ROLE', id: item.id, comment: '<img src=x onerror=alert(1)>' }],
	};
	const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' };
	const { status } = await fetch(`${sandbox.url}/access-requests/v1`, {
		method: 'POST',
		headers,
		body: JSON.stringify(body),
	});
	expect(status).toBe(202);

	const call = section('Calls received').locator('tr', { hasText: 'POST /access-requests/v1' });
	await call.getByText('202').waitFor();
	await call.getByText('show').click();
	expect(await call.locator('pre').innerText()).toContain(person.id);
	expect(await page.locator('img').count()).toBe(0);
	expect(await page.content()).not.toContain(token);
});

test('looking at the page is no call to the tenant', () => {
	expect(sandbox.calls.filter(({ path }) => path === '/' || path.startsWith('/_page'))).toEqual([]);
});
